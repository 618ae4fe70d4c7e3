using System.Diagnostics;
using ConnectorHost.Runtime.Metrics;
using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Runtime.Pipeline;

/// <summary>What the pipeline of one task counts. Any thread.</summary>
internal sealed class PipelineMetrics(TaskMetrics instruments, TaskId task)
{
    private readonly TagList _tags = TaskMetrics.Tags(task.Connector, task.Task);
    private long _active;

    public void Polled(int records)
    {
        instruments.Polled.Add(records, _tags);
        instruments.Active.Add(records, _tags);
        Interlocked.Add(ref _active, records);
    }

    /// <summary>A record that settles after <see cref="Ended"/> was taken off already.</summary>
    public void Settled()
    {
        long active;
        do
        {
            active = Volatile.Read(ref _active);
            if (active == 0) return;
        }
        while (Interlocked.CompareExchange(ref _active, active - 1, active) != active);
        instruments.Active.Add(-1, _tags);
    }

    /// <summary>The task ends: what it abandons is not active any more.</summary>
    public void Ended() => instruments.Active.Add(-Interlocked.Exchange(ref _active, 0), _tags);

    public void Written() => instruments.Written.Add(1, _tags);
    public void Failed() => instruments.Failures.Add(1, _tags);
    public void RecordFailed() => instruments.RecordErrors.Add(1, _tags);
    public void Skipped() => instruments.Skipped.Add(1, _tags);
    public void Retried() => instruments.Retries.Add(1, _tags);
    public void ErrorLogged() => instruments.Logged.Add(1, _tags);
    public void DeadLetterRequested() => instruments.DeadLetters.Add(1, _tags);
    public void DeadLetterFailed() => instruments.DeadLetterFailures.Add(1, _tags);
}
