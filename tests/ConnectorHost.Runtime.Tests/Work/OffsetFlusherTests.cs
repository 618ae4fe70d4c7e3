using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.Runtime.Pipeline;
using ConnectorHost.Runtime.Storage;
using ConnectorHost.Runtime.Tests.Pipeline;
using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Runtime.Tests.Work;

public sealed class OffsetFlusherTests : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly WatchedTime _time = new();
    private readonly SubmittedRecords _submitted = new();
    private readonly RecordingLogs _logs = new();
    private readonly Store _store = new();

    [Fact]
    public async Task Offsets_are_stored_every_interval()
    {
        await using var flusher = Flusher();
        Progress(1);
        _time.Advance(Interval);
        await Eventually.IsAsync(() => _store.Saves == 1);
        Assert.Equal(1L, await StoredAsync());
    }

    [Fact]
    public async Task With_nothing_to_store_nothing_is_written()
    {
        await using var flusher = Flusher();
        await flusher.FlushAsync();
        Assert.Equal(0, _store.Saves);
    }

    [Fact]
    public async Task A_flush_that_fails_is_repeated_and_newer_offsets_win()
    {
        await using var flusher = Flusher();
        _store.Fault = new InvalidOperationException("content");
        Progress(1);
        await flusher.FlushAsync();
        Assert.Null(await StoredAsync());
        Assert.DoesNotContain("content", Assert.Single(_logs.Lines).Text, StringComparison.Ordinal);

        _store.Fault = null;
        await flusher.FlushAsync();
        Assert.Equal(1L, await StoredAsync());

        _store.Fault = new InvalidOperationException("content");
        Progress(2);
        await flusher.FlushAsync();
        Progress(3);
        _store.Fault = null;
        await flusher.FlushAsync();
        Assert.Equal(3L, await StoredAsync());
    }

    [Fact]
    public async Task A_store_that_hangs_is_given_up_after_the_time_out()
    {
        await using var flusher = Flusher();
        _store.Gate = new TaskCompletionSource();
        Progress(1);
        var flushing = flusher.FlushAsync();
        await _time.PassAsync(1);
        await flushing.WaitAsync(Eventually.Deadline);
        Assert.Equal(TimeSpan.FromSeconds(5), _time.Waits[0]);
        _store.Gate = null;
        await flusher.FlushAsync();
        Assert.Equal(1L, await StoredAsync());
    }

    [Fact]
    public async Task After_disposal_the_interval_ends_and_the_last_flush_still_works()
    {
        var flusher = Flusher();
        await flusher.DisposeAsync();
        Progress(1);
        _time.Advance(Interval);
        Assert.Equal(0, _store.Saves);
        await flusher.FlushAsync();
        Assert.Equal(1L, await StoredAsync());
        await flusher.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _logs.Dispose();
        await _store.DisposeAsync();
    }

    private OffsetFlusher Flusher() => new(PipelineHarness.Task, _submitted, _store, Interval, TimeSpan.FromSeconds(5), _time, _logs);

    private void Progress(long at) => _submitted.Progress(PipelineHarness.Partition("a"), SourceOffset.Of(new Dictionary<string, object?> { ["at"] = at }));

    private async Task<object?> StoredAsync() => (await _store.ReadAsync("c", PipelineHarness.Partition("a"), CancellationToken.None))?["at"];

    private sealed class Store : IOffsetStore
    {
        private readonly MemoryOffsetStore _inner = new();
        private int _saves;

        public int Saves => Volatile.Read(ref _saves);
        public Exception? Fault { get; set; }
        public TaskCompletionSource? Gate { get; set; }

        public async ValueTask SaveAsync(string connector, IReadOnlyDictionary<SourcePartition, IReadOnlyDictionary<string, object?>?> offsets, CancellationToken cancellationToken)
        {
            if (Gate is { } gate) await gate.Task.WaitAsync(cancellationToken);
            if (Fault is { } fault) throw fault;
            await _inner.SaveAsync(connector, offsets, cancellationToken);
            Interlocked.Increment(ref _saves);
        }

        public ValueTask StartAsync(string clusterId, CancellationToken cancellationToken) => _inner.StartAsync(clusterId, cancellationToken);
        public ValueTask<IReadOnlyDictionary<string, object?>?> ReadAsync(string connector, SourcePartition partition, CancellationToken cancellationToken) => _inner.ReadAsync(connector, partition, cancellationToken);
        public ValueTask<IReadOnlyList<StoredOffset>> ReadAllAsync(string connector, CancellationToken cancellationToken) => _inner.ReadAllAsync(connector, cancellationToken);
        public ValueTask DisposeAsync() => _inner.DisposeAsync();
    }
}
