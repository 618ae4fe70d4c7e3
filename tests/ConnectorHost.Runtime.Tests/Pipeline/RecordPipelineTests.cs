using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.Runtime.Configs;

namespace ConnectorHost.Runtime.Tests.Pipeline;

/// <summary>What holds for every task.</summary>
public sealed class RecordPipelineTests
{
    [Fact]
    public async Task A_record_is_settled_as_produced_when_Kafka_acknowledged_it_and_not_before()
    {
        using var it = new PipelineHarness();
        var record = PipelineHarness.Record("hello", at: 3);
        await it.SendAsync(record);
        Assert.Empty(it.Settlements);
        Assert.Equal(1, it.Pipeline.Outstanding);
        Assert.Null(it.Committable());

        it.Sender.Acknowledge(0);
        var settlement = Assert.Single(it.Settlements);
        Assert.Same(record, settlement.Record);
        Assert.Equal((DeliveryKind.Produced, "events", 7L), (settlement.Delivery.Kind, settlement.Delivery.Topic, settlement.Delivery.Offset));
        Assert.Equal(0, it.Pipeline.Outstanding);
        Assert.Equal(3L, it.Committable());
        Assert.Equal(1, it.Meters["source_record_write"]);
        var sent = Assert.Single(it.Sender.Sent).Record;
        Assert.Equal(("k", "hello"), (FakeSender.Text(sent.Key), FakeSender.Text(sent.Value)));
    }

    [Fact]
    public async Task A_transform_changes_what_is_sent_and_the_task_hears_of_its_own_record()
    {
        using var it = new PipelineHarness();
        it.Transform = r => new SourceRecord("routed") { Value = "changed" };
        it.Sender.Answer = r => FakeSender.Stored(r);
        var record = PipelineHarness.Record();
        await it.SendAsync(record);
        Assert.Equal("changed", FakeSender.Text(Assert.Single(it.Sender.To("routed")).Value));
        Assert.Same(record, Assert.Single(it.Settlements).Record);
        Assert.Equal(1L, it.Committable());
    }

    [Fact]
    public async Task A_filtered_record_is_said_to_be_filtered_and_moves_no_offset()
    {
        using var it = new PipelineHarness();
        it.Transform = _ => null;
        await it.SendAsync(PipelineHarness.Record());
        Assert.Equal((DeliveryKind.Filtered, "step"), (it.Only.Kind, it.Only.FilteredBy));
        Assert.Empty(it.Sender.Sent);
        Assert.Null(it.Committable());
        Assert.Equal(0, it.Pipeline.Outstanding);
    }

    [Fact]
    public async Task Progress_over_filtered_records_is_committed_with_a_later_record()
    {
        using var it = new PipelineHarness();
        it.Sender.Answer = r => FakeSender.Stored(r);
        it.Transform = r => r.Value is "drop" ? null : r;
        await it.SendAsync(PipelineHarness.Record("drop", at: 1));
        await it.SendAsync(PipelineHarness.Record("keep", at: 2));
        Assert.Equal(2L, it.Committable());
    }

    [Fact]
    public async Task A_tombstone_is_sent_as_null()
    {
        using var it = new PipelineHarness();
        await it.SendAsync(PipelineHarness.Record() with { Value = null });
        Assert.Null(Assert.Single(it.Sender.Sent).Record.Value);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(-1L, null)]
    [InlineData(0L, 0L)]
    [InlineData(1_700_000_000_000L, 1_700_000_000_000L)]
    public async Task Timestamps_go_to_Kafka_and_minus_one_means_none(long? given, long? sent)
    {
        using var it = new PipelineHarness();
        await it.SendAsync(PipelineHarness.Record() with { Timestamp = given });
        Assert.Equal(sent, Assert.Single(it.Sender.Sent).Record.Timestamp);
    }

    [Fact]
    public async Task Other_negative_timestamps_are_Kafka_Connects_error()
    {
        using var it = new PipelineHarness();
        await it.SendAsync(PipelineHarness.Record() with { Timestamp = -2 });
        Assert.Empty(it.Sender.Sent);
        Assert.Equal("Invalid record timestamp -2", it.Only.Error!.Message);
    }

    [Fact]
    public async Task Headers_are_converted_and_repeat_in_order()
    {
        using var it = new PipelineHarness();
        await it.SendAsync(PipelineHarness.Record() with { Headers = Headers.Of(Header.Text("a", "1"), Header.Text("b", null), Header.Text("a", "2")) });
        var headers = Assert.Single(it.Sender.Sent).Record.Headers!.Native;
        Assert.Equal(["a=1", "b=", "a=2"], headers.Select(h => $"{h.Key}={FakeSender.Text(h.GetValueBytes())}"));
    }

    [Fact]
    public async Task Full_queue_is_waited_for_and_the_record_sent_when_there_is_room()
    {
        using var it = new PipelineHarness();
        it.Sender.IsFull = true;
        var sending = it.SendAsync(PipelineHarness.Record()).AsTask();
        await it.Time.PassAsync(1);
        await it.Time.PassAsync(2);
        Assert.False(sending.IsCompleted);
        it.Sender.IsFull = false;
        await it.Time.PassAsync(3);
        await sending;
        Assert.Single(it.Sender.Sent);
        it.Sender.Acknowledge(0);
        Assert.Equal(1L, it.Committable());
    }

    [Fact]
    public async Task Full_queue_of_a_plain_task_is_tried_again_after_max_block()
    {
        using var it = new PipelineHarness();
        it.Sender.MaxBlock = TimeSpan.FromMilliseconds(5);
        it.Sender.IsFull = true;
        var sending = it.SendAsync(PipelineHarness.Record()).AsTask();
        await it.Time.PassAsync(1);
        await Eventually.IsAsync(() => it.Time.Waits.Count >= 2);
        Assert.Equal([5, 100], it.Time.Waits.Select(w => w.TotalMilliseconds));
        it.Sender.IsFull = false;
        await it.Time.PassAsync(2);
        await sending;
        Assert.Null(it.Pipeline.Failure);
        it.Sender.Acknowledge(0);
        Assert.Equal(1L, it.Committable());
    }

    [Fact]
    public async Task Cancelled_while_the_queue_is_full_a_record_settles_as_failed_for_now()
    {
        using var it = new PipelineHarness();
        using var abort = new CancellationTokenSource();
        it.Sender.IsFull = true;
        var sending = it.SendAsync(PipelineHarness.Record(), abort.Token).AsTask();
        await Eventually.IsAsync(() => it.Time.Waits.Count >= 1);
        await abort.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal((DeliveryKind.Failed, true, false), (it.Only.Kind, it.Only.IsRetriable, it.Only.MaybeStored));
        Assert.Equal(0, it.Pipeline.Outstanding);
        Assert.Null(it.Committable());
        Assert.Null(it.Pipeline.Failure);
    }

    [Fact]
    public async Task A_record_given_up_before_it_was_sent_settles_as_failed_for_now_and_moves_no_offset()
    {
        using var it = new PipelineHarness();
        it.Pipeline.Abandon(PipelineHarness.Record());
        Assert.Equal((DeliveryKind.Failed, true, false), (it.Only.Kind, it.Only.IsRetriable, it.Only.MaybeStored));
        Assert.Null(it.Committable());
        await it.Pipeline.WhenDrainedAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Draining_waits_for_every_record_and_can_be_given_up()
    {
        using var it = new PipelineHarness();
        await it.SendAsync(PipelineHarness.Record(at: 1));
        await it.SendAsync(PipelineHarness.Record(at: 2));
        using var limit = new CancellationTokenSource();
        var givenUp = it.Pipeline.WhenDrainedAsync(limit.Token);
        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);

        var drained = it.Pipeline.WhenDrainedAsync(CancellationToken.None);
        it.Sender.Acknowledge(1);
        Assert.False(drained.IsCompleted);
        it.Sender.Acknowledge(0);
        await drained.WaitAsync(Eventually.Deadline);
    }

    [Fact]
    public async Task A_task_that_throws_when_told_loses_nothing_but_a_log_line()
    {
        using var it = new PipelineHarness(target: new ThrowingTask());
        it.Sender.Answer = r => FakeSender.Stored(r);
        await it.SendAsync(PipelineHarness.Record());
        it.Transform = _ => null;
        await it.SendAsync(PipelineHarness.Record());
        await it.Pipeline.WhenDrainedAsync(CancellationToken.None).WaitAsync(Eventually.Deadline);
        Assert.Equal(1L, it.Committable());
        Assert.Null(it.Pipeline.Failure);
        Assert.DoesNotContain(it.Logs.Lines, l => l.Text.Contains("content", StringComparison.Ordinal));
        Assert.Equal(2, it.Logs.Lines.Count(l => l.Text.Contains("threw when it was told", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Active_records_return_to_zero_even_when_they_settle_after_the_task_ended()
    {
        using var it = new PipelineHarness();
        it.Metrics.Polled(2);
        await it.SendAsync(PipelineHarness.Record(at: 1));
        await it.SendAsync(PipelineHarness.Record(at: 2));
        Assert.Equal(2, it.Meters["active_count"]);
        it.Sender.Acknowledge(0);
        Assert.Equal(1, it.Meters["active_count"]);
        it.Metrics.Ended();
        it.Sender.Acknowledge(1);
        Assert.Equal(0, it.Meters["active_count"]);
    }

    [Fact]
    public async Task Records_completed_in_any_order_on_many_threads_settle_once_each_with_their_own_outcome()
    {
        const int Rounds = 20, PerRound = 500;
        using var it = new PipelineHarness(answersSenders: true);
        for (var round = 0; round < Rounds; round++)
        {
            var first = round * PerRound;
            for (var i = first; i < first + PerRound; i++) await it.SendAsync(PipelineHarness.Record($"{i}", at: i, source: $"s{i % 7}"));
            var order = it.Sender.Sent.Skip(first).ToArray();
            Random.Shared.Shuffle(order);
            await Parallel.ForEachAsync(order, async (sent, _) =>
            {
                await Task.Yield();
                var number = int.Parse(FakeSender.Text(sent.Record.Value)!, System.Globalization.CultureInfo.InvariantCulture);
                sent.Target.Complete(number % 5 == 0 ? FakeSender.TimedOut() : FakeSender.Stored(sent.Record, number));
            });
        }
        var settled = it.Settlements;
        Assert.Equal(Rounds * PerRound, settled.Count);
        Assert.Equal(Rounds * PerRound, settled.Select(s => s.Record).Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.All(settled, s =>
        {
            var number = int.Parse((string)s.Record.Value!, System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(number % 5 == 0 ? DeliveryKind.Failed : DeliveryKind.Produced, s.Delivery.Kind);
            if (s.Delivery.Kind == DeliveryKind.Produced) Assert.Equal(number, s.Delivery.Offset);
        });
        Assert.Equal(0, it.Pipeline.Outstanding);
        Assert.Equal(7, it.Submitted.TakeCommittable().Count);
        Assert.Equal(0, it.Submitted.Partitions);
    }

    [Fact]
    public async Task Sending_and_settling_at_the_same_time_never_mixes_records_up()
    {
        const int Count = 20_000;
        using var it = new PipelineHarness(answersSenders: true);
        var completions = System.Threading.Channels.Channel.CreateBounded<(Runtime.Kafka.OutgoingRecord Record, Runtime.Kafka.IDeliveryTarget Target)>(256);
        var completers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await foreach (var (record, target) in completions.Reader.ReadAllAsync())
                target.Complete(FakeSender.Stored(record, int.Parse(FakeSender.Text(record.Value)!, System.Globalization.CultureInfo.InvariantCulture)));
        })).ToArray();
        for (var i = 0; i < Count; i++)
        {
            await it.SendAsync(PipelineHarness.Record($"{i}", at: i));
            await completions.Writer.WriteAsync(it.Sender.Last);
        }
        completions.Writer.Complete();
        await Task.WhenAll(completers);
        await it.Pipeline.WhenDrainedAsync(CancellationToken.None).WaitAsync(Eventually.Deadline);
        Assert.Equal(Count, it.Settlements.Count);
        Assert.All(it.Settlements, s => Assert.Equal((string)s.Record.Value!, s.Delivery.Offset.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal((long)Count - 1, it.Committable());
    }

    [Fact]
    public async Task A_second_completion_of_a_record_changes_nothing()
    {
        using var it = new PipelineHarness();
        await it.SendAsync(PipelineHarness.Record());
        it.Sender.Acknowledge(0);
        it.Sender.Acknowledge(0);
        Assert.Single(it.Settlements);
        Assert.Equal(0, it.Pipeline.Outstanding);
    }

    [Fact]
    public async Task Records_that_fail_are_logged_with_stage_and_class_when_asked_and_with_no_value()
    {
        using var it = new PipelineHarness(tolerance: ToleranceType.All, logErrors: true);
        it.BeforeValue = _ => throw new FormatException("content");
        await it.SendAsync(PipelineHarness.Record("content"));
        var line = Assert.Single(it.Logs.Lines, l => l.Level == Microsoft.Extensions.Logging.LogLevel.Error);
        Assert.StartsWith("Error encountered in task c-0. Executing stage 'VALUE_CONVERTER' with class 'ValueText'.", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("content", line.Text, StringComparison.Ordinal);
    }

    // An offset the task builds when it is flushed has to know the record that made it committable.
    [Fact]
    public async Task The_task_hears_of_a_record_before_its_offset_can_be_committed()
    {
        object? committable = "not asked";
        PipelineHarness? pipeline = null;
        using var it = pipeline = new PipelineHarness(target: new AskingTask(() => committable = pipeline!.Committable()));
        await it.SendAsync(PipelineHarness.Record(at: 7));
        it.Sender.Acknowledge(0);
        Assert.Null(committable);
        Assert.Equal(7L, it.Committable());
    }

    private sealed class AskingTask(Action asked) : ISourceTask
    {
        public void Settled(ReadOnlySpan<Settlement> settlements) => asked();
        public ValueTask StartAsync(ISourceTaskContext context, PluginConfig config, CancellationToken cancellationToken) => ValueTask.CompletedTask;
        public ValueTask<IReadOnlyList<SourceRecord>> PollAsync(CancellationToken cancellationToken) => new([]);
        public ValueTask PauseAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
        public ValueTask ResumeAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
        public ValueTask StopAsync(StopReason reason, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    private sealed class ThrowingTask : ISourceTask
    {
        public void Settled(ReadOnlySpan<Settlement> settlements) => throw new InvalidOperationException("content");
        public ValueTask StartAsync(ISourceTaskContext context, PluginConfig config, CancellationToken cancellationToken) => ValueTask.CompletedTask;
        public ValueTask<IReadOnlyList<SourceRecord>> PollAsync(CancellationToken cancellationToken) => new([]);
        public ValueTask PauseAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
        public ValueTask ResumeAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
        public ValueTask StopAsync(StopReason reason, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
