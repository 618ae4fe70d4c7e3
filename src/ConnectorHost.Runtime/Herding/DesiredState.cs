using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Storage;
using ConnectorHost.Runtime.Work;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Herding;

/// <summary>Brings the worker to what the config store says, one connector at a time (kafka-connect 7). Called by the herder's loop only.</summary>
internal sealed partial class DesiredState : IDisposable
{
    private readonly IConfigStore _configs;
    private readonly IStatusStore _statuses;
    private readonly IWorker _worker;
    private readonly ConfigResolver _resolver;
    private readonly GenerationRetries _retries;
    private readonly ILogger<DesiredState> _log;

    /// <summary>Resolved connector configs under which the tasks that run now were started: a rotated secret restarts them at the next reconfiguration.</summary>
    private readonly Dictionary<string, IReadOnlyDictionary<string, string?>> _applied = new(StringComparer.Ordinal);

    public DesiredState(IConfigStore configs, IStatusStore statuses, IWorker worker, ConfigResolver resolver, Action<string> reconfigure, TimeProvider time, ILoggerFactory logs)
    {
        (_configs, _statuses, _worker, _resolver) = (configs, statuses, worker, resolver);
        _retries = new GenerationRetries(time, reconfigure);
        _log = logs.CreateLogger<DesiredState>();
    }

    /// <summary>Acts on what was announced for one connector. A fault is logged and tried again later; it never ends the loop.</summary>
    public async ValueTask ApplyAsync(string connector, PendingChange change, CancellationToken cancellationToken)
    {
        try
        {
            await ApplyOneAsync(connector, change, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            Log.ApplyFailed(_log, e, connector, _retries.Schedule(connector));
        }
    }

    /// <summary>A new instance of the connector in its target state.</summary>
    public async ValueTask RestartConnectorAsync(ConnectorEntry entry, CancellationToken cancellationToken)
    {
        await _worker.StopConnectorAsync(entry.Name, cancellationToken);
        await _worker.StartConnectorAsync(entry, cancellationToken);
    }

    /// <summary>A new instance of one task with the config it has.</summary>
    public async ValueTask RestartTaskAsync(TaskId task, ConnectorEntry entry, CancellationToken cancellationToken)
    {
        await _worker.StopTasksAsync([task], StopReason.Restarting, cancellationToken);
        await _worker.StartTaskAsync(task, entry, cancellationToken);
    }

    /// <summary>Ends everything that runs here; statuses are left to the worker.</summary>
    public async ValueTask StopAllAsync(CancellationToken cancellationToken)
    {
        var connectors = _configs.All().Select(e => e.Name).ToList();
        await _worker.StopTasksAsync([.. connectors.SelectMany(_worker.RunningTasks)], StopReason.Stopped, cancellationToken);
        foreach (var connector in connectors) await _worker.StopConnectorAsync(connector, cancellationToken);
    }

    public void Dispose() => _retries.Dispose();

    private async ValueTask ApplyOneAsync(string connector, PendingChange change, CancellationToken cancellationToken)
    {
        var entry = _configs.Find(connector);
        if (change.Deleted) await RemoveAsync(connector, cancellationToken);
        if (entry is null) return;

        if (change.Config) await RestartConnectorAsync(entry, cancellationToken);
        else if (change.Target) await _worker.SetConnectorTargetAsync(connector, entry.Target, cancellationToken);

        if (change.Tasks) await ReplaceTasksAsync(entry, cancellationToken);
        else if (change.Target) await RetargetTasksAsync(entry, cancellationToken);

        if (change.Restart is { } restart) await RestartAsync(restart, entry, cancellationToken);

        // Every start of the instance (and its own wish) computes the task configs anew.
        var regenerated = (change.Config || change.Target || change.Reconfigure || change.Restart is not null) && await GenerateAsync(entry, cancellationToken);
        if (!regenerated) await StartMissingTasksAsync(entry, cancellationToken);
    }

    private async ValueTask RemoveAsync(string connector, CancellationToken cancellationToken)
    {
        _retries.Clear(connector);
        await _worker.StopTasksAsync(_worker.RunningTasks(connector), StopReason.Stopped, cancellationToken);
        await _worker.StopConnectorAsync(connector, cancellationToken);
        _statuses.Delete(connector);
        _applied.Remove(connector);
        Log.Removed(_log, connector);
    }

    private async ValueTask ReplaceTasksAsync(ConnectorEntry entry, CancellationToken cancellationToken)
    {
        var running = _worker.RunningTasks(entry.Name);
        var wanted = entry.Target == TargetState.Stopped ? 0 : entry.TaskConfigs.Count;
        // Tasks that come back at once may let their senders wait; the others must not.
        await _worker.StopTasksAsync([.. running.Where(t => t.Task >= wanted)], StopReason.Stopped, cancellationToken);
        await _worker.StopTasksAsync([.. running.Where(t => t.Task < wanted)], StopReason.Restarting, cancellationToken);
        foreach (var status in _statuses.Tasks(entry.Name).Where(s => s.Task >= wanted)) _statuses.DeleteTask(new TaskId(entry.Name, status.Task!.Value));
        _applied[entry.Name] = ResolvedOrRaw(entry);
        await StartMissingTasksAsync(entry, cancellationToken);
    }

    private async ValueTask RetargetTasksAsync(ConnectorEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Target == TargetState.Stopped) return;
        foreach (var task in _worker.RunningTasks(entry.Name).OrderBy(t => t.Task)) await _worker.SetTaskTargetAsync(task, entry.Target, cancellationToken);
    }

    private async ValueTask StartMissingTasksAsync(ConnectorEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Target == TargetState.Stopped || entry.TaskConfigs.Count == 0) return;
        var running = _worker.RunningTasks(entry.Name);
        if (running.Count == 0) _applied[entry.Name] = ResolvedOrRaw(entry);
        for (var n = 0; n < entry.TaskConfigs.Count; n++)
        {
            var task = new TaskId(entry.Name, n);
            if (!running.Contains(task)) await _worker.StartTaskAsync(task, entry, cancellationToken);
        }
    }

    private async ValueTask RestartAsync(RestartRequest request, ConnectorEntry entry, CancellationToken cancellationToken)
    {
        if (RestartPlan.For(request, _statuses) is not { } plan) return;
        var tasks = plan.RestartedTasks.Where(n => n < entry.TaskConfigs.Count).Order().Select(n => new TaskId(entry.Name, n)).ToList();
        Log.Restarting(_log, entry.Name, plan.RestartsConnector, tasks.Count);
        await _worker.StopTasksAsync(tasks, StopReason.Restarting, cancellationToken);
        if (plan.RestartsConnector) await _worker.StopConnectorAsync(entry.Name, cancellationToken);

        var restarting = new ObservedStatus(entry.Name, null, RunState.Restarting, _worker.WorkerId, null, 0, null);
        if (plan.RestartsConnector) _statuses.Put(restarting);
        foreach (var task in tasks) _statuses.Put(restarting with { Task = task.Task });

        if (plan.RestartsConnector) await _worker.StartConnectorAsync(entry, cancellationToken);
        foreach (var task in tasks) await _worker.StartTaskAsync(task, entry, cancellationToken);
    }

    /// <summary>Asks the connector for its task configs and stores them when they, or the config the tasks run under, changed.</summary>
    /// <returns>True when they were stored; the store's announcement then (re)starts the tasks.</returns>
    private async ValueTask<bool> GenerateAsync(ConnectorEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Target != TargetState.Started || !_worker.IsConnectorRunning(entry.Name))
        {
            _retries.Clear(entry.Name);
            return false;
        }

        IReadOnlyList<IReadOnlyDictionary<string, string?>> tasks;
        IReadOnlyDictionary<string, string?> resolved;
        try
        {
            tasks = TaskConfigSet.WithPlaceholders(_worker.TaskConfigs(entry.Name), entry.Config);
            resolved = _resolver.Resolve(entry.Config);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (_worker.IsConnectorRunning(entry.Name)) Log.GenerationFailed(_log, e, entry.Name, _retries.Schedule(entry.Name));
            else Log.GenerationRefused(_log, entry.Name, e.Message);
            return false;
        }

        _retries.Clear(entry.Name);
        var sameConfig = !_applied.TryGetValue(entry.Name, out var applied) || TaskConfigSet.Same(applied, resolved);
        if (sameConfig && TaskConfigSet.Same(tasks, entry.TaskConfigs)) return false;
        await _configs.PutTasksAsync(entry.Name, tasks, cancellationToken);
        return true;
    }

    private IReadOnlyDictionary<string, string?> ResolvedOrRaw(ConnectorEntry entry)
    {
        try { return _resolver.Resolve(entry.Config); }
        catch (ConfigException) { return entry.Config; } // the tasks fail with the provider's text; nothing to remember but the config itself
    }

    private static partial class Log
    {
        [LoggerMessage(1011, LogLevel.Error, "{Connector}: a change could not be applied; trying again in {Delay}.")]
        public static partial void ApplyFailed(ILogger logger, Exception error, string connector, TimeSpan delay);

        [LoggerMessage(1012, LogLevel.Information, "{Connector}: stopped and removed.")]
        public static partial void Removed(ILogger logger, string connector);

        [LoggerMessage(1013, LogLevel.Information, "{Connector}: restarting (connector: {RestartsConnector}, tasks: {Tasks}).")]
        public static partial void Restarting(ILogger logger, string connector, bool restartsConnector, int tasks);

        [LoggerMessage(1014, LogLevel.Warning, "{Connector}: its task configs could not be generated; trying again in {Delay}.")]
        public static partial void GenerationFailed(ILogger logger, Exception error, string connector, TimeSpan delay);

        [LoggerMessage(1015, LogLevel.Error, "{Connector}: {Problem}")]
        public static partial void GenerationRefused(ILogger logger, string connector, string problem);
    }
}
