using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Runtime.Storage;

/// <summary>Offsets that end with the process, for the embedded broker (architecture, invariant 11). Any thread.</summary>
internal sealed class MemoryOffsetStore : IOffsetStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Dictionary<SourcePartition, IReadOnlyDictionary<string, object?>>> _offsets = new(StringComparer.Ordinal);
    private string? _cluster;

    public ValueTask StartAsync(string clusterId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_cluster != clusterId) _offsets.Clear();
            _cluster = clusterId;
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyDictionary<string, object?>?> ReadAsync(string connector, SourcePartition partition, CancellationToken cancellationToken)
    {
        lock (_gate) return new(_offsets.GetValueOrDefault(connector)?.GetValueOrDefault(partition));
    }

    public ValueTask<IReadOnlyList<StoredOffset>> ReadAllAsync(string connector, CancellationToken cancellationToken)
    {
        lock (_gate) return new((IReadOnlyList<StoredOffset>)[.. (_offsets.GetValueOrDefault(connector) ?? []).Select(o => new StoredOffset(o.Key, o.Value))]);
    }

    public ValueTask SaveAsync(string connector, IReadOnlyDictionary<SourcePartition, IReadOnlyDictionary<string, object?>?> offsets, CancellationToken cancellationToken)
    {
        // Through JSON like the durable store, so that a connector sees the same types on both.
        var copies = offsets.Select(o => (o.Key, Value: o.Value is null ? null : OffsetJson.Read(OffsetJson.Write(o.Value)))).ToList();
        lock (_gate)
        {
            if (!_offsets.TryGetValue(connector, out var stored)) _offsets[connector] = stored = [];
            foreach (var (partition, value) in copies)
            {
                if (value is null) stored.Remove(partition);
                else stored[partition] = value;
            }
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
