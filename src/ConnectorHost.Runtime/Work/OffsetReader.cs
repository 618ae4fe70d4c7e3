using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.Runtime.Storage;

namespace ConnectorHost.Runtime.Work;

/// <summary>Stored positions of one connector.</summary>
internal sealed class OffsetReader(IOffsetStore store, string connector) : IOffsetReader
{
    public ValueTask<IReadOnlyDictionary<string, object?>?> ReadAsync(SourcePartition partition, CancellationToken cancellationToken) => store.ReadAsync(connector, partition, cancellationToken);

    public ValueTask<IReadOnlyList<StoredOffset>> ReadAllAsync(CancellationToken cancellationToken) => store.ReadAllAsync(connector, cancellationToken);
}
