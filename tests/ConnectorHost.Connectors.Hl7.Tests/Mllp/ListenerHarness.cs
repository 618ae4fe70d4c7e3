using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Duplicates;
using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.PluginApi.Connectors;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp;

/// <summary>A listener with its connections over pipes and a clock of ours.</summary>
public abstract class ListenerHarness : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly MllpConfig Standard = new(
        2575, false, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(30), TimeSpan.Zero, 100_000, 65_536, 100, 16, 1000, 1_000_000);
    private readonly CountingMeters _meters = new();
    private MllpListener? _listener;

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    internal InMemoryTransport Transport { get; } = new();
    internal ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();
    internal Permits Permits { get; private set; } = null!;

    /// <summary>Event ids whose logging throws.</summary>
    internal HashSet<int> FailingLogs { get; } = [];

    /// <summary>Set before the start; off unless a test wants it.</summary>
    internal DuplicateMemory Memory { get; set; } = DuplicateMemory.Off;

    internal MllpListener Listener => _listener!;
    internal Inbox Inbox => Listener.Inboxes[0];

    /// <summary>The task of the listener: what it does with messages, the test does.</summary>
    internal ISourceTaskContext Work { get; } = new FakeContext(null, 0, 1, new FakeShared(), []);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_listener is not null)
        {
            var ending = _listener.DisposeAsync().AsTask();
            await AdvanceUntilAsync(() => ending.IsCompleted, TimeSpan.FromMilliseconds(100));
            Assert.Equal(0, Permits.Unfinished.Bytes);
        }
        _meters.Dispose();
    }

    internal async Task StartAsync(Func<MllpConfig, MllpConfig>? with = null, UnavailableAnswer onUnavailable = UnavailableAnswer.Close, IConnectionListenerFactory? transport = null)
    {
        var config = with?.Invoke(Standard) ?? Standard;
        var acks = new AckConfig(AckMode.Auto, TimeSpan.FromSeconds(30), onUnavailable, DeadLetterAnswer.Error, "", "", "2.5", TimeZoneInfo.Utc);
        Permits = new Permits(config.QueueCapacity, config.MaxBufferedBytes, config.MaxConnections);
        var services = new InFlightServices(Permits, acks, Hl7ReaderOptions.Standard, new Hl7Metrics(_meters, "test", () => Permits.Used), Time) { Duplicates = Memory };
        var inboxes = new TaskInboxes(1, new ChannelAssignment(["*"]), config.QueueCapacity);
        var routing = new RoutingConfig(["ADT"], ["P", "T", "D"]);
        var logger = new LineLogger(Lines, FailingLogs);
        _listener = new MllpListener("test", config, transport ?? Transport, services, new MessageIntake(services, routing, inboxes, logger), inboxes, logger);
        Inbox.Attach(Work);
        await _listener.OpenAsync(CancellationToken.None);
    }

    internal async Task<InFlightMessage> TakeAsync()
    {
        using var limit = new CancellationTokenSource(Deadline);
        while (true)
        {
            if (Inbox.TryRead(out var message)) return message;
            await Inbox.WaitToReadAsync(limit.Token);
        }
    }

    /// <summary>Moves the listener's clock until the condition holds, or the deadline of the real clock passes.</summary>
    internal async Task AdvanceUntilAsync(Func<bool> condition, TimeSpan step)
    {
        using var limit = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            Time.Advance(step);
            await Task.Delay(5, limit.Token);                  // lets the connection see the new time
        }
    }

    /// <summary>Waits for what happens without time passing.</summary>
    internal Task UntilAsync(Func<bool> condition) => AdvanceUntilAsync(condition, TimeSpan.Zero);

    /// <summary>Lets so much time pass in steps that every clock is looked at.</summary>
    internal async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += time / 20)
        {
            Time.Advance(time / 20);
            await Task.Delay(5);                               // lets the connection see the new time
        }
    }

    internal async Task<string> ClosedAsync(Sender sender)
    {
        var closed = sender.UntilClosedAsync();
        await AdvanceUntilAsync(() => closed.IsCompleted, TimeSpan.FromSeconds(31));
        return await closed;
    }

    internal static string Message(int id) => $"MSH|^~\\&|A|B|C|D|20260101||ADT^A01|{id}|P|2.5\rPID|1||4711\r";

    /// <summary>A message of that many bytes.</summary>
    internal static string LargeMessage(int id, int length) => Message(id) + "NTE|1||" + new string('x', length - Message(id).Length - 8) + "\r";

    internal long Counted(string instrument) => _meters.Sum(instrument);

    private sealed class CountingMeters : IMeterFactory
    {
        private readonly ConcurrentDictionary<string, long> _sums = new(StringComparer.Ordinal);
        private readonly List<Meter> _made = [];
        private readonly MeterListener _listener = new();

        public CountingMeters()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (_made.Contains(instrument.Meter)) listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
            _listener.Start();
        }

        public long Sum(string instrument) => _sums.GetValueOrDefault(instrument);

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options);
            _made.Add(meter);
            return meter;
        }

        public void Dispose()
        {
            _listener.Dispose();
            _made.ForEach(m => m.Dispose());
        }
    }

    private sealed class LineLogger(ConcurrentQueue<(LogLevel, string)> lines, HashSet<int> failing) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (failing.Contains(eventId.Id)) throw new InvalidOperationException("4711 is at fault");
            lines.Enqueue((logLevel, formatter(state, exception)));
        }
    }
}
