using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Runtime.Storage;

/// <summary>Offsets in the worker's database, by cluster id, connector and canonical JSON of the partition.</summary>
/// <param name="database">Not disposed here: the stores of one worker share it.</param>
internal sealed class SqliteOffsetStore(ConnectDatabase database) : IOffsetStore
{
    private string? _cluster;

    private string Cluster => _cluster ?? throw new InvalidOperationException("The offset store was not started");

    public ValueTask StartAsync(string clusterId, CancellationToken cancellationToken)
    {
        _cluster = clusterId;
        return ValueTask.CompletedTask;
    }

    public async ValueTask<IReadOnlyDictionary<string, object?>?> ReadAsync(string connector, SourcePartition partition, CancellationToken cancellationToken)
    {
        var key = OffsetJson.Write(partition.Values);
        var json = (string?)await database.RunAsync(
            c => c.Scalar("SELECT position FROM offsets WHERE cluster=$cluster AND connector=$connector AND partition=$partition", ("$cluster", Cluster), ("$connector", connector), ("$partition", key)),
            cancellationToken);
        return json is null ? null : OffsetJson.Read(json);
    }

    public async ValueTask<IReadOnlyList<StoredOffset>> ReadAllAsync(string connector, CancellationToken cancellationToken)
    {
        var rows = await database.RunAsync(
            c => c.Read("SELECT partition, position FROM offsets WHERE cluster=$cluster AND connector=$connector ORDER BY partition", r => (r.GetString(0), r.GetString(1)),
                ("$cluster", Cluster), ("$connector", connector)), cancellationToken);
        return [.. rows.Select(r => new StoredOffset(new SourcePartition(OffsetJson.Read(r.Item1)), OffsetJson.Read(r.Item2)))];
    }

    public async ValueTask SaveAsync(string connector, IReadOnlyDictionary<SourcePartition, IReadOnlyDictionary<string, object?>?> offsets, CancellationToken cancellationToken)
    {
        if (offsets.Count == 0) return;
        var rows = offsets.Select(o => (Partition: OffsetJson.Write(o.Key.Values), Position: o.Value is null ? null : OffsetJson.Write(o.Value))).ToList();
        await database.RunAsync(c =>
        {
            using var transaction = c.BeginTransaction();
            foreach (var (partition, position) in rows)
            {
                if (position is null)
                    c.Execute("DELETE FROM offsets WHERE cluster=$cluster AND connector=$connector AND partition=$partition", ("$cluster", Cluster), ("$connector", connector), ("$partition", partition));
                else
                    c.Execute("INSERT OR REPLACE INTO offsets (cluster, connector, partition, position) VALUES ($cluster, $connector, $partition, $position)",
                        ("$cluster", Cluster), ("$connector", connector), ("$partition", partition), ("$position", position));
            }
            transaction.Commit();
        }, cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
