using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Runtime.Storage;

/// <summary>What is observed of a connector or task.</summary>
internal enum RunState { Unassigned, Running, Paused, Stopped, Failed, Restarting }

/// <summary>Actual state of a connector, or of one task.</summary>
/// <param name="Task">Null for the connector itself.</param>
/// <param name="WorkerId"><c>host:port</c> of the worker that wrote it.</param>
/// <param name="Trace">Why it failed: first line <c>Type: sentence</c>, stack lines behind; null unless FAILED. No record content.</param>
/// <param name="Generation">0 on one machine.</param>
/// <param name="Version">Version of the plugin, when known.</param>
internal sealed record ObservedStatus(string Connector, int? Task, RunState State, string WorkerId, string? Trace, int Generation, string? Version);

/// <summary>Actual state: memory on one machine, Kafka's status topic in a cluster. Any thread.</summary>
internal interface IStatusStore
{
    ValueTask StartAsync(CancellationToken cancellationToken);
    void Put(ObservedStatus status);
    ObservedStatus? Find(string connector);
    ObservedStatus? Find(TaskId task);

    /// <summary>States of the connector's tasks, by number.</summary>
    IReadOnlyList<ObservedStatus> Tasks(string connector);
    void DeleteTask(TaskId task);

    /// <summary>Forgets the connector and its tasks.</summary>
    void Delete(string connector);
}
