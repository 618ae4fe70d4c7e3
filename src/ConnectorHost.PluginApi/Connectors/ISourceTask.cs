using System.Diagnostics.Metrics;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Records;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.PluginApi.Connectors;

/// <summary>Why a task ends.</summary>
public enum StopReason
{
    /// <summary>The connector is stopped, deleted or reconfigured, or the worker shuts down.</summary>
    Stopped,

    /// <summary>The same task comes back at once: what waits for it may wait.</summary>
    Restarting,

    /// <summary>The task failed and stays away until an operator restarts it: what waits for it is answered now.</summary>
    Failed,
}

/// <summary>Reads from a source. Made by <see cref="ISourceConnector.CreateTask"/>; one loop calls everything but <see cref="Settled"/>.</summary>
public interface ISourceTask
{
    /// <summary>Opens what is needed to read; the task counts as RUNNING when it returns.</summary>
    /// <param name="config">This task's config, secrets resolved.</param>
    /// <exception cref="Errors.ConnectException">Fails the task.</exception>
    ValueTask StartAsync(ISourceTaskContext context, PluginConfig config, CancellationToken cancellationToken);

    /// <summary>Returns at once what is there and waits only when there is nothing; while the task is paused or stopping it never waits.</summary>
    /// <returns>Records in order; empty when there is nothing. The list belongs to the runtime until the next call.</returns>
    /// <exception cref="Errors.RetriableException">Polled again after a short wait; anything else fails the task.</exception>
    ValueTask<IReadOnlyList<SourceRecord>> PollAsync(CancellationToken cancellationToken);

    /// <summary>Says what became of records, as the task made them, each exactly once.</summary>
    /// <remarks>Called on any thread, several at once (delivery threads of the Kafka client, the task's loop). Must not block, wait or throw.</remarks>
    void Settled(ReadOnlySpan<Settlement> settlements);

    /// <summary>Closes the intake; polling goes on until a batch is empty.</summary>
    ValueTask PauseAsync(CancellationToken cancellationToken);

    /// <summary>Opens the intake again.</summary>
    ValueTask ResumeAsync(CancellationToken cancellationToken);

    /// <summary>Ends the task after its outstanding records settled or the deadline passed; what is left stays unanswered. Also called after a failed start.</summary>
    ValueTask StopAsync(StopReason reason, CancellationToken cancellationToken);
}

/// <summary>What the runtime offers a source task.</summary>
public interface ISourceTaskContext
{
    string ConnectorName { get; }

    /// <summary>From 0.</summary>
    int TaskNumber { get; }

    /// <summary>How many tasks the connector has now.</summary>
    int TaskCount { get; }

    /// <summary>Stored positions.</summary>
    IOffsetReader Offsets { get; }

    /// <summary>Transaction marks; null unless the connector defines its boundaries.</summary>
    ITransactionContext? Transactions { get; }

    /// <summary>Things the tasks of this connector in this process share, such as a listener.</summary>
    ISharedResources Shared { get; }

    /// <summary>The worker's log, under the connector's context.</summary>
    ILoggerFactory Logs { get; }

    /// <summary>Instruments made here are exported with everything else; the factory outlives the task.</summary>
    IMeterFactory Meters { get; }

    TimeProvider Time { get; }

    /// <summary>Makes known where the connector takes data in on this machine, for the start block, scripts and people. Any thread.</summary>
    /// <param name="name">What listens, such as <c>mllp</c>.</param>
    /// <param name="address"><c>host:port</c> as bound; null when it listens no more.</param>
    void PublishEndpoint(string name, string? address);

    /// <summary>Stores progress that has no record (everything filtered at the source, duplicates). Any thread; kept until the next flush.</summary>
    void SaveOffset(SourcePartition partition, SourceOffset offset);

    /// <summary>Dead-letters what never became a record. Any thread, never blocks.</summary>
    /// <param name="origin">Gives the bytes to keep.</param>
    /// <param name="stage">Where it failed, usually <see cref="Stage.TaskPoll"/>.</param>
    /// <param name="error">Why; its message must hold no content.</param>
    /// <param name="completion">
    /// Called once, on any thread, with <see cref="DeliveryKind.DeadLettered"/>, or with <see cref="DeliveryKind.Failed"/> when there is no dead letter topic
    /// (not retriable), the bounded queue to it is full (retriable) or Kafka did not take it. Must not block, wait or throw.
    /// </param>
    void Reject(RecordOrigin origin, Stage stage, Exception error, Action<Delivery> completion);
}

/// <summary>Reads stored source positions.</summary>
public interface IOffsetReader
{
    /// <summary>The position stored for a partition, or null.</summary>
    ValueTask<IReadOnlyDictionary<string, object?>?> ReadAsync(SourcePartition partition, CancellationToken cancellationToken);

    /// <summary>Every partition of the connector with its position.</summary>
    ValueTask<IReadOnlyList<StoredOffset>> ReadAllAsync(CancellationToken cancellationToken);
}

/// <summary>A partition with the position stored for it.</summary>
public sealed record StoredOffset(SourcePartition Partition, IReadOnlyDictionary<string, object?> Offset)
{
    public override string ToString() => $"StoredOffset{{{Partition}}}";
}

/// <summary>Marks of a connector that defines its transaction boundaries (<c>transaction.boundary=connector</c>).</summary>
public interface ITransactionContext
{
    /// <summary>Commit after the batch that is being returned.</summary>
    void CommitTransaction();

    /// <summary>Commit right after that record.</summary>
    void CommitTransaction(SourceRecord record);

    /// <summary>Abort what was produced with the batch that is being returned; its offsets are kept.</summary>
    void AbortTransaction();

    /// <summary>Abort right after that record.</summary>
    void AbortTransaction(SourceRecord record);
}
