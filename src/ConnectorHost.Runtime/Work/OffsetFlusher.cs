using ConnectorHost.PluginApi.Records;
using ConnectorHost.Runtime.Pipeline;
using ConnectorHost.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Work;

/// <summary>Commits the offsets of settled records every interval; a flush that fails is repeated with the next one and does not fail the task (kafka-connect 14.3).</summary>
internal sealed partial class OffsetFlusher : IAsyncDisposable
{
    private readonly TaskId _task;
    private readonly SubmittedRecords _submitted;
    private readonly IOffsetStore _store;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PeriodicTimer _timer;
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Task _loop;

    public OffsetFlusher(TaskId task, SubmittedRecords submitted, IOffsetStore store, TimeSpan interval, TimeSpan timeout, TimeProvider time, ILogger logger)
    {
        (_task, _submitted, _store, _timeout, _time, _logger) = (task, submitted, store, timeout, time, logger);
        _timer = new PeriodicTimer(interval, time);
        _loop = FlushEveryIntervalAsync();
    }

    /// <summary>Stores what is committable now.</summary>
    public async Task FlushAsync()
    {
        await _one.WaitAsync();
        try
        {
            Dictionary<SourcePartition, IReadOnlyDictionary<string, object?>?> offsets = [];
            try
            {
                offsets = _submitted.TakeCommittable();
                if (offsets.Count == 0) return;
                using var limit = new CancellationTokenSource(_timeout, _time);
                await _store.SaveAsync(_task.Connector, offsets, limit.Token);
            }
            catch (Exception e)
            {
                _submitted.Restore(offsets);
                Log.FlushFailed(_logger, _task, ErrorTrace.Of(e));
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Ends the loop; the last flush is the caller's.</summary>
    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _loop;
    }

    private async Task FlushEveryIntervalAsync()
    {
        while (await _timer.WaitForNextTickAsync()) await FlushAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(1081, LogLevel.Warning, "{Task}: offsets could not be stored; the next flush tries again. {Trace}")]
        public static partial void FlushFailed(ILogger logger, TaskId task, string trace);
    }
}
