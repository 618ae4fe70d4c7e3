using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Pipeline;
using ConnectorHost.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Work;

/// <summary>One source task on this worker: its loop, its target, its state (kafka-connect 7.4).</summary>
/// <remarks>Commands come from the herder's loop and only set what is wanted; the task's own loop does it.</remarks>
internal sealed partial class RunningTask : IAsyncDisposable
{
    private readonly TaskId _id;
    private readonly Func<Action, CancellationToken, ValueTask<SourceTaskLoop>> _assemble;
    private readonly StatusWriter _status;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly Task _run;
    private CancellationTokenSource _interrupt = new();
    private TargetState _target;
    private StopReason? _stop;
    private TimeSpan _graceful;

    /// <param name="assemble">Builds the task with all it needs; its first argument is to be called when the task has to look up from polling.</param>
    public RunningTask(TaskId id, TargetState target, Func<Action, CancellationToken, ValueTask<SourceTaskLoop>> assemble, StatusWriter status, TimeSpan graceful, TimeProvider time, ILogger logger)
    {
        (_id, _target, _assemble, _status, _graceful, _time, _logger) = (id, target, assemble, status, graceful, time, logger);
        _run = Task.Run(RunAsync);
    }

    /// <summary>Nothing of it runs any more and what it shared is given back.</summary>
    public bool HasEnded => _run.IsCompleted;

    /// <summary>Wakes the loop for a new target, STARTED or PAUSED; a FAILED task stays FAILED.</summary>
    public void SetTarget(TargetState target)
    {
        lock (_gate)
        {
            if (_target == target) return;
            _target = target;
            Interrupt();
        }
    }

    /// <summary>Drains and ends the task within <paramref name="graceful"/>; what takes longer is cancelled and given up.</summary>
    public async Task StopAsync(StopReason reason, TimeSpan graceful)
    {
        lock (_gate)
        {
            _stop ??= reason;
            _graceful = graceful;
            Interrupt();
        }
        try
        {
            await _run.WaitAsync(graceful, _time);
        }
        catch (TimeoutException)
        {
            Log.NotGraceful(_logger, _id);
            _status.Silence();
            await _abort.CancelAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(StopReason.Stopped, TimeSpan.Zero);
        _abort.Dispose();
    }

    private async Task RunAsync()
    {
        using var context = _logger.BeginScope($"{_id.Connector}|task-{_id.Task}");
        SourceTaskLoop? loop = null;
        var reason = StopReason.Stopped;
        try
        {
            if (!await WaitForStartAsync()) return;
            loop = await _assemble(Wake, _abort.Token);
            if (!await WaitForStartAsync()) return;            // paused or stopped meanwhile
            await loop.StartAsync(_abort.Token);
            _status.Put(RunState.Running);
            await LoopAsync(loop);
            await DrainAsync(loop);
            lock (_gate) reason = _stop ?? StopReason.Stopped;
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            lock (_gate) reason = _stop ?? StopReason.Stopped;
        }
        catch (Exception e)
        {
            reason = StopReason.Failed;
            Log.Failed(_logger, _id, ErrorTrace.Of(e));
            _status.Put(RunState.Failed, ErrorTrace.Of(e));
        }
        finally
        {
            if (loop is not null) await EndAsync(loop, reason);
            if (reason != StopReason.Failed) _status.Put(RunState.Unassigned);
        }
    }

    private async Task<bool> WaitForStartAsync()
    {
        while (true)
        {
            var (target, stop, interrupt) = Wanted();
            if (stop) return false;
            if (target != TargetState.Paused) return true;
            _status.Put(RunState.Paused);
            await WhenInterruptedAsync(interrupt);
        }
    }

    private async Task LoopAsync(SourceTaskLoop loop)
    {
        while (true)
        {
            var (target, stop, interrupt) = Wanted();
            if (stop) return;
            if (loop.Failure is { } failure) throw failure;
            if (target == TargetState.Paused)
            {
                await PauseAsync(loop);
                continue;
            }
            await loop.TurnAsync(interrupt, _abort.Token);
        }
    }

    private async Task PauseAsync(SourceTaskLoop loop)
    {
        await DrainAsync(loop);
        if (loop.Failure is { } failed) throw failed;
        _status.Put(RunState.Paused);
        while (true)
        {
            var (target, stop, interrupt) = Wanted();
            if (stop) return;
            if (loop.Failure is { } failure) throw failure;
            if (target != TargetState.Paused) break;
            await WhenInterruptedAsync(interrupt);
        }
        await loop.ResumeAsync(_abort.Token);
        _status.Put(RunState.Running);
    }

    // Four fifths of the time go to draining, the rest is for answering and closing.
    private Task DrainAsync(SourceTaskLoop loop)
    {
        bool restarts;
        lock (_gate) restarts = _stop == StopReason.Restarting;
        return WithinGraceAsync(loop, restarts ? loop.SettleAsync : loop.DrainAsync);
    }

    private async Task WithinGraceAsync(SourceTaskLoop loop, Func<CancellationToken, CancellationToken, ValueTask> drain)
    {
        TimeSpan graceful;
        lock (_gate) graceful = _graceful;
        using var limit = new CancellationTokenSource(graceful * 0.8, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _abort.Token);
        try
        {
            await drain(either.Token, _abort.Token);
        }
        catch (OperationCanceledException) when (!_abort.IsCancellationRequested)
        {
            Log.DrainIncomplete(_logger, _id, loop.Outstanding);
        }
    }

    private async Task EndAsync(SourceTaskLoop loop, StopReason reason)
    {
        try
        {
            // What Kafka has is waited for when the task fails, too: its answers count, and so does the dead letter of the record at fault.
            if (reason == StopReason.Failed) await WithinGraceAsync(loop, loop.SettleAsync);
        }
        catch (OperationCanceledException)
        {
            Log.NotSettled(_logger, _id, loop.Outstanding);
        }
        try
        {
            await loop.StopAsync(reason, _abort.Token);
        }
        catch (Exception e)
        {
            Log.StopFailed(_logger, _id, ErrorTrace.Of(e));
        }
    }

    private (TargetState Target, bool Stop, CancellationToken Interrupt) Wanted()
    {
        lock (_gate)
        {
            if (_interrupt.IsCancellationRequested) _interrupt = new CancellationTokenSource();
            return (_target, _stop is not null, _interrupt.Token);
        }
    }

    private void Wake()
    {
        lock (_gate) Interrupt();
    }

    // What waits for it runs on the pool, not on the caller: that is the herder's loop, or a thread of the Kafka client.
    private void Interrupt() => _ = _interrupt.CancelAsync();

    private async Task WhenInterruptedAsync(CancellationToken interrupt)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(interrupt, _abort.Token);
        await Task.Delay(Timeout.InfiniteTimeSpan, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _abort.Token.ThrowIfCancellationRequested();
    }

    private static partial class Log
    {
        [LoggerMessage(1061, LogLevel.Error, "{Task} failed and stays FAILED until it is restarted. {Trace}")]
        public static partial void Failed(ILogger logger, TaskId task, string trace);

        [LoggerMessage(1062, LogLevel.Error, "Graceful stop of task {Task} failed.")]
        public static partial void NotGraceful(ILogger logger, TaskId task);

        [LoggerMessage(1003, LogLevel.Warning, "{Task}: {Outstanding} records were not settled when the time for draining ended; their senders get no answer and repeat.")]
        public static partial void DrainIncomplete(ILogger logger, TaskId task, int outstanding);

        [LoggerMessage(1005, LogLevel.Warning, "{Task} was given up while {Outstanding} records were not settled.")]
        public static partial void NotSettled(ILogger logger, TaskId task, int outstanding);

        [LoggerMessage(1004, LogLevel.Warning, "{Task}: stopping it failed. {Trace}")]
        public static partial void StopFailed(ILogger logger, TaskId task, string trace);
    }
}
