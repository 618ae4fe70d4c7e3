using System.Collections.Immutable;
using System.Text.Json;
using System.Threading.Channels;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Runtime.Storage;

/// <summary>Desired state in the worker's database, with a copy in memory for readers.</summary>
/// <remarks>One write at a time; its announcement takes the place of the write in the order. Announcements wait in a bounded queue: when it is full, writers wait.</remarks>
/// <param name="database">Not disposed here: the stores of one worker share it.</param>
internal sealed class SqliteConfigStore(ConnectDatabase database) : IConfigStore
{
    private const int AnnouncementCapacity = 1024;

    private readonly Channel<ConfigChange> _announcements = Channel.CreateBounded<ConfigChange>(new BoundedChannelOptions(AnnouncementCapacity) { SingleReader = true });
    private readonly SemaphoreSlim _write = new(1, 1);
    private volatile ImmutableSortedDictionary<string, ConnectorEntry> _entries = ImmutableSortedDictionary.Create<string, ConnectorEntry>(StringComparer.Ordinal);
    private Task? _announcer;

    public async ValueTask StartAsync(Action<ConfigChange> announce, CancellationToken cancellationToken)
    {
        if (_announcer is not null) throw new InvalidOperationException("The config store was started already");
        var entries = await database.RunAsync(c => c.Read("SELECT name, config, target, tasks FROM connectors ORDER BY name", r => Entry(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3))), cancellationToken);
        _entries = _entries.AddRange(entries.Select(e => KeyValuePair.Create(e.Name, e)));
        _announcer = AnnounceAsync(announce);
        foreach (var entry in entries) await _announcements.Writer.WriteAsync(new ConfigChange.ConnectorPut(entry), cancellationToken);
    }

    public ConnectorEntry? Find(string connector) => _entries.GetValueOrDefault(connector);

    public IReadOnlyList<ConnectorEntry> All() => [.. _entries.Values];

    public ValueTask PutConnectorAsync(string connector, IReadOnlyDictionary<string, string?> config, TargetState? initial, CancellationToken cancellationToken) =>
        WriteAsync(connector, present =>
        {
            var entry = present is null ? new ConnectorEntry(connector, config, initial ?? TargetState.Started, []) : present with { Config = config, Target = initial ?? present.Target };
            return (entry, new ConfigChange.ConnectorPut(entry));
        }, cancellationToken);

    public ValueTask DeleteConnectorAsync(string connector, CancellationToken cancellationToken) =>
        WriteAsync(connector, present => (null, present is null ? null : new ConfigChange.ConnectorDeleted(connector)), cancellationToken);

    public ValueTask PutTargetAsync(string connector, TargetState target, CancellationToken cancellationToken) =>
        WriteAsync(connector, present => present is null ? (null, null) : (present with { Target = target }, new ConfigChange.TargetChanged(connector, target)), cancellationToken);

    public ValueTask PutTasksAsync(string connector, IReadOnlyList<IReadOnlyDictionary<string, string?>> tasks, CancellationToken cancellationToken) =>
        WriteAsync(connector, present =>
        {
            var entry = present is null ? null : present with { TaskConfigs = tasks };
            return (entry, entry is null ? null : new ConfigChange.TasksPut(entry));
        }, cancellationToken);

    public ValueTask PutRestartAsync(RestartRequest request, CancellationToken cancellationToken) =>
        WriteAsync(request.Connector, present => (present, present is null ? null : new ConfigChange.RestartRequested(request)), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _announcements.Writer.TryComplete();
        if (_announcer is not null) await _announcer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <param name="change">Gives what shall be stored (null: nothing) and what is announced; no announcement means that nothing changes.</param>
    private async ValueTask WriteAsync(string connector, Func<ConnectorEntry?, (ConnectorEntry? Entry, ConfigChange? Announcement)> change, CancellationToken cancellationToken)
    {
        await _write.WaitAsync(cancellationToken);
        try
        {
            var present = Find(connector);
            var (entry, announcement) = change(present);
            if (announcement is null) return;
            if (!ReferenceEquals(entry, present))
            {
                await database.RunAsync(c => Store(c, connector, entry), CancellationToken.None);
                _entries = entry is null ? _entries.Remove(connector) : _entries.SetItem(connector, entry);
            }
            // What is stored must be announced, so the caller's patience ends before this point.
            await _announcements.Writer.WriteAsync(announcement, CancellationToken.None);
        }
        catch (ChannelClosedException e) { throw new ConnectException("The config store was closed", e); }
        finally { _write.Release(); }
    }

    private async Task AnnounceAsync(Action<ConfigChange> announce)
    {
        try
        {
            await foreach (var change in _announcements.Reader.ReadAllAsync()) announce(change);
        }
        catch (Exception e)
        {
            _announcements.Writer.TryComplete(e);
            throw;
        }
    }

    private static void Store(Microsoft.Data.Sqlite.SqliteConnection connection, string name, ConnectorEntry? entry)
    {
        if (entry is null)
            connection.Execute("DELETE FROM connectors WHERE name=$name", ("$name", name));
        else
            connection.Execute("INSERT OR REPLACE INTO connectors (name, config, target, tasks) VALUES ($name, $config, $target, $tasks)",
                ("$name", name), ("$config", JsonSerializer.Serialize(entry.Config)), ("$target", entry.Target.ToString().ToUpperInvariant()), ("$tasks", JsonSerializer.Serialize(entry.TaskConfigs)));
    }

    private static ConnectorEntry Entry(string name, string config, string target, string tasks) => new(
        name, JsonSerializer.Deserialize<Dictionary<string, string?>>(config)!, Enum.Parse<TargetState>(target, ignoreCase: true),
        JsonSerializer.Deserialize<List<Dictionary<string, string?>>>(tasks)!);
}
