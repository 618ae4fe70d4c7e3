using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.Runtime.Storage;
using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Runtime.Herding;

/// <summary>What the herder asks of the machine that runs connectors and tasks (actual state).</summary>
/// <remarks>
/// Called by the herder's one loop only. Outcomes are reported through the status store (RUNNING, PAUSED, STOPPED, FAILED, UNASSIGNED);
/// a plugin's fault is such a status and never an exception here, except from <see cref="TaskConfigs"/>.
/// </remarks>
internal interface IWorker
{
    /// <summary><c>host:port</c> of the advertised REST address.</summary>
    string WorkerId { get; }

    /// <summary>Makes an instance and brings it to the entry's target state; the start hook runs for STARTED only.</summary>
    ValueTask StartConnectorAsync(ConnectorEntry entry, CancellationToken cancellationToken);

    /// <summary>Ends and removes the instance; none is fine.</summary>
    ValueTask StopConnectorAsync(string connector, CancellationToken cancellationToken);

    ValueTask SetConnectorTargetAsync(string connector, TargetState target, CancellationToken cancellationToken);

    /// <summary>Whether the instance is started and has not failed.</summary>
    bool IsConnectorRunning(string connector);

    /// <summary>Asks the instance for its task configs, values resolved.</summary>
    /// <exception cref="PluginApi.Errors.ConnectException">More than <c>tasks.max</c>: then the connector has become FAILED. Anything else thrown is retried.</exception>
    IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(string connector);

    ValueTask StartTaskAsync(TaskId task, ConnectorEntry entry, CancellationToken cancellationToken);

    /// <summary>Stops gracefully within <c>task.shutdown.graceful.timeout.ms</c> in total, then cancels.</summary>
    ValueTask StopTasksAsync(IReadOnlyCollection<TaskId> tasks, StopReason reason, CancellationToken cancellationToken);

    /// <param name="target">STARTED or PAUSED.</param>
    ValueTask SetTaskTargetAsync(TaskId task, TargetState target, CancellationToken cancellationToken);

    /// <summary>Tasks that exist here, failed ones included.</summary>
    IReadOnlyCollection<TaskId> RunningTasks(string connector);
}
