using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.Runtime.Pipeline;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Work;

/// <summary>Polls one source task and sends what it returns; owned and called by one <see cref="RunningTask"/>.</summary>
internal sealed partial class SourceTaskLoop(
    TaskId id, ISourceTask task, ISourceTaskContext context, PluginConfig config, RecordPipeline pipeline, OffsetFlusher offsets, IAsyncDisposable resources, ILogger logger)
{
    private static readonly TimeSpan RetryPollAfter = TimeSpan.FromMilliseconds(100);
    private bool _started;
    private IReadOnlyList<SourceRecord> _batch = [];       // the batch of the last poll; belongs to us until the next
    private int _next;                                     // first record of it that was not sent

    /// <summary>Why the task has to fail, from the pipeline; null while it need not.</summary>
    public Exception? Failure => pipeline.Failure;

    public int Outstanding => pipeline.Outstanding;

    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        _started = true;
        await task.StartAsync(context, config, cancellationToken);
    }

    private bool IsSent => _next == _batch.Count;

    /// <summary>One poll, unless the last batch is not sent yet, and the sending of the batch.</summary>
    /// <param name="interrupt">Ends waits: for records, and for what keeps records from being sent, which then are sent by the next turn.</param>
    /// <param name="abort">Ends everything.</param>
    public async ValueTask TurnAsync(CancellationToken interrupt, CancellationToken abort)
    {
        try
        {
            if (IsSent) await PollAsync(interrupt);
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            return;
        }
        catch (RetriableException e)
        {
            Log.PollRetried(logger, id, ErrorTrace.Of(e));
            await Task.Delay(RetryPollAfter, context.Time, interrupt).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        await SendAsync(interrupt, abort);
    }

    /// <summary>Closes the intake, sends what the task still holds, waits for Kafka's answers and stores offsets.</summary>
    /// <param name="limit">Ends the draining. Senders are told by then; records nobody waits for are kept for the next turn.</param>
    /// <param name="abort">Ends everything.</param>
    /// <exception cref="OperationCanceledException">The time is up; what is outstanding stays so.</exception>
    public async ValueTask DrainAsync(CancellationToken limit, CancellationToken abort)
    {
        await task.PauseAsync(limit);
        try
        {
            do await SendAsync(limit, pipeline.Parts.Errors.AnswersSenders ? limit : abort);
            while (IsSent && Failure is null && await PollAsync(limit));
        }
        catch (RetriableException e)
        {
            Log.PollRetried(logger, id, ErrorTrace.Of(e));     // nothing to be had now, as in Connect: an empty batch
        }
        catch (Exception) when (!limit.IsCancellationRequested)
        {
            try { await SettleAsync(limit, abort); }
            catch (OperationCanceledException)
            {
                // What went wrong first is what counts; what is outstanding stays so.
            }
            throw;
        }
        await SettleAsync(limit, abort);
    }

    /// <summary>Sends the rest of the batch, waits for Kafka's answers and stores offsets; the intake stays open, for the task comes back at once and what comes meanwhile waits for it.</summary>
    /// <exception cref="OperationCanceledException">The time is up; what is outstanding stays so.</exception>
    public async ValueTask SettleAsync(CancellationToken limit, CancellationToken abort)
    {
        try
        {
            await SendAsync(limit, pipeline.Parts.Errors.AnswersSenders ? limit : abort);
            await pipeline.WhenDrainedAsync(limit);
        }
        finally
        {
            await offsets.FlushAsync();
        }
    }

    public ValueTask ResumeAsync(CancellationToken cancellationToken) => task.ResumeAsync(cancellationToken);

    /// <summary>Ends the task and gives back what it used.</summary>
    public async ValueTask StopAsync(StopReason reason, CancellationToken cancellationToken)
    {
        Abandon();
        try
        {
            if (_started) await task.StopAsync(reason, cancellationToken);
        }
        finally
        {
            try
            {
                await offsets.DisposeAsync();
                if (!cancellationToken.IsCancellationRequested) await offsets.FlushAsync();         // a cancelled task's successor may be ahead of it
                pipeline.Parts.Metrics.Ended();
                pipeline.Parts.Transforms.Dispose();
                pipeline.Parts.Conversion.Dispose();
            }
            finally
            {
                await resources.DisposeAsync();
            }
        }
    }

    private async ValueTask<bool> PollAsync(CancellationToken cancellationToken)
    {
        (_batch, _next) = ([], 0);                         // from here on the old list is the task's again, also when polling is interrupted
        var batch = await task.PollAsync(cancellationToken) ?? [];       // a plugin may be sloppy as in Connect, where null means nothing
        (_batch, _next) = (batch, 0);
        if (batch.Count > 0) pipeline.Parts.Metrics.Polled(batch.Count);
        return batch.Count > 0;
    }

    // Sends what is left of the batch. Interrupted, the rest stays; when the task fails or is aborted, the rest is told so.
    private async ValueTask SendAsync(CancellationToken interrupt, CancellationToken abort)
    {
        try
        {
            while (!IsSent && Failure is null)
            {
                var sending = pipeline.SendAsync(_batch[_next], interrupt, abort);
                if (!(sending.IsCompletedSuccessfully ? sending.Result : await sending)) return;
                _next++;
            }
        }
        catch (OperationCanceledException)
        {
            _next++;                                       // this one was settled
            Abandon();
            throw;
        }
        if (Failure is not null) Abandon();
    }

    private void Abandon()
    {
        while (!IsSent) pipeline.Abandon(_batch[_next++]);
    }

    private static partial class Log
    {
        [LoggerMessage(1071, LogLevel.Warning, "{Task}: poll failed for now and is repeated. {Trace}")]
        public static partial void PollRetried(ILogger logger, TaskId task, string trace);
    }
}
