using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Storage;
using ConnectorHost.Runtime.Tests.Pipeline;

namespace ConnectorHost.Runtime.Tests.Work;

public sealed class RunningTaskTests
{
    [Fact]
    public async Task A_started_task_runs_sends_what_it_polls_and_ends_unassigned()
    {
        await using var it = new RunningTaskHarness();
        await it.UntilAsync(RunState.Running);
        it.Sender.Answer = r => FakeSender.Stored(r);
        it.Source.Give(PipelineHarness.Record(at: 1), PipelineHarness.Record(at: 2));
        await Eventually.IsAsync(() => it.Source.Settlements.Count == 2);
        await it.StopAsync();
        Assert.Equal([RunState.Running, RunState.Unassigned], it.States);
        Assert.Equal(["start", "pause", "stop Stopped"], it.Source.Calls);
        Assert.True(it.ResourcesReleased);
        Assert.Equal(2L, await it.StoredAsync());
    }

    [Fact]
    public async Task Running_is_said_after_start_returned()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var it = new RunningTaskHarness(prepare: s => s.OnStart = _ => new ValueTask(gate.Task));
        await Eventually.IsAsync(() => it.Source.Calls.Count == 1);
        Assert.Empty(it.States);
        gate.SetResult();
        await it.UntilAsync(RunState.Running);
    }

    [Fact]
    public async Task A_failure_in_start_is_FAILED_with_a_trace_and_the_task_is_stopped_as_failed()
    {
        await using var it = new RunningTaskHarness(prepare: s => s.OnStart = _ => throw new ConnectException("cannot bind", new InvalidOperationException("content")));
        await Eventually.IsAsync(() => it.ResourcesReleased);
        Assert.Equal([RunState.Failed], it.States);
        Assert.StartsWith("ConnectorHost.PluginApi.Errors.ConnectException: cannot bind\n\tat ", it.Observed!.Trace, StringComparison.Ordinal);
        Assert.Contains("Caused by: System.InvalidOperationException\n", it.Observed.Trace, StringComparison.Ordinal);
        Assert.DoesNotContain("content", it.Observed.Trace, StringComparison.Ordinal);
        Assert.Equal(["start", "stop Failed"], it.Source.Calls);
        Assert.Single(it.Logs.Lines, l => l.Level == Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task A_task_that_cannot_be_built_is_FAILED()
    {
        await using var it = new RunningTaskHarness(assemblyFault: new ConfigException("no such converter"));
        await it.UntilAsync(RunState.Failed);
        Assert.Contains("no such converter", it.Observed!.Trace, StringComparison.Ordinal);
        Assert.Empty(it.Source.Calls);
    }

    [Fact]
    public async Task A_poll_that_fails_for_now_is_repeated_after_a_short_wait()
    {
        await using var it = new RunningTaskHarness(prepare: s => s.Throw(new RetriableException("source is away")));
        it.Source.Give(PipelineHarness.Record());
        await it.Time.PassAsync(1);
        await Eventually.IsAsync(() => it.Sender.Sent.Count == 1);
        Assert.Equal(TimeSpan.FromMilliseconds(100), it.Time.Waits[0]);
        Assert.Equal([RunState.Running], it.States);
    }

    [Fact]
    public async Task A_poll_that_returns_null_returned_nothing()
    {
        await using var it = new RunningTaskHarness(prepare: s => s.Give(null!));
        it.Source.Give(PipelineHarness.Record());
        await Eventually.IsAsync(() => it.Sender.Sent.Count == 1);
        Assert.Equal([RunState.Running], it.States);
    }

    [Fact]
    public async Task Any_other_exception_of_poll_fails_the_task_and_tells_it_so()
    {
        await using var it = new RunningTaskHarness(prepare: s => s.Throw(new InvalidOperationException("content")));
        await Eventually.IsAsync(() => it.ResourcesReleased);
        Assert.Equal([RunState.Running, RunState.Failed], it.States);
        Assert.Equal("stop Failed", it.Source.Calls[^1]);
        Assert.StartsWith("System.InvalidOperationException\n", it.Observed!.Trace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_call_inside_poll_is_a_failure_like_any_other()
    {
        await using var it = new RunningTaskHarness(prepare: s => s.Throw(new TaskCanceledException("a time-out of the plugin's own")));
        await it.UntilAsync(RunState.Failed);
    }

    [Fact]
    public async Task A_record_error_under_tolerance_none_fails_the_task_with_Kafkas_sentence()
    {
        await using var it = new RunningTaskHarness();
        it.Pipeline.Transform = _ => throw new DataException("bad record");
        it.Source.Give(PipelineHarness.Record(at: 1), PipelineHarness.Record(at: 2));
        await it.UntilAsync(RunState.Failed);
        Assert.StartsWith("ConnectorHost.PluginApi.Errors.ConnectException: Tolerance exceeded in error handler\n", it.Observed!.Trace, StringComparison.Ordinal);
        await Eventually.IsAsync(() => it.ResourcesReleased);
        Assert.Equal(2, it.Source.Settlements.Count);
        Assert.All(it.Source.Settlements, s => Assert.Equal(DeliveryKind.Failed, s.Delivery.Kind));
        Assert.Null(await it.StoredAsync());
    }

    [Fact]
    public async Task An_asynchronous_failure_wakes_the_poll_and_fails_the_task()
    {
        await using var it = new RunningTaskHarness();
        it.Source.Give(PipelineHarness.Record());
        await Eventually.IsAsync(() => it.Sender.Sent.Count == 1);
        it.Sender.Sent[0].Target.Complete(FakeSender.TimedOut());
        await it.UntilAsync(RunState.Failed);
        Assert.Contains("Unrecoverable exception from producer send callback", it.Observed!.Trace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_task_waits_for_what_Kafka_has_and_commits_it()
    {
        await using var it = new RunningTaskHarness();
        it.Source.Give(PipelineHarness.Record(at: 1));
        await Eventually.IsAsync(() => it.Sender.Sent.Count == 1);
        it.Source.Throw(new ConnectException("broken"));
        await it.UntilAsync(RunState.Failed);
        Assert.False(it.ResourcesReleased);
        it.Sender.Acknowledge(0);
        await Eventually.IsAsync(() => it.ResourcesReleased);
        Assert.Equal(1L, await it.StoredAsync());
    }

    [Fact]
    public async Task A_failing_task_does_not_wait_for_Kafka_for_ever()
    {
        await using var it = new RunningTaskHarness();
        it.Source.Give(PipelineHarness.Record(at: 1));
        await Eventually.IsAsync(() => it.Sender.Sent.Count == 1);
        it.Source.Throw(new ConnectException("broken"));
        await it.Time.PassAsync(1);
        await Eventually.IsAsync(() => it.ResourcesReleased);
        Assert.Equal(RunningTaskHarness.Graceful * 0.8, it.Time.Waits[0]);
        Assert.Equal("stop Failed", it.Source.Calls[^1]);
    }

    [Fact]
    public async Task The_dead_letter_of_the_record_that_fails_the_task_is_waited_for()
    {
        await using var it = new RunningTaskHarness(deadLetters: true);
        it.Pipeline.Transform = _ => throw new DataException("bad record");
        it.Source.Give(PipelineHarness.Record(origin: new TestOrigin("original")));
        await it.UntilAsync(RunState.Failed);
        Assert.False(it.ResourcesReleased);
        Assert.Equal("dead", Assert.Single(it.Sender.Sent).Record.Topic);
        it.Sender.Acknowledge(0);
        await Eventually.IsAsync(() => it.ResourcesReleased);
        Assert.Single(it.Source.Settlements);
    }

    [Fact]
    public async Task A_task_that_answers_senders_goes_on_after_a_failed_record()
    {
        await using var it = new RunningTaskHarness(answersSenders: true);
        it.Pipeline.Transform = r => r.Value is "bad" ? throw new DataException("bad record") : r;
        it.Sender.Answer = r => FakeSender.Stored(r);
        it.Source.Give(PipelineHarness.Record("bad"), PipelineHarness.Record("good"));
        await Eventually.IsAsync(() => it.Source.Settlements.Count == 2);
        Assert.Equal([DeliveryKind.Failed, DeliveryKind.Produced], it.Source.Settlements.Select(s => s.Delivery.Kind));
        Assert.Equal([RunState.Running], it.States);
    }

    [Fact]
    public async Task Pause_drains_first_then_says_PAUSED_and_resume_goes_on()
    {
        await using var it = new RunningTaskHarness();
        it.Source.Give(PipelineHarness.Record(at: 1));
        await Eventually.IsAsync(() => it.Sender.Sent.Count == 1);
        it.Task.SetTarget(TargetState.Paused);
        await Eventually.IsAsync(() => it.Source.Calls.Contains("pause"));
        Assert.Equal([RunState.Running], it.States);

        it.Sender.Acknowledge(0);
        await it.UntilAsync(RunState.Paused);
        Assert.Equal(1L, await it.StoredAsync());

        it.Task.SetTarget(TargetState.Started);
        await Eventually.IsAsync(() => it.States.Count == 3);
        Assert.Equal([RunState.Running, RunState.Paused, RunState.Running], it.States);
        Assert.Equal(["start", "pause", "resume"], it.Source.Calls);
        it.Source.Give(PipelineHarness.Record(at: 2));
        await Eventually.IsAsync(() => it.Sender.Sent.Count == 2);
    }

    [Fact]
    public async Task What_the_task_still_holds_when_it_is_paused_is_sent()
    {
        await using var it = new RunningTaskHarness();
        await it.UntilAsync(RunState.Running);
        it.Sender.Answer = r => FakeSender.Stored(r);
        for (var i = 1; i <= 5; i++) it.Source.Give(PipelineHarness.Record(at: i));
        it.Task.SetTarget(TargetState.Paused);
        await it.UntilAsync(RunState.Paused);
        Assert.Equal(5, it.Source.Settlements.Count);
        Assert.Equal(5L, await it.StoredAsync());
    }

    [Fact]
    public async Task Draining_is_given_up_after_its_time_and_the_task_is_paused_all_the_same()
    {
        await using var it = new RunningTaskHarness();
        it.Source.Give(PipelineHarness.Record(at: 1));
        await Eventually.IsAsync(() => it.Sender.Sent.Count == 1);
        it.Task.SetTarget(TargetState.Paused);
        await it.Time.PassAsync(1);
        await it.UntilAsync(RunState.Paused);
        Assert.Contains(it.Logs.Lines, l => l.Text.Contains("1 records were not settled when the time for draining ended", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_poll_that_fails_for_now_while_draining_counts_as_empty()
    {
        await using var it = new RunningTaskHarness();
        await it.UntilAsync(RunState.Running);
        it.Source.OnPoll = _ => throw new RetriableException("source is away");
        it.Task.SetTarget(TargetState.Paused);
        await it.UntilAsync(RunState.Paused);
        Assert.DoesNotContain(RunState.Failed, it.States);
    }

    [Fact]
    public async Task A_record_that_fails_while_the_task_drains_fails_the_task()
    {
        await using var it = new RunningTaskHarness();
        it.Source.Give(PipelineHarness.Record());
        await Eventually.IsAsync(() => it.Sender.Sent.Count == 1);
        it.Task.SetTarget(TargetState.Paused);
        await Eventually.IsAsync(() => it.Source.Calls.Contains("pause"));
        it.Sender.Sent[0].Target.Complete(FakeSender.TimedOut());
        await it.UntilAsync(RunState.Failed);
        Assert.DoesNotContain(RunState.Paused, it.States);
    }

    [Fact]
    public async Task A_record_that_fails_while_the_task_is_paused_fails_the_task()
    {
        await using var it = new RunningTaskHarness();
        it.Source.Give(PipelineHarness.Record());
        await Eventually.IsAsync(() => it.Sender.Sent.Count == 1);
        it.Task.SetTarget(TargetState.Paused);
        await it.Time.PassAsync(1);
        await it.UntilAsync(RunState.Paused);
        it.Sender.Sent[0].Target.Complete(FakeSender.TimedOut());
        await it.UntilAsync(RunState.Failed);
    }

    [Fact]
    public async Task Waking_a_task_never_runs_it_on_the_callers_thread()
    {
        using var returned = new ManualResetEventSlim();
        var (polling, sawReturn) = (false, false);
        await using var it = new RunningTaskHarness(prepare: s => s.OnPoll = token =>
        {
            var batch = new TaskCompletionSource<IReadOnlyList<SourceRecord>>();
            token.Register(() =>
            {
                sawReturn = returned.Wait(Eventually.Deadline, CancellationToken.None);         // a plugin that blocks
                s.OnPoll = null;
                batch.SetResult([]);
            });
            Volatile.Write(ref polling, true);
            return new(batch.Task);
        });
        await Eventually.IsAsync(() => Volatile.Read(ref polling));
        it.Task.SetTarget(TargetState.Paused);
        returned.Set();
        await it.UntilAsync(RunState.Paused);
        Assert.True(sawReturn);
    }

    [Fact]
    public async Task With_target_PAUSED_start_is_not_called_until_the_task_is_resumed()
    {
        await using var it = new RunningTaskHarness(TargetState.Paused);
        await it.UntilAsync(RunState.Paused);
        Assert.Empty(it.Source.Calls);
        it.Task.SetTarget(TargetState.Started);
        await it.UntilAsync(RunState.Running);
        Assert.Equal(["start"], it.Source.Calls);
    }

    [Fact]
    public async Task A_task_that_was_never_started_stops_without_hooks()
    {
        await using var it = new RunningTaskHarness(TargetState.Paused);
        await it.UntilAsync(RunState.Paused);
        await it.StopAsync();
        Assert.Empty(it.Source.Calls);
        Assert.Equal([RunState.Paused, RunState.Unassigned], it.States);
    }

    [Fact]
    public async Task A_paused_task_stops()
    {
        await using var it = new RunningTaskHarness();
        await it.UntilAsync(RunState.Running);
        it.Task.SetTarget(TargetState.Paused);
        await it.UntilAsync(RunState.Paused);
        await it.StopAsync();
        Assert.Equal("stop Stopped", it.Source.Calls[^1]);
        Assert.Equal(RunState.Unassigned, it.States[^1]);
    }

    [Fact]
    public async Task Stop_waits_for_outstanding_records_and_commits_them()
    {
        await using var it = new RunningTaskHarness();
        it.Source.Give(PipelineHarness.Record(at: 1));
        await Eventually.IsAsync(() => it.Sender.Sent.Count == 1);
        var stopping = it.StopAsync();
        await Eventually.IsAsync(() => it.Source.Calls.Contains("pause"));
        Assert.False(stopping.IsCompleted);
        Assert.DoesNotContain("stop Stopped", it.Source.Calls);
        it.Sender.Acknowledge(0);
        await stopping.WaitAsync(Eventually.Deadline);
        Assert.Equal(1L, await it.StoredAsync());
        Assert.Equal(["start", "pause", "stop Stopped"], it.Source.Calls);
    }

    [Fact]
    public async Task A_restart_leaves_the_intake_open_and_says_so()
    {
        await using var it = new RunningTaskHarness();
        await it.UntilAsync(RunState.Running);
        await it.StopAsync(StopReason.Restarting);
        Assert.Equal(["start", "stop Restarting"], it.Source.Calls);
    }

    [Fact]
    public async Task A_FAILED_task_stays_FAILED_through_pause_resume_and_stop()
    {
        await using var it = new RunningTaskHarness(prepare: s => s.Throw(new ConnectException("broken")));
        await Eventually.IsAsync(() => it.ResourcesReleased);
        it.Task.SetTarget(TargetState.Paused);
        it.Task.SetTarget(TargetState.Started);
        await it.StopAsync();
        Assert.Equal([RunState.Running, RunState.Failed], it.States);
    }

    [Fact]
    public async Task A_task_that_does_not_stop_in_time_is_cancelled_and_its_later_states_show_nowhere()
    {
        await using var it = new RunningTaskHarness();
        await it.UntilAsync(RunState.Running);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = CancellationToken.None;
        it.Source.OnStop = token =>
        {
            seen = token;
            return new ValueTask(release.Task);         // ignores its token
        };
        var stopping = it.StopAsync();
        await Eventually.IsAsync(() => seen.CanBeCanceled);
        Assert.False(seen.IsCancellationRequested);
        it.Time.Advance(RunningTaskHarness.Graceful);
        await stopping.WaitAsync(Eventually.Deadline);
        Assert.True(seen.IsCancellationRequested);
        Assert.Contains(it.Logs.Lines, l => l.Text == "Graceful stop of task c-0 failed.");

        release.SetException(new ConnectException("too late"));
        await Eventually.IsAsync(() => it.ResourcesReleased);
        Assert.Equal([RunState.Running], it.States);
    }

    [Fact]
    public async Task A_cancelled_task_commits_nothing_any_more()
    {
        await using var it = new RunningTaskHarness();
        it.Source.Give(PipelineHarness.Record(at: 1));
        await Eventually.IsAsync(() => it.Sender.Sent.Count == 1);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        it.Source.OnStop = _ => new ValueTask(release.Task);
        var stopping = it.StopAsync();
        await it.Time.PassAsync(Array.FindIndex([.. it.Time.Waits], w => w == RunningTaskHarness.Graceful) + 1);
        await stopping.WaitAsync(Eventually.Deadline);
        await Eventually.IsAsync(() => it.Source.Calls.Contains("stop Stopped"));
        it.Sender.Acknowledge(0);
        release.SetResult();
        await Eventually.IsAsync(() => it.ResourcesReleased);
        Assert.Null(await it.StoredAsync());
    }

    [Fact]
    public async Task A_record_waiting_to_be_sent_when_the_task_is_cancelled_is_settled()
    {
        await using var it = new RunningTaskHarness();
        await it.UntilAsync(RunState.Running);
        it.Sender.IsFull = true;
        it.Source.Give(PipelineHarness.Record(at: 1), PipelineHarness.Record(at: 2));
        await Eventually.IsAsync(() => it.Sender.Refusals > 0);
        var stopping = it.StopAsync();
        it.Time.Advance(RunningTaskHarness.Graceful);
        await stopping.WaitAsync(Eventually.Deadline);
        await Eventually.IsAsync(() => it.Source.Settlements.Count == 2);
        Assert.All(it.Source.Settlements, s => Assert.Equal((DeliveryKind.Failed, true, false), (s.Delivery.Kind, s.Delivery.IsRetriable, s.Delivery.MaybeStored)));
        await Eventually.IsAsync(() => it.ResourcesReleased);
        Assert.Null(await it.StoredAsync());
    }

    [Fact]
    public async Task Paused_while_Kafka_takes_nothing_a_task_keeps_its_batch_and_sends_it_in_order_when_resumed()
    {
        await using var it = new RunningTaskHarness();
        await it.UntilAsync(RunState.Running);
        it.Sender.IsFull = true;
        it.Source.Give(PipelineHarness.Record("1", at: 1), PipelineHarness.Record("2", at: 2));
        await Eventually.IsAsync(() => it.Sender.Refusals > 0);
        it.Task.SetTarget(TargetState.Paused);
        await it.Time.PassAsync(1);                         // the time for draining
        await it.UntilAsync(RunState.Paused);
        Assert.Empty(it.Source.Settlements);

        it.Sender.IsFull = false;
        it.Sender.Answer = r => FakeSender.Stored(r);
        it.Source.Give(PipelineHarness.Record("3", at: 3));
        it.Task.SetTarget(TargetState.Started);
        await Eventually.IsAsync(() => it.Source.Settlements.Count == 3);
        Assert.Equal(["1", "2", "3"], it.Sender.Sent.Select(s => FakeSender.Text(s.Record.Value)));
        await it.StopAsync();
        Assert.Equal(3L, await it.StoredAsync());
    }

    [Fact]
    public async Task Stopped_while_Kafka_takes_nothing_a_task_ends_gracefully_and_its_batch_is_told()
    {
        await using var it = new RunningTaskHarness();
        await it.UntilAsync(RunState.Running);
        it.Sender.IsFull = true;
        it.Source.Give(PipelineHarness.Record(at: 1), PipelineHarness.Record(at: 2));
        await Eventually.IsAsync(() => it.Sender.Refusals > 0);
        var stopping = it.StopAsync();
        await Eventually.IsAsync(() => it.Time.Waits.Contains(RunningTaskHarness.Graceful * 0.8));
        it.Time.Advance(RunningTaskHarness.Graceful * 0.8);
        await stopping.WaitAsync(Eventually.Deadline);
        Assert.Equal(2, it.Source.Settlements.Count);
        Assert.All(it.Source.Settlements, s => Assert.Equal((DeliveryKind.Failed, true, false), (s.Delivery.Kind, s.Delivery.IsRetriable, s.Delivery.MaybeStored)));
        Assert.Equal(["start", "pause", "stop Stopped"], it.Source.Calls);
        Assert.Equal(RunState.Unassigned, it.States[^1]);
        Assert.Null(await it.StoredAsync());
    }

    [Fact]
    public async Task Paused_while_Kafka_takes_nothing_senders_are_told_when_the_time_for_draining_ends()
    {
        await using var it = new RunningTaskHarness(answersSenders: true);
        await it.UntilAsync(RunState.Running);
        it.Sender.IsFull = true;
        it.Source.Give(PipelineHarness.Record(at: 1), PipelineHarness.Record(at: 2));
        await Eventually.IsAsync(() => it.Sender.Refusals > 0);
        it.Task.SetTarget(TargetState.Paused);
        await it.Time.PassAsync(1);
        await it.UntilAsync(RunState.Paused);
        Assert.Equal(2, it.Source.Settlements.Count);
        Assert.All(it.Source.Settlements, s => Assert.True(s.Delivery.IsRetriable));
    }

    [Fact]
    public async Task A_stop_hook_that_throws_does_not_keep_resources()
    {
        await using var it = new RunningTaskHarness(prepare: s => s.OnStop = _ => throw new InvalidOperationException("content"));
        await it.UntilAsync(RunState.Running);
        await it.StopAsync();
        Assert.True(it.ResourcesReleased);
        Assert.Equal(RunState.Unassigned, it.States[^1]);
        Assert.DoesNotContain(it.Logs.Lines, l => l.Text.Contains("content", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_and_disposal_may_be_called_twice()
    {
        await using var it = new RunningTaskHarness();
        await it.UntilAsync(RunState.Running);
        await it.StopAsync();
        await it.StopAsync();
        await it.Task.DisposeAsync();
        Assert.Equal(["start", "pause", "stop Stopped"], it.Source.Calls);
    }

    [Fact]
    public async Task Records_of_a_task_without_positions_are_sent_too()
    {
        await using var it = new RunningTaskHarness(tolerance: ToleranceType.All);
        it.Sender.Answer = r => FakeSender.Stored(r);
        it.Source.Give(new SourceRecord("events") { Value = "v" });
        await Eventually.IsAsync(() => it.Source.Settlements.Count == 1);
        await it.StopAsync();
        Assert.Empty(await it.Offsets.ReadAllAsync("c", CancellationToken.None));
    }
}
