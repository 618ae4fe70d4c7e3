using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Pipeline;
using ConnectorHost.Runtime.Storage;
using ConnectorHost.Runtime.Tests.Pipeline;
using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Runtime.Tests.Work;

/// <summary>A running task over a scripted source, with Kafka and stores in memory.</summary>
internal sealed class RunningTaskHarness : IAsyncDisposable
{
    public static readonly TaskId Id = PipelineHarness.Task;
    public static readonly TimeSpan Graceful = TimeSpan.FromSeconds(5);
    private readonly TestServices _services = new();
    private readonly PipelineHarness _pipeline;
    private readonly Exception? _assemblyFault;
    private readonly List<RunState> _states = [];

    public RunningTaskHarness(TargetState target = TargetState.Started, ToleranceType tolerance = ToleranceType.None, bool answersSenders = false, bool deadLetters = false, Exception? assemblyFault = null, Action<ScriptedTask>? prepare = null)
    {
        _assemblyFault = assemblyFault;
        prepare?.Invoke(Source);
        _pipeline = new PipelineHarness(answersSenders, tolerance, deadLetters: deadLetters, target: Source);
        Status = new StatusWriter(new Recording(this), TestServices.WorkerId, Id.Connector, Id.Task, "1");
        Task = new RunningTask(Id, target, AssembleAsync, Status, Graceful, Time, Logs);
    }

    public ScriptedTask Source { get; } = new();
    public RunningTask Task { get; }
    public StatusWriter Status { get; }
    public WatchedTime Time => _services.Time;
    public RecordingLogs Logs => _services.Logs;
    public FakeSender Sender => _pipeline.Sender;
    public PipelineHarness Pipeline => _pipeline;
    public MemoryOffsetStore Offsets => _services.Offsets;
    public bool ResourcesReleased { get; private set; }

    /// <summary>Every state written, in order.</summary>
    public IReadOnlyList<RunState> States { get { lock (_states) return [.. _states]; } }
    public ObservedStatus? Observed => _services.Statuses.Find(Id);

    public Task UntilAsync(RunState state) => Eventually.IsAsync(() => Observed?.State == state);

    public Task StopAsync(StopReason reason = StopReason.Stopped) => Task.StopAsync(reason, Graceful);

    public async Task<object?> StoredAsync() => (await Offsets.ReadAsync(Id.Connector, PipelineHarness.Partition("a"), CancellationToken.None))?["at"];

    public async ValueTask DisposeAsync()
    {
        await Task.DisposeAsync();
        _pipeline.Dispose();
        _services.Dispose();
    }

    private ValueTask<SourceTaskLoop> AssembleAsync(Action wake, CancellationToken cancellationToken)
    {
        if (_assemblyFault is { } fault) throw fault;
        var pipeline = new RecordPipeline(_pipeline.Pipeline.Parts with { OnFailure = wake });
        var services = _services.All;
        var offsets = new OffsetFlusher(Id, _pipeline.Submitted, Offsets, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), Time, Logs);
        var context = new SourceTaskContext(Id, 1, "Scripted", new OffsetReader(Offsets, "c"), new SharedResources(), _pipeline.Submitted, _pipeline.DeadLetters, services);
        return new(new SourceTaskLoop(Id, Source, context, new PluginConfig(new Dictionary<string, string?>()), pipeline, offsets, new Resources(this), Logs));
    }

    private sealed class Resources(RunningTaskHarness owner) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            owner.ResourcesReleased = true;
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Recording(RunningTaskHarness owner) : IStatusStore
    {
        private readonly MemoryStatusStore _inner = owner._services.Statuses;

        public void Put(ObservedStatus status)
        {
            lock (owner._states) owner._states.Add(status.State);
            _inner.Put(status);
        }

        public ValueTask StartAsync(CancellationToken cancellationToken) => _inner.StartAsync(cancellationToken);
        public ObservedStatus? Find(string connector) => _inner.Find(connector);
        public ObservedStatus? Find(TaskId task) => _inner.Find(task);
        public IReadOnlyList<ObservedStatus> Tasks(string connector) => _inner.Tasks(connector);
        public void DeleteTask(TaskId task) => _inner.DeleteTask(task);
        public void Delete(string connector) => _inner.Delete(connector);
    }
}
