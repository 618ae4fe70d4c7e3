using System.Diagnostics.Metrics;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Records;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

/// <summary>What a task sees of the runtime; without a bench, one that only dead-letters, without a topic for it.</summary>
internal sealed class FakeContext(Bench? bench, int number, int count, ISharedResources shared, IReadOnlyList<StoredOffset> offsets) : ISourceTaskContext, IOffsetReader
{
    public string ConnectorName => "wire";
    public int TaskNumber => number;
    public int TaskCount => count;
    public IOffsetReader Offsets => this;
    public ITransactionContext? Transactions => null;
    public ISharedResources Shared => shared;
    public ILoggerFactory Logs => bench!.Logs;
    public IMeterFactory Meters => bench!.Meters;
    public TimeProvider Time => bench!.Time;

    public void PublishEndpoint(string name, string? address) => bench!.EndpointPublished(name, address);

    public void SaveOffset(SourcePartition partition, SourceOffset offset) => bench!.OffsetSaved(partition, offset);

    public void Reject(RecordOrigin origin, Stage stage, Exception error, Action<Delivery> completion)
    {
        if (bench is null) completion(Outcomes.FailedForGood);
        else bench.RejectedByTask(new Rejected(origin, error, completion));
    }

    public ValueTask<IReadOnlyDictionary<string, object?>?> ReadAsync(SourcePartition partition, CancellationToken cancellationToken) =>
        ValueTask.FromResult(offsets.FirstOrDefault(o => o.Partition.Equals(partition))?.Offset);

    public ValueTask<IReadOnlyList<StoredOffset>> ReadAllAsync(CancellationToken cancellationToken) => ValueTask.FromResult(offsets);
}

/// <summary>Shared resources of one connector, without races: the bench starts and stops its tasks one by one.</summary>
internal sealed class FakeShared : ISharedResources
{
    private readonly Dictionary<string, (IAsyncDisposable Resource, int Holders)> _held = [];

    public async ValueTask<SharedLease<T>> AcquireAsync<T>(string name, Func<CancellationToken, ValueTask<T>> create, CancellationToken cancellationToken) where T : class, IAsyncDisposable
    {
        var (resource, holders) = _held.TryGetValue(name, out var held) ? held : (await create(cancellationToken), 0);
        _held[name] = (resource, holders + 1);
        return new SharedLease<T>((T)resource, () => ReleaseAsync(name));
    }

    private async ValueTask ReleaseAsync(string name)
    {
        var (resource, holders) = _held[name];
        if (holders > 1)
        {
            _held[name] = (resource, holders - 1);
            return;
        }
        _held.Remove(name);
        await resource.DisposeAsync();
    }
}

internal sealed class FakeMeters : IMeterFactory
{
    private readonly List<Meter> _made = [];

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        lock (_made) _made.Add(meter);
        return meter;
    }

    public void Dispose() => _made.ForEach(m => m.Dispose());
}

/// <summary>Keeps what was logged at information and above, for cases about what logs may hold.</summary>
internal sealed class FakeLogs : ILoggerFactory, ILogger
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;
    public void AddProvider(ILoggerProvider provider) { }
    public void Dispose() { }
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (_lines.Count < 10_000) _lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");
    }
}
