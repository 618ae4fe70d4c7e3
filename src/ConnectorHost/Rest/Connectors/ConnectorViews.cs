using ConnectorHost.Runtime.Herding;
using ConnectorHost.Runtime.Storage;

namespace ConnectorHost.Rest.Connectors;

/// <summary>The herder's answers in wire form.</summary>
internal static class ConnectorViews
{
    /// <summary>The config exactly as submitted: nothing masked, added or dropped (ecosystem R2).</summary>
    public static ConnectorInfo Info(Herder herder, ConnectorEntry entry) =>
        new(entry.Name, entry.Config, [.. Enumerable.Range(0, entry.TaskConfigs.Count).Select(n => new ConnectorTask(entry.Name, n))], herder.TypeOf(entry.Name));

    /// <summary>Null when no state of the connector is known.</summary>
    public static ConnectorStateInfo? Status(Herder herder, string name) =>
        herder.ConnectorStatus(name) is { } connector ? Status(herder, connector, herder.TaskStatuses(name)) : null;

    public static ConnectorStateInfo Status(Herder herder, ObservedStatus connector, IReadOnlyList<ObservedStatus> tasks) =>
        new(connector.Connector, ConnectorState.Of(connector), [.. tasks.OrderBy(t => t.Task).Select(TaskState.Of)], herder.TypeOf(connector.Connector));
}
