using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Herding;
using ConnectorHost.Runtime.Storage;
using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Runtime.Tests.Herding;

/// <summary>Runs nothing; keeps what it was told and writes the states a worker would. Called by the herder's loop, read by tests.</summary>
internal sealed class FakeWorker(IStatusStore statuses) : IWorker
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TargetState> _connectors = [];
    private readonly Dictionary<TaskId, ConnectorEntry> _tasks = [];
    private readonly List<string> _calls = [];

    /// <summary>What the connector instance answers; may throw.</summary>
    public Func<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> Generate { get; set; } = _ => [];

    /// <summary>Connectors whose instance fails to start.</summary>
    public HashSet<string> Broken { get; } = [];

    /// <summary>Tasks that fail when they start.</summary>
    public HashSet<TaskId> BrokenTasks { get; } = [];

    /// <summary>Holds up every start of a connector until it completes.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public string WorkerId => "w:8083";

    public IReadOnlyList<string> Calls { get { lock (_gate) return [.. _calls]; } }

    public int Count(string call) => Calls.Count(c => c == call);

    public async ValueTask StartConnectorAsync(ConnectorEntry entry, CancellationToken cancellationToken)
    {
        Note($"asked to start {entry.Name}");
        await Gate.WaitAsync(cancellationToken);
        Note($"start {entry.Name}");
        if (Broken.Contains(entry.Name)) Put(entry.Name, null, RunState.Failed, "Sample: broken");
        else
        {
            lock (_gate) _connectors[entry.Name] = entry.Target;
            Put(entry.Name, null, State(entry.Target));
        }
    }

    public ValueTask StopConnectorAsync(string connector, CancellationToken cancellationToken)
    {
        Note($"stop {connector}");
        lock (_gate) _connectors.Remove(connector);
        return ValueTask.CompletedTask;
    }

    public ValueTask SetConnectorTargetAsync(string connector, TargetState target, CancellationToken cancellationToken)
    {
        Note($"target {connector} {target}");
        lock (_gate) _connectors[connector] = target;
        Put(connector, null, State(target));
        return ValueTask.CompletedTask;
    }

    public bool IsConnectorRunning(string connector)
    {
        lock (_gate) return _connectors.TryGetValue(connector, out var target) && target == TargetState.Started;
    }

    public IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(string connector)
    {
        Note($"generate {connector}");
        return Generate(connector);
    }

    public ValueTask StartTaskAsync(TaskId task, ConnectorEntry entry, CancellationToken cancellationToken)
    {
        Note($"start {task}");
        lock (_gate) _tasks[task] = entry;
        if (BrokenTasks.Contains(task)) Put(task.Connector, task.Task, RunState.Failed, "Sample: broken");
        else Put(task.Connector, task.Task, State(entry.Target));
        return ValueTask.CompletedTask;
    }

    public ValueTask StopTasksAsync(IReadOnlyCollection<TaskId> tasks, StopReason reason, CancellationToken cancellationToken)
    {
        foreach (var task in tasks)
        {
            Note($"stop {task} {reason}");
            lock (_gate) _tasks.Remove(task);
            Put(task.Connector, task.Task, RunState.Unassigned);
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask SetTaskTargetAsync(TaskId task, TargetState target, CancellationToken cancellationToken)
    {
        Note($"target {task} {target}");
        Put(task.Connector, task.Task, State(target));
        return ValueTask.CompletedTask;
    }

    public IReadOnlyCollection<TaskId> RunningTasks(string connector)
    {
        lock (_gate) return [.. _tasks.Keys.Where(t => t.Connector == connector)];
    }

    /// <summary>The instance gives up: too many tasks, or an error it raised itself.</summary>
    public ConnectException Fail(string connector, string text)
    {
        lock (_gate) _connectors.Remove(connector);
        Put(connector, null, RunState.Failed, text);
        return new ConnectException(text);
    }

    private static RunState State(TargetState target) => target switch { TargetState.Paused => RunState.Paused, TargetState.Stopped => RunState.Stopped, _ => RunState.Running };

    private void Put(string connector, int? task, RunState state, string? trace = null) => statuses.Put(new ObservedStatus(connector, task, state, WorkerId, trace, 0, "7.1"));

    private void Note(string call)
    {
        lock (_gate) _calls.Add(call);
    }
}
