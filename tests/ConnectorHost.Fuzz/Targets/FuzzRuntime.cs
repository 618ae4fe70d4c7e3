using System.Diagnostics.Metrics;
using ConnectorHost.Connectors.Hl7;
using ConnectorHost.Fuzz.Inputs;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Fuzz.Targets;

/// <summary>The connector with one task under a runtime that stores, filters, refuses and loses records as it likes.</summary>
internal sealed class FuzzRuntime : ISourceTaskContext, IOffsetReader, ISharedResources, IMeterFactory, IAsyncDisposable
{
    private readonly PipeTransport _transport = new();
    private readonly List<Meter> _meters = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly PluginConfig _config;
    private readonly ISourceTask _task;
    private readonly MeterListener _depths = new();
    private long _depth;
    private int _rejected;
    private Task _loop = Task.CompletedTask;

    public FuzzRuntime(IReadOnlyDictionary<string, string?> settings)
    {
        _config = new PluginConfig(new Dictionary<string, string?>(settings) { ["port"] = "2575" });
        _task = new Hl7SourceConnector().CreateTask();
        _depths.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "hl7_queue_depth" && ReferenceEquals(instrument.Meter.Scope, this)) listener.EnableMeasurementEvents(instrument);
        };
        _depths.SetMeasurementEventCallback<long>((_, value, _, _) => _depth = value);
        _depths.Start();
    }

    public string ConnectorName => "fuzz";
    public int TaskNumber => 0;
    public int TaskCount => 1;
    public IOffsetReader Offsets => this;
    public ITransactionContext? Transactions => null;
    public ISharedResources Shared => this;
    public ILoggerFactory Logs => NullLoggerFactory.Instance;
    public IMeterFactory Meters => this;
    public TimeProvider Time => TimeProvider.System;

    public PipeTransport Transport => _transport;

    /// <summary>Messages the listener holds.</summary>
    public long QueueDepth
    {
        get
        {
            _depths.RecordObservableInstruments();
            return _depth;
        }
    }

    /// <summary>Faulted when the task failed, which nothing that is received may cause.</summary>
    public Task Loop => _loop;

    public async ValueTask StartAsync()
    {
        await _task.StartAsync(this, _config, CancellationToken.None);
        _loop = Task.Run(PollAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _task.StopAsync(StopReason.Stopped, CancellationToken.None);
        _depths.Dispose();
        foreach (var meter in _meters) meter.Dispose();
        _stop.Dispose();
    }

    public void PublishEndpoint(string name, string? address) { }

    public void SaveOffset(SourcePartition partition, SourceOffset offset) => offset.Materialize();

    public void Reject(RecordOrigin origin, Stage stage, Exception error, Action<Delivery> completion)
    {
        if (origin.GetOriginalBytes() is null || origin.GetDeadLetterHeaders().Count == 0) throw new FuzzViolation("a dead letter has bytes and headers");
        completion(Interlocked.Increment(ref _rejected) % 3 == 0 ? Delivery.DeadLettered("dlq", 0, 1, stage) : Delivery.Failed(stage, error, retriable: false, maybeStored: false));
    }

    public ValueTask<IReadOnlyDictionary<string, object?>?> ReadAsync(SourcePartition partition, CancellationToken cancellationToken) => default;

    public ValueTask<IReadOnlyList<StoredOffset>> ReadAllAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<StoredOffset>>([]);

    public async ValueTask<SharedLease<T>> AcquireAsync<T>(string name, Func<CancellationToken, ValueTask<T>> create, CancellationToken cancellationToken) where T : class, IAsyncDisposable
    {
        var listener = await Hl7Listener.CreateAsync(Hl7ConnectorConfig.From(_config), this, cancellationToken, _transport);
        return new SharedLease<T>((T)(object)listener, listener.DisposeAsync);
    }

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose()
    {
        // Its meters end with it, in DisposeAsync.
    }

    private async Task PollAsync()
    {
        var random = new FuzzRandom(1);
        while (!_stop.IsCancellationRequested)
        {
            IReadOnlyList<SourceRecord> batch;
            try { batch = await _task.PollAsync(_stop.Token); }
            catch (OperationCanceledException) { return; }
            var settlements = new Settlement[batch.Count];
            for (var i = 0; i < settlements.Length; i++) settlements[i] = new Settlement(batch[i], Outcome(ref random));
            if (random.OneIn(2)) Array.Reverse(settlements);             // answers keep their order all the same
            foreach (var settlement in settlements) _task.Settled([settlement]);
        }
    }

    private static Delivery Outcome(ref FuzzRandom random) => random.Below(40) switch
    {
        0 => Delivery.Filtered("fuzz"),
        1 => Delivery.DeadLettered("dlq", 0, 1, Stage.ValueConverter),
        2 => Delivery.Failed(Stage.ValueConverter, new DataException("refused"), retriable: false, maybeStored: false),
        3 => Delivery.Failed(Stage.KafkaProduce, new RetriableException("away"), retriable: true, maybeStored: false),
        4 => Delivery.Failed(Stage.KafkaProduce, new RetriableException("timed out"), retriable: true, maybeStored: true),
        _ => Delivery.Produced("t", 0, 1),
    };
}
