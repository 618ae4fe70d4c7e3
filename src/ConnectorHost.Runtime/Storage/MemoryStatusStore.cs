using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Runtime.Storage;

/// <summary>Actual state in memory, for one machine. Any thread.</summary>
internal sealed class MemoryStatusStore : IStatusStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ObservedStatus> _connectors = new(StringComparer.Ordinal);
    private readonly Dictionary<TaskId, ObservedStatus> _tasks = [];

    public ValueTask StartAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public void Put(ObservedStatus status)
    {
        lock (_gate)
        {
            if (status.Task is { } task)
            {
                var id = new TaskId(status.Connector, task);
                if (MayWrite(_tasks.GetValueOrDefault(id), status)) _tasks[id] = status;
            }
            else if (MayWrite(_connectors.GetValueOrDefault(status.Connector), status))
            {
                _connectors[status.Connector] = status;
            }
        }
    }

    public ObservedStatus? Find(string connector) { lock (_gate) return _connectors.GetValueOrDefault(connector); }

    public ObservedStatus? Find(TaskId task) { lock (_gate) return _tasks.GetValueOrDefault(task); }

    public IReadOnlyList<ObservedStatus> Tasks(string connector)
    {
        lock (_gate) return [.. _tasks.Values.Where(t => t.Connector == connector).OrderBy(t => t.Task)];
    }

    public void DeleteTask(TaskId task) { lock (_gate) _tasks.Remove(task); }

    public void Delete(string connector)
    {
        lock (_gate)
        {
            _connectors.Remove(connector);
            foreach (var task in _tasks.Keys.Where(t => t.Connector == connector).ToList()) _tasks.Remove(task);
        }
    }

    /// <summary>Safe write (kafka-connect 7.2): a worker that lost the connector must not overwrite what its successor says.</summary>
    private static bool MayWrite(ObservedStatus? stored, ObservedStatus status) =>
        status.State is not (RunState.Unassigned or RunState.Failed) || stored is null || stored.WorkerId == status.WorkerId || stored.Generation <= status.Generation;
}
