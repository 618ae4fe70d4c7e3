using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Duplicates;
using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;
using ConnectorHost.HealthEvents;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Records;
using Microsoft.Extensions.Time.Testing;

namespace ConnectorHost.Connectors.Hl7.Tests.Duplicates;

/// <summary>Messages that arrive at a memory, each on a connection of its own, without tasks: the test says what becomes of them.</summary>
internal sealed class MemoryHarness : IDisposable
{
    public static readonly TimeSpan AckTimeout = TimeSpan.FromSeconds(30);
    private readonly FakeMeters _meters = new();
    private readonly Hl7Metrics _metrics;
    private readonly AckConfig _acks;
    private readonly InFlightServices _services;
    private readonly HealthEventMetrics _counted;
    private int _repeats;

    public MemoryHarness(TimeSpan? window = null, DeadLetterAnswer onDeadLetter = DeadLetterAnswer.Error)
    {
        _metrics = new Hl7Metrics(_meters, "test", () => Permits!.Used);
        _acks = new AckConfig(AckMode.Auto, AckTimeout, UnavailableAnswer.Error, onDeadLetter, "", "", "2.5", TimeZoneInfo.Utc);
        _counted = new HealthEventMetrics(_meters);
        Memory = new DuplicateMemory(new DuplicateConfig(window ?? TimeSpan.FromDays(1)), Time, () => Interlocked.Increment(ref _repeats), Logs);
        _services = new InFlightServices(Permits, _acks, Hl7ReaderOptions.Standard, _metrics, Time) { Duplicates = Memory };
    }

    public FakeTimeProvider Time { get; } = new();
    public FakeLogs Logs { get; } = new();
    public Permits Permits { get; } = new(1000, 1_000_000);
    public DuplicateMemory Memory { get; }

    /// <summary>Repeats the memory counted.</summary>
    public int Repeats => Volatile.Read(ref _repeats);

    /// <summary>A message arrives as <c>MessageIntake</c> takes it in.</summary>
    public Arrival Arrive(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        Assert.True(Hl7Header.TryRead(bytes, out var header, out _));
        var codes = new List<string>();
        var ring = new AckRing(new Pipe(new PipeOptions(pauseWriterThreshold: 0)).Writer, MllpFrameEncoder.Standard, new AckEncoder(_acks, Time), _acks, 16, codes.Add, _ => { }, () => { });
        var slot = new AckSlot(ring, null, 1);
        slot.Describe(0, header, null);
        ring.Add(slot);
        Assert.True(Permits.TryTake(out _));
        var frame = new PooledFrame(ArrayPool<byte>.Shared.Rent(16), 16);
        var message = new InFlightMessage(_services, frame, slot, 0, bytes, header, "peer");
        message.Identify();
        return new Arrival(this, message, codes, Memory.IsRepeat(message));
    }

    public void Settle(InFlightMessage message, params Delivery[] deliveries)
    {
        message.Expect([.. deliveries.Select(_ => new SourceRecord("t"))], []);
        foreach (var delivery in deliveries) message.RecordSettled(new Settlement(new SourceRecord("no event's"), delivery), _counted);
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _meters.Dispose();
    }
}

/// <summary>One message at the memory.</summary>
internal sealed class Arrival(MemoryHarness harness, InFlightMessage message, List<string> codes, bool isRepeat)
{
    public InFlightMessage Message => message;

    public bool IsRepeat => isRepeat;

    /// <summary>What it was answered; empty while it waits.</summary>
    public string Answer => string.Join(' ', codes);

    /// <summary>Its records settle.</summary>
    public void Settle(params Delivery[] deliveries) => harness.Settle(message, deliveries);
}
