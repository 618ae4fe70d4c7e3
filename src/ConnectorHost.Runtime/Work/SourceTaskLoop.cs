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

    /// <summary>Why the task has to fail, from the pipeline; null while it need not.</summary>
    public Exception? Failure => pipeline.Failure;

    public int Outstanding => pipeline.Outstanding;

    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        _started = true;
        await task.StartAsync(context, config, cancellationToken);
    }

    /// <summary>One poll and the sending of its batch.</summary>
    /// <param name="interrupt">Ends the wait for records.</param>
    /// <param name="abort">Ends everything.</param>
    public async ValueTask TurnAsync(CancellationToken interrupt, CancellationToken abort)
    {
        IReadOnlyList<SourceRecord> batch;
        try
        {
            batch = await task.PollAsync(interrupt);
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
        if (batch.Count > 0) await SendAsync(batch, abort);
    }

    /// <summary>Closes the intake, sends what the task still holds, waits for Kafka's answers and stores offsets.</summary>
    /// <exception cref="OperationCanceledException">The time is up; what is outstanding stays so.</exception>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        await task.PauseAsync(cancellationToken);
        try
        {
            while (Failure is null && await task.PollAsync(cancellationToken) is { Count: > 0 } batch) await SendAsync(batch, cancellationToken);
        }
        catch (RetriableException e)
        {
            Log.PollRetried(logger, id, ErrorTrace.Of(e));     // nothing to be had now, as in Connect: an empty batch
        }
        finally
        {
            await SettleAsync(cancellationToken);
        }
    }

    /// <summary>Waits for Kafka's answers and stores offsets; the intake stays open, for the task comes back at once and what comes meanwhile waits for it.</summary>
    /// <exception cref="OperationCanceledException">The time is up; what is outstanding stays so.</exception>
    public async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        try
        {
            await pipeline.WhenDrainedAsync(cancellationToken);
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
        try
        {
            if (_started) await task.StopAsync(reason, cancellationToken);
        }
        finally
        {
            await offsets.DisposeAsync();
            if (!cancellationToken.IsCancellationRequested) await offsets.FlushAsync();         // a cancelled task's successor may be ahead of it
            pipeline.Parts.Metrics.Ended();
            try
            {
                pipeline.Parts.Transforms.Dispose();
                pipeline.Parts.Conversion.Dispose();
            }
            finally
            {
                await resources.DisposeAsync();
            }
        }
    }

    private async ValueTask SendAsync(IReadOnlyList<SourceRecord> batch, CancellationToken cancellationToken)
    {
        pipeline.Parts.Metrics.Polled(batch.Count);
        var next = 0;
        try
        {
            while (next < batch.Count && Failure is null)
            {
                var sending = pipeline.SendAsync(batch[next++], cancellationToken);
                if (!sending.IsCompletedSuccessfully) await sending;
            }
        }
        finally
        {
            while (next < batch.Count) pipeline.Abandon(batch[next++]);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1011, LogLevel.Warning, "{Task}: poll failed for now and is repeated. {Trace}")]
        public static partial void PollRetried(ILogger logger, TaskId task, string trace);
    }
}
