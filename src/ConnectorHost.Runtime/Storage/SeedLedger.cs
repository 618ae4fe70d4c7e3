using System.Collections.Concurrent;

namespace ConnectorHost.Runtime.Storage;

/// <summary>Remembers which config files were applied in which content, and whose connector was deleted over REST since (architecture, "Config files").</summary>
/// <remarks>Read into memory when opened; writes are durable when they return. Any thread.</remarks>
internal sealed class SeedLedger
{
    private readonly ConnectDatabase _database;
    private readonly ConcurrentDictionary<string, Seed> _seeds;

    private SeedLedger(ConnectDatabase database, IEnumerable<(string File, Seed Seed)> seeds) =>
        (_database, _seeds) = (database, new(seeds.Select(s => KeyValuePair.Create(s.File, s.Seed)), StringComparer.Ordinal));

    /// <param name="database">Not disposed here.</param>
    public static async ValueTask<SeedLedger> OpenAsync(ConnectDatabase database, CancellationToken cancellationToken) => new(database, await database.RunAsync(
        c => c.Read("SELECT file, hash, connector, deleted FROM seeds", r => (r.GetString(0), new Seed(r.GetString(1), r.GetString(2), r.GetInt64(3) != 0))), cancellationToken));

    /// <summary>Whether a file has to be applied: it is new, or its content changed since it was applied. A deletion holds until the file changes.</summary>
    /// <param name="hash">Of the content; any text that is equal for equal content.</param>
    public bool ShouldApply(string file, string hash) => !_seeds.TryGetValue(Key(file), out var seed) || seed.Hash != hash;

    /// <summary>Whether its connector was deleted over REST since it was applied.</summary>
    public bool IsDeleted(string file) => _seeds.TryGetValue(Key(file), out var seed) && seed.Deleted;

    /// <summary>Remembers that the content was applied to that connector; ends a deletion mark.</summary>
    public ValueTask MarkAppliedAsync(string file, string hash, string connector, CancellationToken cancellationToken) =>
        PutAsync(Key(file), new Seed(hash, connector, Deleted: false), cancellationToken);

    /// <summary>Remembers a deletion over REST for every file that made the connector.</summary>
    public async ValueTask MarkDeletedAsync(string connector, CancellationToken cancellationToken)
    {
        foreach (var (file, seed) in _seeds.Where(s => s.Value.Connector == connector && !s.Value.Deleted)) await PutAsync(file, seed with { Deleted = true }, cancellationToken);
    }

    private async ValueTask PutAsync(string file, Seed seed, CancellationToken cancellationToken)
    {
        await _database.RunAsync(c => c.Execute("INSERT OR REPLACE INTO seeds (file, hash, connector, deleted) VALUES ($file, $hash, $connector, $deleted)",
            ("$file", file), ("$hash", seed.Hash), ("$connector", seed.Connector), ("$deleted", seed.Deleted ? 1 : 0)), cancellationToken);
        _seeds[file] = seed;
    }

    private static string Key(string file) => Path.GetFullPath(file);

    private sealed record Seed(string Hash, string Connector, bool Deleted);
}
