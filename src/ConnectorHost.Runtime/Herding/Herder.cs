using System.Globalization;
using System.Threading.Channels;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Herding.Validation;
using ConnectorHost.Runtime.Storage;
using ConnectorHost.Runtime.Work;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Herding;

/// <summary>Desired state: one reader of requests that writes the config store and acts only on what the store announces.</summary>
/// <remarks>
/// Public methods may be called on any thread. A full queue lets the caller wait; whoever waits longer than <see cref="RequestTimeout"/> gets
/// <see cref="RequestTimedOutException"/>. Requests never meet a half-rebuilt task set: they wait for it (kafka-connect 6).
/// </remarks>
internal sealed partial class Herder : IAsyncDisposable
{
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(10);
    private const int QueueCapacity = 256;

    private readonly Channel<HerderRequest> _requests = Channel.CreateBounded<HerderRequest>(new BoundedChannelOptions(QueueCapacity) { SingleReader = true });
    private readonly PendingChanges _pending = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IConfigStore _configs;
    private readonly IStatusStore _statuses;
    private readonly IWorker _worker;
    private readonly ConnectorValidation _validation;
    private readonly DesiredState _desired;
    private readonly TimeProvider _time;
    private readonly ILogger<Herder> _log;

    /// <summary>Connectors of the store that have not been started yet; used by the loop only once it runs.</summary>
    private readonly HashSet<string> _unstarted = new(StringComparer.Ordinal);
    private HerderStage _stage;
    private Task _loop = Task.CompletedTask;
    private int _stopped;

    public Herder(
        IConfigStore configs, IStatusStore statuses, IWorker worker, ConfigResolver resolver, ConnectorValidation validation, TimeProvider time, ILoggerFactory logs)
    {
        (_configs, _statuses, _worker, _validation, _time) = (configs, statuses, worker, validation, time);
        _desired = new DesiredState(configs, statuses, worker, resolver, RequestTaskReconfiguration, time, logs);
        _log = logs.CreateLogger<Herder>();
        _stage = new HerderStage("starting", time.GetUtcNow(), null);
    }

    /// <summary>Completes when every connector of the store has been started (or has failed to).</summary>
    public Task Ready => _ready.Task;

    /// <summary>Opens the store and starts what it holds.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        await _configs.StartAsync(Announced, cancellationToken);
        _unstarted.UnionWith(Connectors());
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>Names of all connectors.</summary>
    public IReadOnlyList<string> Connectors() => [.. _configs.All().Select(e => e.Name)];

    /// <exception cref="NotFoundException">No such connector.</exception>
    public ConnectorEntry Connector(string name) => _configs.Find(name) ?? throw new NotFoundException($"Connector {name} not found");

    public ConnectorEntry? FindConnector(string name) => _configs.Find(name);

    /// <summary><c>source</c>, <c>sink</c>, or <c>unknown</c> when the class cannot be loaded or the connector is gone.</summary>
    public string TypeOf(string name) => _configs.Find(name)?.Config.GetValueOrDefault("connector.class") is { } type ? _validation.TypeOf(type) : "unknown";

    public ObservedStatus? ConnectorStatus(string name) => _statuses.Find(name);

    public ObservedStatus? TaskStatus(TaskId task) => _statuses.Find(task);

    /// <summary>By number.</summary>
    public IReadOnlyList<ObservedStatus> TaskStatuses(string name) => _statuses.Tasks(name);

    /// <summary>Checks a config as create and update do; any thread, plugins' own checks included.</summary>
    public Task<ConfigInfos> ValidateConnectorConfigAsync(IReadOnlyDictionary<string, string?> config, CancellationToken cancellationToken) =>
        WithinTimeAsync(Task.Run(() => _validation.Validate(config), cancellationToken), RequestTimeout, cancellationToken);

    /// <summary>Creates a connector or replaces its config; returns when that is stored, tasks follow.</summary>
    /// <param name="config">As submitted, holding <c>name</c>.</param>
    /// <param name="initial">Target state of a new connector; null: STARTED when new, unchanged otherwise.</param>
    /// <exception cref="BadRequestException">The config is invalid; the text lists every error.</exception>
    /// <exception cref="AlreadyExistsException">It exists and <paramref name="allowReplace"/> is false.</exception>
    public async Task<(bool Created, ConnectorEntry Entry)> PutConnectorConfigAsync(
        string name, IReadOnlyDictionary<string, string?> config, TargetState? initial, bool allowReplace, CancellationToken cancellationToken)
    {
        (await ValidateConnectorConfigAsync(config, cancellationToken)).ThrowIfInvalid();
        return await AskAsync($"storing the configuration of connector {name}", async ct =>
        {
            var present = _configs.Find(name);
            if (present is not null && !allowReplace) throw new AlreadyExistsException($"Connector {name} already exists");
            await _configs.PutConnectorAsync(name, config, present is null ? initial : null, ct);
            return (present is null, Connector(name));
        }, cancellationToken);
    }

    /// <summary>Merges a patch onto the stored config; null removes a key.</summary>
    /// <exception cref="NotFoundException">No such connector.</exception>
    /// <exception cref="BadRequestException">The merged config is invalid or names another connector.</exception>
    public async Task<ConnectorEntry> PatchConnectorConfigAsync(string name, IReadOnlyDictionary<string, string?> patch, CancellationToken cancellationToken)
    {
        while (true)
        {
            var present = Connector(name);
            var merged = Merge(present.Config, patch);
            if (merged.TryGetValue("name", out var inside) && inside is not null && inside != name)
                throw new BadRequestException($"Connector name configuration ({inside}) doesn't match connector name in the URL ({name})");
            (await ValidateConnectorConfigAsync(merged, cancellationToken)).ThrowIfInvalid();
            var stored = await AskAsync($"patching the configuration of connector {name}", async ct =>
            {
                // Somebody else changed it while the merge was being checked: merge again.
                if (!TaskConfigSet.Same(Connector(name).Config, present.Config)) return null;
                await _configs.PutConnectorAsync(name, merged, null, ct);
                return Connector(name);
            }, cancellationToken);
            if (stored is not null) return stored;
        }
    }

    /// <summary>Forgets a connector; its offsets stay. Tasks end soon after.</summary>
    public Task DeleteConnectorAsync(string name, CancellationToken cancellationToken) => AskAsync($"deleting connector {name}", async ct =>
    {
        Connector(name);
        await _configs.DeleteConnectorAsync(name, ct);
        return true;
    }, cancellationToken);

    public Task PauseConnectorAsync(string name, CancellationToken cancellationToken) => SetTargetAsync(name, TargetState.Paused, cancellationToken);

    public Task ResumeConnectorAsync(string name, CancellationToken cancellationToken) => SetTargetAsync(name, TargetState.Started, cancellationToken);

    /// <summary>Ends the connector's tasks and forgets their configs; the connector stays, STOPPED.</summary>
    public Task StopConnectorAsync(string name, CancellationToken cancellationToken) => AskAsync($"stopping connector {name}", async ct =>
    {
        if (_configs.Find(name) is null) throw new NotFoundException($"Unknown connector {name}");
        await _configs.PutTasksAsync(name, [], ct);
        await _configs.PutTargetAsync(name, TargetState.Stopped, ct);
        return true;
    }, cancellationToken);

    /// <summary>A new instance of the connector; its tasks go on. Returns when it has started.</summary>
    /// <exception cref="ConnectException">It failed to start.</exception>
    public Task RestartConnectorAsync(string name, CancellationToken cancellationToken) => AskAsync($"restarting connector {name}", async ct =>
    {
        var entry = _configs.Find(name) ?? throw new NotFoundException($"Unknown connector: {name}");
        await _desired.RestartConnectorAsync(entry, ct);
        if (_statuses.Find(name)?.State == RunState.Failed) throw new ConnectException($"Failed to start connector: {name}");
        RequestTaskReconfiguration(name);
        return true;
    }, cancellationToken);

    /// <summary>Restarts by plan (kafka-connect 4.11); answers the states with what will be restarted shown as RESTARTING, before the restart.</summary>
    public Task<RestartPlan> RestartConnectorAndTasksAsync(RestartRequest request, CancellationToken cancellationToken) => AskAsync($"planning a restart of connector {request.Connector}", async ct =>
    {
        if (_configs.Find(request.Connector) is null) throw new NotFoundException($"Unknown connector: {request.Connector}");
        var plan = RestartPlan.For(request, _statuses) ?? throw new NotFoundException($"Status for connector {request.Connector} not found");
        await _configs.PutRestartAsync(request, ct);
        return plan;
    }, cancellationToken);

    /// <summary>A new instance of one task.</summary>
    public Task RestartTaskAsync(TaskId task, CancellationToken cancellationToken) => AskAsync($"restarting task {task}", async ct =>
    {
        var entry = _configs.Find(task.Connector) ?? throw new NotFoundException($"Unknown connector: {task.Connector}");
        if (task.Task < 0 || task.Task >= entry.TaskConfigs.Count) throw new NotFoundException($"Unknown task: {task}");
        await _desired.RestartTaskAsync(task, entry, ct);
        return true;
    }, cancellationToken);

    /// <summary>Asks the loop for a sign of life (kafka-connect 4.3).</summary>
    public async Task<HerderHealth> HealthAsync(CancellationToken cancellationToken)
    {
        if (!_ready.Task.IsCompletedSuccessfully) return HerderHealth.Starting(_stage.Sentence);
        try
        {
            await AskAsync("answering a health check", _ => ValueTask.FromResult(true), cancellationToken, HealthTimeout);
            return HerderHealth.Healthy;
        }
        catch (RequestTimedOutException e)
        {
            return HerderHealth.Unhealthy(e.Stage);
        }
    }

    /// <summary>Computes the connector's task configs again, soon. Any thread; returns at once.</summary>
    public void RequestTaskReconfiguration(string connector)
    {
        _pending.AddReconfiguration(connector);
        Wake();
    }

    /// <summary>Ends everything that runs here: tasks drain until the worker's deadline. Waiting requests are refused.</summary>
    public async ValueTask StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0) return;
        _requests.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        RefuseWaiting();
        _ready.TrySetCanceled();
        await _desired.StopAllAsync(CancellationToken.None);
        _desired.Dispose();
        Log.Stopped(_log);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private Task<bool> SetTargetAsync(string name, TargetState target, CancellationToken cancellationToken) => AskAsync($"changing the target state of connector {name}", async ct =>
    {
        if (_configs.Find(name) is null) throw new NotFoundException($"Unknown connector {name}");
        await _configs.PutTargetAsync(name, target, ct);
        return true;
    }, cancellationToken);

    private void Announced(ConfigChange change)
    {
        _pending.Add(change);
        Wake();
    }

    // A full queue needs no waking: the loop looks at the pending changes around every request.
    private void Wake() => _requests.Writer.TryWrite(HerderWake.Instance);

    private async Task RunAsync()
    {
        var ct = _stopping.Token;
        await ApplyPendingAsync(ct);
        await foreach (var request in _requests.Reader.ReadAllAsync(ct))
        {
            Enter(request.Stage);
            await request.RunAsync(ct);
            await ApplyPendingAsync(ct);
            _stage = _stage with { Ended = _time.GetUtcNow() };
        }
    }

    private async ValueTask ApplyPendingAsync(CancellationToken cancellationToken)
    {
        while (_pending.TryTake(out var connector, out var change))
        {
            Enter($"applying changes of connector {connector}");
            await _desired.ApplyAsync(connector, change, cancellationToken);
            _unstarted.Remove(connector);
        }
        if (_unstarted.Count == 0 && _ready.TrySetResult()) Log.Ready(_log);
    }

    private void Enter(string stage) => _stage = new HerderStage(stage, _time.GetUtcNow(), null);

    private void RefuseWaiting()
    {
        while (_requests.Reader.TryRead(out var request)) request.Refuse(new ConnectException("Worker is shutting down"));
    }

    private async Task<T> AskAsync<T>(string stage, Func<CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        var request = new HerderRequest<T>(stage, work);
        try
        {
            await WithinTimeAsync(_requests.Writer.WriteAsync(request, cancellationToken).AsTask(), timeout ?? RequestTimeout, cancellationToken);
            return await WithinTimeAsync(request.Answer, timeout ?? RequestTimeout, cancellationToken);
        }
        catch (Exception e) when (e is ChannelClosedException || (e is OperationCanceledException && _stopping.IsCancellationRequested))
        {
            throw new ConnectException("Worker is shutting down");
        }
    }

    private async Task<T> WithinTimeAsync<T>(Task<T> task, TimeSpan limit, CancellationToken cancellationToken)
    {
        await WithinTimeAsync((Task)task, limit, cancellationToken);
        return await task;
    }

    private async Task WithinTimeAsync(Task task, TimeSpan limit, CancellationToken cancellationToken)
    {
        try { await task.WaitAsync(limit, _time, cancellationToken); }
        catch (TimeoutException) when (!task.IsCompleted) { throw new RequestTimedOutException(_stage.Sentence); }
    }

    private static Dictionary<string, string?> Merge(IReadOnlyDictionary<string, string?> config, IReadOnlyDictionary<string, string?> patch)
    {
        var merged = new Dictionary<string, string?>(config, StringComparer.Ordinal);
        foreach (var (key, value) in patch)
        {
            if (value is null) merged.Remove(key);
            else merged[key] = value;
        }
        return merged;
    }

    /// <summary>What the loop does, or did last; replaced whole, so any thread may read it.</summary>
    private sealed record HerderStage(string What, DateTimeOffset Began, DateTimeOffset? Ended)
    {
        public string Sentence => Ended is { } ended
            ? $"The last operation the worker completed was {What}, which began at {Iso(Began)} and completed at {Iso(ended)}."
            : $"The worker is currently {What}, which began at {Iso(Began)}.";

        private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Information, "Herder started")]
        public static partial void Ready(ILogger logger);

        [LoggerMessage(1002, LogLevel.Information, "Herder stopped")]
        public static partial void Stopped(ILogger logger);
    }
}

/// <summary>What <c>GET /health</c> says.</summary>
internal sealed record HerderHealth(string Status, string Message)
{
    public static HerderHealth Healthy { get; } = new("healthy", "Worker has completed startup and is ready to handle requests.");

    public static HerderHealth Starting(string stage) => new("starting", $"Worker is still starting up. {stage}".TrimEnd());

    public static HerderHealth Unhealthy(string stage) =>
        new("unhealthy", $"Worker was unable to handle this request and may be unable to handle other requests. {stage}".TrimEnd());
}
