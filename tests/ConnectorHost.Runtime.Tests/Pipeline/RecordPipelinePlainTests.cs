using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Kafka;

namespace ConnectorHost.Runtime.Tests.Pipeline;

/// <summary>Tasks that answer nobody follow Kafka Connect's error handling.</summary>
public sealed class RecordPipelinePlainTests
{
    [Fact]
    public async Task Under_tolerance_none_a_transform_error_fails_the_task_with_Kafkas_sentence()
    {
        using var it = new PipelineHarness();
        it.Transform = _ => throw new DataException("bad record");
        await it.SendAsync(PipelineHarness.Record());
        var failure = Assert.IsType<ConnectException>(it.Pipeline.Failure);
        Assert.Equal("Tolerance exceeded in error handler", failure.Message);
        Assert.Equal("bad record", failure.InnerException!.Message);
        Assert.Equal((DeliveryKind.Failed, Stage.Transformation, false), (it.Only.Kind, it.Only.Stage, it.Only.IsRetriable));
        Assert.Equal(1, it.Wakes);
        Assert.Null(it.Committable());
    }

    [Fact]
    public async Task Under_tolerance_none_an_offset_behind_the_failed_record_is_not_committed_either()
    {
        using var it = new PipelineHarness();
        await it.SendAsync(PipelineHarness.Record(at: 1));
        await it.SendAsync(PipelineHarness.Record(at: 2));
        it.Sender.Sent[0].Target.Complete(FakeSender.TooLarge(it.Sender.Sent[0].Record));
        it.Sender.Acknowledge(1);
        Assert.Equal("Unrecoverable exception from producer send callback", it.Pipeline.Failure!.Message);
        Assert.Null(it.Committable());
        Assert.Equal(0, it.Pipeline.Outstanding);
    }

    [Fact]
    public async Task Under_tolerance_none_the_record_that_fails_the_task_is_dead_lettered_before_it_settles()
    {
        using var it = new PipelineHarness(deadLetters: true);
        it.BeforeValue = _ => throw new DataException("bad value");
        await it.SendAsync(PipelineHarness.Record(origin: new TestOrigin("original")));
        Assert.NotNull(it.Pipeline.Failure);
        Assert.Empty(it.Settlements);
        Assert.Equal("original", FakeSender.Text(Assert.Single(it.Sender.To(PipelineHarness.DeadLetterTopic)).Value));
        it.Sender.Acknowledge(0);
        Assert.Equal(DeliveryKind.Failed, it.Only.Kind);
        Assert.Null(it.Committable());
    }

    [Fact]
    public async Task The_first_failure_is_the_one_the_task_fails_with()
    {
        using var it = new PipelineHarness();
        it.Transform = r => throw new DataException((string)r.Value!);
        await it.SendAsync(PipelineHarness.Record("one"));
        await it.SendAsync(PipelineHarness.Record("two"));
        Assert.Equal("one", it.Pipeline.Failure!.InnerException!.Message);
    }

    [Fact]
    public async Task Under_tolerance_all_a_record_that_cannot_be_converted_is_skipped_and_counted()
    {
        using var it = new PipelineHarness(tolerance: ToleranceType.All);
        it.BeforeValue = _ => throw new DataException("bad value");
        await it.SendAsync(PipelineHarness.Record(at: 4));
        Assert.Null(it.Pipeline.Failure);
        Assert.Equal((DeliveryKind.Failed, Stage.ValueConverter), (it.Only.Kind, it.Only.Stage));
        Assert.Equal((1, 1, 1), (it.Meters["total_record_failures"], it.Meters["total_record_errors"], it.Meters["total_records_skipped"]));
        Assert.Equal(0, it.Wakes);
    }

    [Fact]
    public async Task Under_tolerance_all_an_asynchronous_failure_is_skipped_and_its_offset_committed()
    {
        using var it = new PipelineHarness(tolerance: ToleranceType.All);
        it.Sender.Answer = r => FakeSender.TooLarge(r);
        await it.SendAsync(PipelineHarness.Record(at: 4));
        Assert.Null(it.Pipeline.Failure);
        Assert.Equal((DeliveryKind.Failed, Stage.KafkaProduce), (it.Only.Kind, it.Only.Stage));
        Assert.Equal(4L, it.Committable());
    }

    [Fact]
    public async Task Under_tolerance_all_a_record_goes_to_the_dead_letter_topic_and_settles_when_that_is_acknowledged()
    {
        using var it = new PipelineHarness(tolerance: ToleranceType.All, deadLetters: true);
        it.Sender.Answer = r => r.Topic == "events" ? FakeSender.TooLarge(r) : null;
        await it.SendAsync(PipelineHarness.Record(at: 4, origin: new TestOrigin("original")));
        Assert.Empty(it.Settlements);
        Assert.Null(it.Committable());
        it.Sender.Acknowledge(1);
        Assert.Equal((DeliveryKind.DeadLettered, "dead", Stage.KafkaProduce), (it.Only.Kind, it.Only.Topic, it.Only.Stage));
        Assert.Equal(4L, it.Committable());
    }

    [Fact]
    public async Task Under_tolerance_all_a_lost_dead_letter_is_counted_and_not_fatal()
    {
        using var it = new PipelineHarness(tolerance: ToleranceType.All, deadLetters: true);
        it.Sender.Answer = FakeSenderFails;
        await it.SendAsync(PipelineHarness.Record(at: 4));
        Assert.Equal(DeliveryKind.Failed, it.Only.Kind);
        Assert.Null(it.Pipeline.Failure);
        Assert.Equal(1, it.Meters["produce_failures"]);
        Assert.Equal(4L, it.Committable());

        static Delivery? FakeSenderFails(OutgoingRecord record) => FakeSender.TooLarge(record);
    }

    [Fact]
    public async Task Topic_creation_that_fails_for_now_is_repeated_every_100_ms_until_it_works()
    {
        using var it = new PipelineHarness(specify: t => new TopicSpec(t, 1, 1, new Dictionary<string, string>()));
        it.Admin.Fault = new RetriableException("no broker");
        var sending = it.SendAsync(PipelineHarness.Record()).AsTask();
        for (var i = 1; i <= 3; i++) await it.Time.PassAsync(i);
        Assert.False(sending.IsCompleted);
        it.Admin.Fault = null;
        await Eventually.IsAsync(() =>
        {
            it.Time.Advance(TimeSpan.FromMilliseconds(100));
            return sending.IsCompleted;
        });
        Assert.All(it.Time.Waits, w => Assert.Equal(TimeSpan.FromMilliseconds(100), w));
        await sending.WaitAsync(Eventually.Deadline);
        Assert.Single(it.Sender.To("events"));
        Assert.Equal("events", Assert.Single(it.Admin.Created).Name);
    }

    [Fact]
    public async Task Topic_creation_that_fails_for_good_fails_the_task_even_under_tolerance_all()
    {
        using var it = new PipelineHarness(tolerance: ToleranceType.All, specify: t => new TopicSpec(t, 1, 1, new Dictionary<string, string>()));
        it.Admin.Fault = new ConnectException("not authorised to create 'events'");
        await it.SendAsync(PipelineHarness.Record());
        Assert.Equal("not authorised to create 'events'", it.Pipeline.Failure!.Message);
    }

    [Fact]
    public async Task A_foreign_error_of_topic_creation_lends_its_message_to_nobody()
    {
        using var it = new PipelineHarness(specify: t => new TopicSpec(t, 1, 1, new Dictionary<string, string>()));
        it.Admin.Fault = new InvalidOperationException("content");
        await it.SendAsync(PipelineHarness.Record());
        Assert.DoesNotContain("content", Runtime.Pipeline.ErrorTrace.Of(it.Pipeline.Failure!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retriable_error_is_retried_with_growing_delays_until_it_works()
    {
        using var it = new PipelineHarness(retryTimeout: TimeSpan.FromSeconds(10));
        var attempts = 0;
        it.BeforeValue = _ => ++attempts <= 3 ? throw new RetriableException("registry is away") : ValueTask.CompletedTask;
        var sending = it.SendAsync(PipelineHarness.Record()).AsTask();
        for (var i = 1; i <= 3; i++) await it.Time.PassAsync(i);
        await sending.WaitAsync(Eventually.Deadline);
        Assert.Equal([300, 600, 1200], it.Time.Waits.Select(w => w.TotalMilliseconds));
        Assert.Single(it.Sender.Sent);
        Assert.Equal(3, it.Meters["total_retries"]);
        Assert.Null(it.Pipeline.Failure);
    }

    [Fact]
    public async Task Retries_end_at_their_deadline_and_the_error_is_reported()
    {
        using var it = new PipelineHarness(retryTimeout: TimeSpan.FromMilliseconds(1000));
        it.BeforeValue = _ => throw new RetriableException("registry is away");
        var sending = it.SendAsync(PipelineHarness.Record()).AsTask();
        for (var i = 1; i <= 3; i++) await it.Time.PassAsync(i);
        await sending.WaitAsync(Eventually.Deadline);
        Assert.Equal([300, 600, 100], it.Time.Waits.Select(w => w.TotalMilliseconds));
        Assert.Equal("Tolerance exceeded in error handler", it.Pipeline.Failure!.Message);
    }

    [Fact]
    public async Task Interrupted_in_a_wait_a_record_goes_back_to_the_caller_and_keeps_its_place()
    {
        using var it = new PipelineHarness();
        using var interrupt = new CancellationTokenSource();
        var record = PipelineHarness.Record(at: 1);
        it.Sender.IsFull = true;
        var sending = it.Pipeline.SendAsync(record, interrupt.Token, CancellationToken.None).AsTask();
        await Eventually.IsAsync(() => it.Time.Waits.Count == 1);
        await interrupt.CancelAsync();
        Assert.False(await sending);
        Assert.Empty(it.Settlements);
        Assert.Equal(0, it.Pipeline.Outstanding);
        it.Submitted.Progress(PipelineHarness.Partition("a"), PluginApi.Records.SourceOffset.Of(new Dictionary<string, object?> { ["at"] = 9L }));
        Assert.Null(it.Committable());

        it.Sender.IsFull = false;
        Assert.True(await it.Pipeline.SendAsync(record, CancellationToken.None, CancellationToken.None));
        Assert.Equal(1, it.Pipeline.Outstanding);
        it.Sender.Acknowledge(0);
        Assert.Same(record, Assert.Single(it.Settlements).Record);
        Assert.Equal(9L, it.Committable());
        Assert.Equal(0, it.Submitted.Partitions);
    }

    [Fact]
    public async Task Interrupted_and_then_abandoned_a_record_settles_once()
    {
        using var it = new PipelineHarness(retryTimeout: TimeSpan.FromMinutes(10));
        using var interrupt = new CancellationTokenSource();
        it.BeforeValue = _ => throw new RetriableException("registry is away");
        var record = PipelineHarness.Record();
        var sending = it.Pipeline.SendAsync(record, interrupt.Token, CancellationToken.None).AsTask();
        await Eventually.IsAsync(() => it.Time.Waits.Count == 1);
        await interrupt.CancelAsync();
        Assert.False(await sending);
        it.Pipeline.Abandon(record);
        Assert.True(it.Only.IsRetriable);
        Assert.Equal(0, it.Pipeline.Outstanding);
        Assert.Null(it.Committable());
    }

    [Fact]
    public async Task Stop_ends_the_wait_for_a_retry()
    {
        using var it = new PipelineHarness(retryTimeout: TimeSpan.FromMinutes(10));
        using var abort = new CancellationTokenSource();
        it.BeforeValue = _ => throw new RetriableException("registry is away");
        var sending = it.SendAsync(PipelineHarness.Record(), abort.Token).AsTask();
        await Eventually.IsAsync(() => it.Time.Waits.Count == 1);
        await abort.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.True(it.Only.IsRetriable);
        Assert.Null(it.Pipeline.Failure);
    }
}
