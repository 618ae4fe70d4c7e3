using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Text;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Duplicates;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Records;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectorHost.Connectors.Hl7.Tests.Acks;

public sealed class InFlightMessageTests
{
    private readonly List<string> _codes = [];
    private readonly StoredKeys _stored = new();
    private readonly Pipe _pipe = new();
    private AckProblem[]? _warnings;

    [Fact]
    public async Task A_message_whose_records_are_all_stored_or_filtered_is_remembered_and_accepted()
    {
        await SettleAsync(Delivery.Filtered("a"), Delivery.Filtered("b"));
        Assert.Equal((1L, "AA"), (Stored, Assert.Single(_codes)));
    }

    [Fact]
    public async Task A_dead_lettered_message_may_be_accepted_but_is_not_remembered_as_stored()
    {
        await SettleAsync(Delivery.Filtered("a"), Delivery.DeadLettered("dlq", 0, 7, Stage.ValueConverter));
        Assert.Equal((0L, "AA"), (Stored, Assert.Single(_codes)));
    }

    [Fact]
    public async Task The_worst_record_decides()
    {
        await SettleAsync(Delivery.DeadLettered("dlq", 0, 7, Stage.ValueConverter), Delivery.Failed(Stage.KafkaProduce, new InvalidOperationException(), retriable: false, maybeStored: false));
        Assert.Equal((0L, "AE"), (Stored, Assert.Single(_codes)));
    }

    [Fact]
    public async Task Warnings_go_with_a_positive_answer_only()
    {
        _warnings = [new AckProblem(104, "too long", "PID", 1, 5) { Severity = 'W' }];
        await SettleAsync(Delivery.Filtered("a"), Delivery.Filtered("b"));
        Assert.EndsWith("\rMSA|AA|1\rERR||PID^1^5|104^Value too long^HL70357|W|||PID-5 is longer than allowed|too long\r\u001c\r", await AnswerAsync(), StringComparison.Ordinal);
        await SettleAsync(Delivery.Filtered("a"), Delivery.Failed(Stage.KafkaProduce, new InvalidOperationException(), retriable: false, maybeStored: false));
        Assert.DoesNotContain("|W|", await AnswerAsync(), StringComparison.Ordinal);
    }

    private async Task<string> AnswerAsync()
    {
        var result = await _pipe.Reader.ReadAsync(TestContext.Current.CancellationToken);
        var text = Encoding.ASCII.GetString(System.Buffers.BuffersExtensions.ToArray(result.Buffer));
        _pipe.Reader.AdvanceTo(result.Buffer.End);
        return text;
    }

    private long Stored => (long)_stored.Materialize()["received"]!;

    private async Task SettleAsync(params Delivery[] deliveries)
    {
        await using var provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = provider.GetRequiredService<IMeterFactory>();
        var acks = new AckConfig(AckMode.Auto, TimeSpan.FromSeconds(30), UnavailableAnswer.Close, DeadLetterAnswer.Accept, "", "", "2.5", TimeZoneInfo.Utc);
        using var metrics = new Hl7Metrics(meters, "c", () => 0);
        var permits = new Permits(10, 1000);
        var services = new InFlightServices(permits, acks, Hl7ReaderOptions.Standard, metrics, TimeProvider.System);
        var ring = new AckRing(_pipe.Writer, MllpFrameEncoder.Standard, new AckEncoder(acks, TimeProvider.System), acks, 16, _codes.Add, _ => { }, () => { });
        var bytes = Encoding.ASCII.GetBytes("MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5\r");
        Assert.True(Hl7Header.TryRead(bytes, out var header, out _));
        var slot = new AckSlot(ring, null, 1);
        slot.Describe(0, header, null);
        ring.Add(slot);
        Assert.True(permits.TryTake(out _));

        var message = new InFlightMessage(services, new PooledFrame(System.Buffers.ArrayPool<byte>.Shared.Rent(16), 16), slot, 0, bytes, header, "peer") { StoredIn = _stored };
        SourceRecord[] records = [.. deliveries.Select(_ => new SourceRecord("t"))];
        message.Expect(records, [], _warnings);
        var counted = new HealthEventMetrics(meters);
        for (var i = 0; i < deliveries.Length; i++) message.RecordSettled(new Settlement(records[i], deliveries[i]), counted);
        Assert.Equal(0, permits.Used);
    }
}
