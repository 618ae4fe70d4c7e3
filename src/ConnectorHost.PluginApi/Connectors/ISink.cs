using System.Diagnostics.Metrics;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Records;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.PluginApi.Connectors;

/// <summary>A topic partition a sink task reads.</summary>
public readonly record struct TopicPartition(string Topic, int Partition);

/// <summary>Makes sink tasks.</summary>
public interface ISinkConnector : IConnector
{
    ValueTask StartAsync(IConnectorContext context, PluginConfig config, CancellationToken cancellationToken);
    ValueTask StopAsync(CancellationToken cancellationToken);

    /// <summary>A new task, not started.</summary>
    ISinkTask CreateTask();

    /// <summary>Asked before an operator changes the consumer group's offsets; null means reset.</summary>
    /// <returns>True when checked and sound, false when the connector cannot tell.</returns>
    bool AlterOffsets(PluginConfig config, IReadOnlyDictionary<TopicPartition, long?> offsets) => false;
}

/// <summary>Writes to a sink; one loop calls everything.</summary>
public interface ISinkTask
{
    ValueTask StartAsync(ISinkTaskContext context, PluginConfig config, CancellationToken cancellationToken);

    /// <summary>Partitions were assigned; called before their first record.</summary>
    ValueTask OpenAsync(IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Partitions are taken away; what was put for them must be durable or given up.</summary>
    ValueTask CloseAsync(IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Takes records; may buffer until <see cref="FlushAsync"/>.</summary>
    /// <exception cref="Errors.RetriableException">The same records are put again.</exception>
    ValueTask PutAsync(IReadOnlyList<SinkRecord> records, CancellationToken cancellationToken);

    /// <summary>Makes everything put so far durable.</summary>
    /// <param name="offsets">Next offset per partition, of what was put.</param>
    /// <returns>Offsets that may be committed.</returns>
    ValueTask<IReadOnlyDictionary<TopicPartition, long>> FlushAsync(IReadOnlyDictionary<TopicPartition, long> offsets, CancellationToken cancellationToken);

    ValueTask StopAsync(StopReason reason, CancellationToken cancellationToken);
}

/// <summary>What the runtime offers a sink task.</summary>
public interface ISinkTaskContext
{
    string ConnectorName { get; }
    int TaskNumber { get; }
    IReadOnlyCollection<TopicPartition> Assignment { get; }
    ILoggerFactory Logs { get; }
    IMeterFactory Meters { get; }
    TimeProvider Time { get; }

    /// <summary>Reports single records that failed; null when neither a dead letter topic nor error logging is set.</summary>
    IErrantRecordReporter? ErrantRecords { get; }

    /// <summary>Reads on from another offset.</summary>
    void Seek(TopicPartition partition, long offset);
    void Pause(IEnumerable<TopicPartition> partitions);
    void Resume(IEnumerable<TopicPartition> partitions);

    /// <summary>Commits as soon as the batch is done.</summary>
    void RequestCommit();

    /// <summary>How long to wait before putting again after a <see cref="Errors.RetriableException"/>; one time.</summary>
    void RetryAfter(TimeSpan delay);
}

/// <summary>Sends failed records of a sink task to the dead letter topic.</summary>
public interface IErrantRecordReporter
{
    /// <summary>Completes when the report is durable. Under <c>errors.tolerance=none</c> it throws.</summary>
    ValueTask ReportAsync(SinkRecord record, Exception error, CancellationToken cancellationToken);
}
