using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Herding;
using ConnectorHost.Runtime.Pipeline;
using ConnectorHost.Runtime.Plugins;
using ConnectorHost.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Work;

/// <summary>Actual state of this machine: the connectors and tasks that run here. Called by the herder's one loop.</summary>
internal sealed partial class Worker(WorkerServices services, Action<string> reconfigurationRequested) : IWorker, IAsyncDisposable
{
    private readonly Dictionary<string, RunningConnector> _connectors = [];
    private readonly Dictionary<TaskId, RunningTask> _tasks = [];
    private readonly Dictionary<string, (SharedResources Plugins, SharedResources Links)> _shared = [];
    private readonly TaskAssembly _assembly = new(services);
    private readonly ILogger _logger = services.Logs.CreateLogger<Worker>();

    public string WorkerId => services.WorkerId;

    public async ValueTask StartConnectorAsync(ConnectorEntry entry, CancellationToken cancellationToken)
    {
        await StopConnectorAsync(entry.Name, cancellationToken);
        PluginInfo? plugin = null;
        try
        {
            plugin = services.Plugins.GetConnector(entry.Config.GetValueOrDefault("connector.class") ?? throw new ConfigException("Missing required configuration \"connector.class\" which has no default value."));
            if (plugin.Kind != PluginKind.Source) throw new ConnectException($"{plugin.ClassName} is a sink connector; sink connectors are not available yet.");
            var instance = services.Plugins.CreateSource(plugin);
            var config = ConnectorConfig.For(entry.Config, instance, services.Config, services.Resolver);
            foreach (var note in config.Notes) Log.Note(_logger, entry.Name, note);
            var connector = new RunningConnector(entry.Name, instance, config, StatusOf(entry.Name, null, plugin.Version), services, reconfigurationRequested);
            _connectors[entry.Name] = connector;
            await connector.SetTargetAsync(entry.Target);
        }
        catch (Exception e)
        {
            var trace = ErrorTrace.Of(e);
            Log.NotStarted(_logger, entry.Name, trace);
            StatusOf(entry.Name, null, plugin?.Version).Put(RunState.Failed, trace);
        }
    }

    public async ValueTask StopConnectorAsync(string connector, CancellationToken cancellationToken)
    {
        if (_connectors.Remove(connector, out var running)) await running.EndAsync();
    }

    public async ValueTask SetConnectorTargetAsync(string connector, TargetState target, CancellationToken cancellationToken)
    {
        if (_connectors.TryGetValue(connector, out var running)) await running.SetTargetAsync(target);
    }

    public bool IsConnectorRunning(string connector) => _connectors.TryGetValue(connector, out var running) && running.IsStarted;

    public IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(string connector) =>
        _connectors.TryGetValue(connector, out var running) ? running.TaskConfigs() : throw new ConnectException($"Connector {connector} does not run here.");

    public async ValueTask StartTaskAsync(TaskId task, ConnectorEntry entry, CancellationToken cancellationToken)
    {
        if (_tasks.ContainsKey(task)) await StopTasksAsync([task], StopReason.Restarting, cancellationToken);
        if (!_shared.TryGetValue(task.Connector, out var shared)) _shared.Add(task.Connector, shared = (new SharedResources(), new SharedResources()));
        var version = services.Plugins.Find(PluginKind.Source, entry.Config.GetValueOrDefault("connector.class") ?? "")?.Version;
        _tasks[task] = new RunningTask(
            task, entry.Target, (wake, abort) => _assembly.BuildAsync(task, entry, shared.Plugins, shared.Links, wake, abort),
            StatusOf(task.Connector, task.Task, version), services.Config.TaskShutdownTimeout, services.Time, _logger);
    }

    public async ValueTask StopTasksAsync(IReadOnlyCollection<TaskId> tasks, StopReason reason, CancellationToken cancellationToken)
    {
        var stopping = new List<Task>(tasks.Count);
        foreach (var id in tasks)
        {
            // When a connector restarts as a whole, nothing is left to hold what its tasks share: they drain as on a stop.
            var restartsAlone = reason == StopReason.Restarting && _tasks.Any(t => t.Key.Connector == id.Connector && !t.Value.HasEnded && !tasks.Contains(t.Key));
            if (_tasks.TryGetValue(id, out var task)) stopping.Add(task.StopAsync(restartsAlone || reason != StopReason.Restarting ? reason : StopReason.Stopped, services.Config.TaskShutdownTimeout));
        }
        foreach (var id in tasks) _tasks.Remove(id);
        await Task.WhenAll(stopping);
        // A task that was given up may hold what it shared for a while; its successors get their own, under the new config. Leases keep theirs alive.
        foreach (var connector in tasks.Select(t => t.Connector).Distinct())
        {
            if (!_tasks.Keys.Any(t => t.Connector == connector)) _shared.Remove(connector);
        }
    }

    public ValueTask SetTaskTargetAsync(TaskId task, TargetState target, CancellationToken cancellationToken)
    {
        if (_tasks.TryGetValue(task, out var running)) running.SetTarget(target);
        return ValueTask.CompletedTask;
    }

    public IReadOnlyCollection<TaskId> RunningTasks(string connector) => [.. _tasks.Keys.Where(t => t.Connector == connector)];

    /// <summary>Stops everything: tasks first, all at once, within their graceful time; then the connectors.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopTasksAsync([.. _tasks.Keys], StopReason.Stopped, CancellationToken.None);
        foreach (var connector in _connectors.Values) await connector.EndAsync();
        _connectors.Clear();
    }

    private StatusWriter StatusOf(string connector, int? task, string? version) => new(services.Statuses, services.WorkerId, connector, task, version);

    private static partial class Log
    {
        [LoggerMessage(1051, LogLevel.Error, "Connector {Connector} could not be started. {Trace}")]
        public static partial void NotStarted(ILogger logger, string connector, string trace);

        [LoggerMessage(1052, LogLevel.Warning, "{Connector}: {Note}")]
        public static partial void Note(ILogger logger, string connector, string note);
    }
}
