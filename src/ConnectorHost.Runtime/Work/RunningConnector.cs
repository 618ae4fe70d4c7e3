using System.Diagnostics.Metrics;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Pipeline;
using ConnectorHost.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Work;

/// <summary>One connector instance on this worker (kafka-connect 7.3). Called by the herder's loop; hooks of the plugin that do not return in time count as failed.</summary>
internal sealed partial class RunningConnector(string name, ISourceConnector instance, ConnectorConfig config, StatusWriter status, WorkerServices services, Action<string> reconfigurationRequested)
    : IConnectorContext
{
    private static readonly TimeSpan HookLimit = TimeSpan.FromSeconds(30);
    private readonly ILogger _logger = services.Logs.CreateLogger<RunningConnector>();
    private volatile State _state;

    private enum State { Initial, Started, Paused, Stopped, Failed }

    public string ConnectorName => name;
    public IOffsetReader Offsets { get; } = new OffsetReader(services.Offsets, name);
    public ILoggerFactory Logs => services.Logs;
    public IMeterFactory Meters => services.Meters;
    public TimeProvider Time => services.Time;
    public bool IsStarted => _state == State.Started;

    public void RequestTaskReconfiguration() => reconfigurationRequested(name);

    public void RaiseError(Exception error) => Fail(error);

    public async ValueTask SetTargetAsync(TargetState target)
    {
        switch (target)
        {
            case TargetState.Started:
                await StartAsync();
                break;
            case TargetState.Paused when _state != State.Failed:
                if (await StopHookAsync()) Become(State.Paused, RunState.Paused);
                break;
            case TargetState.Stopped:
                await StopHookAsync();                         // a failure while stopping still ends as STOPPED
                Become(State.Stopped, RunState.Stopped);
                break;
        }
    }

    /// <summary>Ends the instance for good.</summary>
    public async ValueTask EndAsync()
    {
        await StopHookAsync();
        if (_state != State.Failed) status.Put(RunState.Unassigned);
        status.Silence();
    }

    /// <exception cref="ConnectException">More tasks than <c>tasks.max</c>: the connector is FAILED. Other exceptions are the plugin's own.</exception>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs()
    {
        var configs = instance.TaskConfigs(config.TasksMax);
        if (configs.Count <= config.TasksMax) return configs;
        var error = new ConnectException(TaskAssembly.TooManyTasks(name, configs.Count, config.TasksMax));
        if (!config.EnforceTasksMax)
        {
            Log.TooManyTasks(_logger, error.Message);
            return configs;
        }
        Fail(error);
        throw error;
    }

    private async ValueTask StartAsync()
    {
        if (_state is State.Started or State.Failed) return;
        try
        {
            await WithinLimitAsync("start", token => instance.StartAsync(this, config.Merged, token));
            Become(State.Started, RunState.Running);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private async ValueTask<bool> StopHookAsync()
    {
        if (_state != State.Started) return true;
        try
        {
            await WithinLimitAsync("stop", instance.StopAsync);
            return true;
        }
        catch (Exception e)
        {
            Fail(e);
            return false;
        }
    }

    private async Task WithinLimitAsync(string hook, Func<CancellationToken, ValueTask> call)
    {
        using var limit = new CancellationTokenSource(HookLimit, services.Time);
        try
        {
            await call(limit.Token).AsTask().WaitAsync(limit.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            throw new ConnectException($"Connector {name}: its {hook} hook did not return within {HookLimit.TotalSeconds:0} s. Restart the connector when its plugin can work again.", e);
        }
    }

    private void Become(State state, RunState shown)
    {
        _state = state;
        status.Put(shown);
    }

    private void Fail(Exception error)
    {
        _state = State.Failed;
        var trace = ErrorTrace.Of(error);
        Log.Failed(_logger, name, trace);
        status.Put(RunState.Failed, trace);
    }

    private static partial class Log
    {
        [LoggerMessage(1041, LogLevel.Error, "Connector {Connector} failed and stays FAILED until it is restarted. {Trace}")]
        public static partial void Failed(ILogger logger, string connector, string trace);

        [LoggerMessage(1042, LogLevel.Warning, "{Sentence}")]
        public static partial void TooManyTasks(ILogger logger, string sentence);
    }
}
