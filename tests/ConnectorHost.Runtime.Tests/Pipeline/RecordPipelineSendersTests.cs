using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Kafka;

namespace ConnectorHost.Runtime.Tests.Pipeline;

/// <summary>Tasks that answer a waiting sender are told every failure and go on (architecture, AnswerDeadline).</summary>
public sealed class RecordPipelineSendersTests
{
    [Fact]
    public async Task A_failed_record_is_reported_and_the_task_goes_on()
    {
        using var it = new PipelineHarness(answersSenders: true);
        it.Transform = r => r.Value is "bad" ? throw new DataException("bad record") : r;
        it.Sender.Answer = r => FakeSender.Stored(r);
        await it.SendAsync(PipelineHarness.Record("bad", at: 1));
        await it.SendAsync(PipelineHarness.Record("good", at: 2));
        Assert.Equal([DeliveryKind.Failed, DeliveryKind.Produced], it.Settlements.Select(s => s.Delivery.Kind));
        Assert.Equal((Stage.Transformation, false, false), (it.Settlements[0].Delivery.Stage, it.Settlements[0].Delivery.IsRetriable, it.Settlements[0].Delivery.MaybeStored));
        Assert.Null(it.Pipeline.Failure);
        Assert.Equal(0, it.Wakes);
        Assert.Equal(2L, it.Committable());
    }

    [Fact]
    public async Task A_record_that_fails_for_good_goes_to_the_dead_letter_topic_whatever_the_tolerance()
    {
        using var it = new PipelineHarness(answersSenders: true, deadLetters: true);
        it.BeforeValue = _ => throw new DataException("bad value");
        await it.SendAsync(PipelineHarness.Record(origin: new TestOrigin("original")));
        Assert.Empty(it.Settlements);
        it.Sender.Acknowledge(0);
        Assert.Equal((DeliveryKind.DeadLettered, Stage.ValueConverter), (it.Only.Kind, it.Only.Stage));
        Assert.Equal("original", FakeSender.Text(Assert.Single(it.Sender.To("dead")).Value));
        Assert.Null(it.Pipeline.Failure);
    }

    [Fact]
    public async Task What_may_succeed_when_sent_again_is_never_dead_lettered()
    {
        using var it = new PipelineHarness(answersSenders: true, deadLetters: true);
        it.BeforeValue = _ => throw new RetriableException("registry is away");
        await it.SendAsync(PipelineHarness.Record());
        Assert.Equal((DeliveryKind.Failed, true), (it.Only.Kind, it.Only.IsRetriable));
        Assert.Empty(it.Sender.Sent);
    }

    [Fact]
    public async Task What_may_be_stored_is_never_dead_lettered()
    {
        using var it = new PipelineHarness(answersSenders: true, deadLetters: true);
        await it.SendAsync(PipelineHarness.Record());
        it.Sender.Sent[0].Target.Complete(Delivery.Failed(Stage.KafkaProduce, new ConnectException("nobody knows"), retriable: false, maybeStored: true));
        Assert.Equal((DeliveryKind.Failed, true), (it.Only.Kind, it.Only.MaybeStored));
        Assert.Single(it.Sender.Sent);
    }

    [Fact]
    public async Task An_asynchronous_failure_keeps_what_is_known_about_it_and_counts_as_done()
    {
        using var it = new PipelineHarness(answersSenders: true);
        await it.SendAsync(PipelineHarness.Record(at: 1));
        it.Sender.Sent[0].Target.Complete(FakeSender.TimedOut());
        Assert.Equal((DeliveryKind.Failed, Stage.KafkaProduce, true, true), (it.Only.Kind, it.Only.Stage, it.Only.IsRetriable, it.Only.MaybeStored));
        Assert.Equal(1L, it.Committable());
        Assert.Null(it.Pipeline.Failure);
    }

    [Fact]
    public async Task Retries_end_when_the_answer_is_due()
    {
        using var it = new PipelineHarness(answersSenders: true, retryTimeout: TimeSpan.FromMinutes(5));
        it.BeforeValue = _ => throw new RetriableException("registry is away");
        var sending = it.SendAsync(PipelineHarness.Record(origin: Due(it, TimeSpan.FromMilliseconds(1000)))).AsTask();
        for (var i = 1; i <= 3; i++) await it.Time.PassAsync(i);
        await sending.WaitAsync(Eventually.Deadline);
        Assert.Equal([300, 600, 100], it.Time.Waits.Select(w => w.TotalMilliseconds));
        Assert.Equal((DeliveryKind.Failed, Stage.ValueConverter, true), (it.Only.Kind, it.Only.Stage, it.Only.IsRetriable));
        Assert.Null(it.Pipeline.Failure);
    }

    [Fact]
    public async Task Topic_creation_that_fails_is_reported_as_failed_for_now_and_not_repeated()
    {
        using var it = new PipelineHarness(answersSenders: true, deadLetters: true, specify: t => new TopicSpec(t, 1, 1, new Dictionary<string, string>()));
        it.Admin.Fault = new ConnectException("not authorised");
        await it.SendAsync(PipelineHarness.Record(origin: Due(it, TimeSpan.FromSeconds(30))));
        Assert.Equal((DeliveryKind.Failed, Stage.TopicCreation, true), (it.Only.Kind, it.Only.Stage, it.Only.IsRetriable));
        Assert.Empty(it.Sender.Sent);
        Assert.Null(it.Pipeline.Failure);
    }

    [Fact]
    public async Task The_wait_for_a_topic_ends_when_the_answer_is_due()
    {
        using var it = new PipelineHarness(answersSenders: true, specify: t => new TopicSpec(t, 1, 1, new Dictionary<string, string>()));
        it.Admin.Gate = new TaskCompletionSource();
        var sending = it.SendAsync(PipelineHarness.Record(origin: Due(it, TimeSpan.FromSeconds(20)))).AsTask();
        await Eventually.IsAsync(() => it.Admin.Asked == 1);
        Assert.False(sending.IsCompleted);
        it.Time.Advance(TimeSpan.FromSeconds(20));
        await sending.WaitAsync(Eventually.Deadline);
        Assert.Equal((DeliveryKind.Failed, Stage.TopicCreation, true, false), (it.Only.Kind, it.Only.Stage, it.Only.IsRetriable, it.Only.MaybeStored));
    }

    [Fact]
    public async Task Full_queue_is_waited_for_until_the_answer_is_due()
    {
        using var it = new PipelineHarness(answersSenders: true);
        await it.Topics.EnsureAsync("events", CancellationToken.None);
        it.Sender.IsFull = true;
        var sending = it.SendAsync(PipelineHarness.Record(at: 1, origin: Due(it, TimeSpan.FromMilliseconds(12)))).AsTask();
        for (var i = 1; i <= 3; i++) await it.Time.PassAsync(i);
        await sending.WaitAsync(Eventually.Deadline);
        Assert.Equal((DeliveryKind.Failed, Stage.KafkaProduce, true, false), (it.Only.Kind, it.Only.Stage, it.Only.IsRetriable, it.Only.MaybeStored));
        Assert.Equal(1L, it.Committable());
    }

    [Fact]
    public async Task Cancelled_before_it_was_sent_a_record_does_not_hold_the_offsets_behind_it()
    {
        using var it = new PipelineHarness(answersSenders: true);
        using var abort = new CancellationTokenSource();
        it.Sender.IsFull = true;
        var sending = it.SendAsync(PipelineHarness.Record(at: 1), abort.Token).AsTask();
        await Eventually.IsAsync(() => it.Time.Waits.Count >= 1);
        await abort.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);

        it.Sender.IsFull = false;
        it.Sender.Answer = r => FakeSender.Stored(r);
        await it.SendAsync(PipelineHarness.Record(at: 2));
        Assert.Equal(2L, it.Committable());
    }

    [Fact]
    public async Task Records_of_one_message_share_one_dead_letter()
    {
        using var it = new PipelineHarness(answersSenders: true, deadLetters: true);
        it.BeforeValue = _ => throw new DataException("bad value");
        var origin = new TestOrigin("original");
        for (var i = 1; i <= 3; i++) await it.SendAsync(PipelineHarness.Record(at: i, origin: origin));
        it.Sender.Acknowledge(0);
        Assert.Single(it.Sender.Sent);
        Assert.Equal(3, it.Settlements.Count);
        Assert.All(it.Settlements, s => Assert.Equal(DeliveryKind.DeadLettered, s.Delivery.Kind));
    }

    [Fact]
    public async Task An_origin_that_cannot_give_its_bytes_fails_its_record_and_nothing_else()
    {
        using var it = new PipelineHarness(answersSenders: true, deadLetters: true);
        it.BeforeValue = _ => throw new DataException("bad value");
        await it.SendAsync(PipelineHarness.Record(origin: new TestOrigin("x") { Fault = new InvalidOperationException("content") }));
        Assert.Equal((DeliveryKind.Failed, false), (it.Only.Kind, it.Only.IsRetriable));
        Assert.Equal(0, it.Pipeline.Outstanding);
    }

    private static TestOrigin Due(PipelineHarness it, TimeSpan after) => new("original", it.Time.GetTimestamp() + (long)(after.TotalSeconds * it.Time.TimestampFrequency));
}
