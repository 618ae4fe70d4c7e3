using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Runtime.Storage;

/// <summary>What the operator asked for.</summary>
internal enum TargetState { Started, Paused, Stopped }

/// <summary>One connector as desired: config exactly as submitted, target state, task configs as generated (placeholders unresolved).</summary>
internal sealed record ConnectorEntry(
    string Name,
    IReadOnlyDictionary<string, string?> Config,
    TargetState Target,
    IReadOnlyList<IReadOnlyDictionary<string, string?>> TaskConfigs)
{
    public override string ToString() => $"ConnectorEntry{{{Name}, {Target}, {TaskConfigs.Count} tasks}}";
}

/// <summary>An operator's wish to restart a connector or some of its tasks.</summary>
/// <param name="OnlyTask">Restart just this task; then the other flags do not matter.</param>
internal sealed record RestartRequest(string Connector, bool IncludeTasks, bool OnlyFailed, int? OnlyTask = null);

/// <summary>What changed in the store; the herder acts on these and on nothing else.</summary>
internal abstract record ConfigChange(string Connector)
{
    /// <summary>Created, or its config changed.</summary>
    public sealed record ConnectorPut(ConnectorEntry Entry) : ConfigChange(Entry.Name);

    public sealed record ConnectorDeleted(string Connector) : ConfigChange(Connector);

    public sealed record TargetChanged(string Connector, TargetState Target) : ConfigChange(Connector);

    public sealed record TasksPut(ConnectorEntry Entry) : ConfigChange(Entry.Name);

    public sealed record RestartRequested(RestartRequest Request) : ConfigChange(Request.Connector);
}

/// <summary>Desired state: SQLite on one machine, Kafka's config topic in a cluster.</summary>
/// <remarks>Writes return when they are durable; what was written comes back through the announcer, in order, from one thread.</remarks>
internal interface IConfigStore : IAsyncDisposable
{
    /// <summary>Opens the store and announces every connector in it (<see cref="ConfigChange.ConnectorPut"/>), then changes as they come.</summary>
    /// <param name="announce">Called in order, never concurrently; must not block.</param>
    ValueTask StartAsync(Action<ConfigChange> announce, CancellationToken cancellationToken);

    ConnectorEntry? Find(string connector);

    /// <summary>All connectors, by name.</summary>
    IReadOnlyList<ConnectorEntry> All();

    /// <param name="initial">Target state of a new connector; null keeps the present one (STARTED when new).</param>
    ValueTask PutConnectorAsync(string connector, IReadOnlyDictionary<string, string?> config, TargetState? initial, CancellationToken cancellationToken);
    ValueTask DeleteConnectorAsync(string connector, CancellationToken cancellationToken);
    ValueTask PutTargetAsync(string connector, TargetState target, CancellationToken cancellationToken);
    ValueTask PutTasksAsync(string connector, IReadOnlyList<IReadOnlyDictionary<string, string?>> tasks, CancellationToken cancellationToken);
    ValueTask PutRestartAsync(RestartRequest request, CancellationToken cancellationToken);
}
