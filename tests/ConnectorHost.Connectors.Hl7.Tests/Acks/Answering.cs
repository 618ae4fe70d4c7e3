using System.Diagnostics.Metrics;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.Connectors.Hl7.Security;
using ConnectorHost.Connectors.Hl7.Tests.Mllp;
using ConnectorHost.Hl7.Messages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ConnectorHost.Connectors.Hl7.Tests.Acks;

/// <summary>A listener over pipes that answers without a task: what passes the checks is accepted at once.</summary>
internal sealed class Answering : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly ServiceProvider _provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeTimeProvider _time = new(Answers.Time.GetUtcNow());
    private readonly InMemoryTransport _transport = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly MllpListener _listener;
    private readonly MeterListener _meters = new();
    private readonly Task _accepting;

    public Answering(AckConfig? acks = null, RoutingConfig? routing = null, SecurityConfig? security = null, bool logsContent = false, int maxFrameBytes = 100_000, Func<string, AckOutcome>? outcome = null)
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == _provider.GetRequiredService<IMeterFactory>()) listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            lock (Counted) Counted.Add((instrument.Name, value, string.Join(' ', tags.ToArray().Where(t => t.Key != "connector").Select(t => $"{t.Key}={t.Value}"))));
        });
        _meters.Start();
        acks ??= Answers.Config;
        var config = new MllpConfig(2575, false, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(30), TimeSpan.Zero, maxFrameBytes, 65_536, 100, 16, 1000, 1_000_000);
        var permits = new Permits(1000, 1_000_000);
        var services = new InFlightServices(permits, acks, Hl7ReaderOptions.Standard, new Hl7Metrics(_provider.GetRequiredService<IMeterFactory>(), "c", () => permits.Used), _time);
        var inboxes = new TaskInboxes(1, new ChannelAssignment(["*"]), 1000);
        var credentials = security is null ? null : SenderCredentials.For(security, Hl7ReaderOptions.Standard);
        var intake = new MessageIntake(services, routing ?? new RoutingConfig(["ADT"], ["P", "T", "D"]), inboxes, Logs, credentials, new MessageLog(Logs, logsContent, Hl7ReaderOptions.Standard));
        _listener = new MllpListener("c", config, _transport, services, intake, inboxes, Logs);
        _accepting = AcceptAsync(outcome ?? (_ => AckOutcome.Accept));
    }

    /// <summary>What was logged, at any level.</summary>
    public RecordedLog Logs { get; } = new();

    public List<(string Name, long Value, string Tags)> Counted { get; } = [];

    /// <summary>Control ids of the messages that passed.</summary>
    public List<string> Passed { get; } = [];

    public async Task<Sender> ConnectAsync()
    {
        await _listener.OpenAsync(CancellationToken.None);
        return _transport.Connect();
    }

    /// <summary>Sends one frame and gives the frame that answers it.</summary>
    public async Task<string> AskAsync(string message)
    {
        var sender = await ConnectAsync();
        await sender.SendFrameAsync(message);
        return Answers.Normal(await sender.ReceiveAsync());
    }

    /// <summary>Sends one frame, ends the sending side and gives everything that comes back.</summary>
    public async Task<string> AllAsync(string message)
    {
        var sender = await ConnectAsync();
        await sender.SendFrameAsync(message);
        await sender.FinishAsync();
        return Answers.Normal(await sender.UntilClosedAsync());
    }

    public long Count(string name, string tags = "")
    {
        lock (Counted) return Counted.Where(c => c.Name == name && c.Tags == tags).Sum(c => c.Value);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var ending = _listener.DisposeAsync().AsTask();
        using var limit = new CancellationTokenSource(Deadline);
        while (!ending.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(ending, Task.Delay(20, limit.Token));
        }
        _meters.Dispose();
        _ended.Dispose();
        await _provider.DisposeAsync();
    }

    private async Task AcceptAsync(Func<string, AckOutcome> outcome)
    {
        while (true)
        {
            if (!_listener.Inboxes[0].TryRead(out var message))
            {
                await _listener.Inboxes[0].WaitToReadAsync(_ended.Token);
                continue;
            }
            var id = message.Header!.ControlId;
            lock (Passed) Passed.Add(id);
            message.Finish(outcome(id));
        }
    }
}

/// <summary>A logger that keeps its lines.</summary>
internal sealed class RecordedLog : ILogger
{
    private readonly List<string> _lines = [];

    public string[] Lines
    {
        get { lock (_lines) return [.. _lines]; }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines) _lines.Add($"{logLevel} {eventId.Id}: {formatter(state, exception)} {exception}");
    }
}
