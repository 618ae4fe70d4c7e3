using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Threading.Channels;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

/// <summary>The connector on a real port, under a runtime whose every answer the case decides.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private const int MostHeld = 100_000;
    private readonly Channel<Taken> _held = Channel.CreateBounded<Taken>(MostHeld);
    private readonly Channel<Rejected> _rejectedHeld = Channel.CreateBounded<Rejected>(MostHeld);
    private readonly ConcurrentQueue<Taken> _taken = new();
    private readonly ConcurrentQueue<Rejected> _rejected = new();
    private readonly Dictionary<SourcePartition, SourceOffset> _offsets = [];
    private readonly List<TaskDriver> _tasks = [];
    private readonly WireSetup _setup;
    private int _outstanding;

    private Bench(WireSetup setup, TimeProvider time) => (_setup, Time) = (setup, time);

    public FakeLogs Logs { get; } = new();
    public FakeMeters Meters { get; } = new();
    public TimeProvider Time { get; }

    /// <summary>Where the connector listens; 0 while it does not.</summary>
    public int Port { get; private set; }

    /// <summary>Decides about each message when the runtime gets it; null leaves it to <see cref="NextAsync"/>.</summary>
    public Func<Taken, Delivery?> Decide { get; set; } = _ => Outcomes.Stored;

    /// <summary>Decides about each dead letter; null leaves it to <see cref="NextRejectedAsync"/>. Without a dead letter topic it failed for good.</summary>
    public Func<Rejected, Delivery?> DecideRejected { get; set; } = _ => Outcomes.FailedForGood;

    /// <summary>Records that are not settled.</summary>
    public int Outstanding => Volatile.Read(ref _outstanding);

    /// <summary>Control ids of the messages the runtime got, in order.</summary>
    public IReadOnlyList<string> Published => [.. _taken.Select(t => t.Id)];

    public IReadOnlyList<Taken> Messages => [.. _taken];

    public IReadOnlyList<Rejected> DeadLetters => [.. _rejected];

    /// <summary>Starts the connector; settings beyond these are the case's own.</summary>
    /// <param name="offsets">What an earlier run stored.</param>
    public static async Task<Bench> StartAsync(WireSetup setup, TimeProvider time, IReadOnlyList<StoredOffset> offsets, int tasks, params (string Key, string Value)[] settings)
    {
        var bench = new Bench(setup, time);
        var config = bench.ConfigOf(tasks, settings);
        var shared = new FakeShared();
        using var limit = new CancellationTokenSource(RawClient.Deadline * 2);
        try
        {
            for (var i = 0; i < tasks; i++)
            {
                var driver = new TaskDriver(bench, new Hl7SourceConnector().CreateTask(), new FakeContext(bench, i, tasks, shared, offsets));
                await driver.StartAsync(config, limit.Token);
                bench._tasks.Add(driver);
            }
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
        return bench;
    }

    /// <summary>A new connection, with TLS when the suite runs over it.</summary>
    public async Task<RawClient> ConnectAsync(int receiveBuffer = 0)
    {
        var client = await RawClient.ConnectAsync(Port, IPAddress.Loopback, receiveBuffer);
        if (_setup.Tls) await client.SecureAsync(new ClientTls());
        return client;
    }

    /// <summary>Messages are left to the case from here on.</summary>
    public void Hold() => Decide = _ => null;

    /// <summary>The next message that was left to the case.</summary>
    public async Task<Taken> NextAsync()
    {
        using var limit = new CancellationTokenSource(RawClient.Deadline);
        return await _held.Reader.ReadAsync(limit.Token);
    }

    public async Task<Taken> NextAsync(string id)
    {
        var taken = await NextAsync();
        Assert.Equal(id, taken.Id);
        return taken;
    }

    public bool HasNext => _held.Reader.Count > 0;

    public async Task<Rejected> NextRejectedAsync()
    {
        using var limit = new CancellationTokenSource(RawClient.Deadline);
        return await _rejectedHeld.Reader.ReadAsync(limit.Token);
    }

    public Task PauseAsync() => Task.WhenAll(_tasks.Select(t => t.PauseAsync()));

    public Task ResumeAsync() => Task.WhenAll(_tasks.Select(t => t.ResumeAsync()));

    public async Task StopAsync(TimeSpan grace)
    {
        foreach (var task in _tasks) await task.StopAsync(StopReason.Stopped, grace);
    }

    /// <summary>Offsets as a flush would store them now.</summary>
    public IReadOnlyList<StoredOffset> FlushOffsets()
    {
        lock (_offsets) return [.. _offsets.Select(o => new StoredOffset(o.Key, o.Value.Materialize()))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var task in _tasks) await task.DisposeAsync();
        Meters.Dispose();
    }

    internal void EndpointPublished(string name, string? address)
    {
        if (name == "mllp") Port = address is null ? 0 : int.Parse(address[(address.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
    }

    internal void OffsetSaved(SourcePartition partition, SourceOffset offset)
    {
        lock (_offsets) _offsets[partition] = offset;
    }

    internal void RejectedByTask(Rejected rejected)
    {
        _rejected.Enqueue(rejected);
        if (DecideRejected(rejected) is { } delivery) rejected.Complete(delivery);
        else _rejectedHeld.Writer.TryWrite(rejected);
    }

    internal void TakenByRuntime(Taken taken)
    {
        Interlocked.Add(ref _outstanding, taken.Records.Count);
        _taken.Enqueue(taken);
        if (Decide(taken) is { } delivery) taken.Settle(delivery);
        else _held.Writer.TryWrite(taken);
    }

    internal void MessageSettled(Taken taken, Delivery delivery)
    {
        Interlocked.Decrement(ref _outstanding);
        if (delivery.Kind is not (DeliveryKind.Produced or DeliveryKind.Filtered)) return;
        foreach (var record in taken.Records)
        {
            if (record is { SourcePartition: { } partition, SourceOffset: { } offset }) OffsetSaved(partition, offset);
        }
    }

    private PluginConfig ConfigOf(int tasks, (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>
        {
            ["name"] = "wire",
            ["connector.class"] = "Hl7SourceConnector",
            ["tasks.max"] = tasks.ToString(CultureInfo.InvariantCulture),
            ["channels"] = "ADT,ORM,ORU",
            ["port"] = "0",
            ["mllp.transport"] = _setup.Transport,
            ["hl7.publish.raw"] = "header",
        };
        if (_setup.Tls)
        {
            values["hl7.tls.enabled"] = "true";
            values["hl7.tls.keystore.location"] = TestCertificates.ServerPfx;
            values["hl7.tls.keystore.password"] = TestCertificates.Password;
        }
        foreach (var (key, value) in settings) values[key] = value;
        return new PluginConfig(values);
    }
}
