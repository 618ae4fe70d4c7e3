using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;
using ConnectorHost.PluginApi.Connectors;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

/// <summary>
/// Cases written from the specification (hl7-mllp), played over real sockets. Each suite runs once per transport, plain and with TLS, by the
/// small classes in <c>On*.cs</c>. Numbers in comments are sections.
/// </summary>
public abstract class WireTests(WireSetup setup) : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _opened = [];
    private readonly List<Bench> _benches = [];

    private protected static TimeSpan Deadline => RawClient.Deadline;

    /// <summary>Long enough for a piece to be read alone.</summary>
    private protected static TimeSpan Pause { get; } = TimeSpan.FromMilliseconds(40);

    private protected WireSetup Setup => setup;

    /// <summary>The connector the case started last.</summary>
    private protected Bench Bench => _benches[^1];

    private protected Task<Bench> StartAsync(params (string Key, string Value)[] settings) => StartAsync(TimeProvider.System, [], 1, settings);

    private protected async Task<Bench> StartAsync(TimeProvider time, IReadOnlyList<StoredOffset> offsets, int tasks, params (string Key, string Value)[] settings)
    {
        var bench = await Bench.StartAsync(setup, time, offsets, tasks, settings);
        _benches.Add(bench);
        return bench;
    }

    private protected async Task<RawClient> ConnectAsync(int receiveBuffer = 0) => Own(await Bench.ConnectAsync(receiveBuffer));

    private protected T Own<T>(T opened) where T : IAsyncDisposable
    {
        _opened.Add(opened);
        return opened;
    }

    /// <summary>Starts the connector and connects to it.</summary>
    private protected async Task<RawClient> OpenAsync(params (string Key, string Value)[] settings)
    {
        await StartAsync(settings);
        return await ConnectAsync();
    }

    /// <summary>What was sent before got no (further) answer and the connection lives: the next frame that comes back answers a new message.</summary>
    private protected static async Task ExpectNothingMoreAsync(RawClient sender)
    {
        await sender.SendFrameAsync(Msg.Adt("MARK"));
        await sender.ExpectAsync("AA", "MARK");
    }

    private protected static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            if (limit.IsCancellationRequested) Assert.Fail($"not within {Deadline.TotalSeconds} s: {what}");
            await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var opened in _opened) await opened.DisposeAsync();
        foreach (var bench in _benches) await bench.DisposeAsync();
    }
}
