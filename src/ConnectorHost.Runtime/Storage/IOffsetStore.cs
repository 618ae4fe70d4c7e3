using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Runtime.Storage;

/// <summary>Source offsets by connector and partition. Belongs to one Kafka cluster id: under another it starts empty (architecture, invariant 11).</summary>
internal interface IOffsetStore : IAsyncDisposable
{
    /// <param name="clusterId">The Kafka cluster the positions refer to.</param>
    ValueTask StartAsync(string clusterId, CancellationToken cancellationToken);
    ValueTask<IReadOnlyDictionary<string, object?>?> ReadAsync(string connector, SourcePartition partition, CancellationToken cancellationToken);
    ValueTask<IReadOnlyList<StoredOffset>> ReadAllAsync(string connector, CancellationToken cancellationToken);

    /// <summary>Stores all or nothing; a null offset forgets the partition. Durable when it returns.</summary>
    ValueTask SaveAsync(string connector, IReadOnlyDictionary<SourcePartition, IReadOnlyDictionary<string, object?>?> offsets, CancellationToken cancellationToken);
}
