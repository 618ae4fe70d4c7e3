using System.Diagnostics;
using ConnectorHost.Fuzz.Inputs;
using ConnectorHost.Fuzz.Targets;

namespace ConnectorHost.Fuzz.Running;

/// <summary>Feeds one target until it has had enough or the first promise is broken.</summary>
internal sealed class FuzzRun(string target, Corpus corpus, FuzzOptions options)
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private const long MostLiveBytes = 512L * 1024 * 1024;
    private readonly Worker?[] _workers = new Worker?[options.Workers];
    private FuzzFinding? _finding;
    private volatile bool _stopped;
    private long _next = options.First;
    private long _done;
    private long _peak;

    /// <summary>Inputs that went through.</summary>
    public long Done => Interlocked.Read(ref _done);

    public TimeSpan Took { get; private set; }

    /// <summary>Processor time of the process meanwhile.</summary>
    public TimeSpan Cpu { get; private set; }

    /// <summary>Most bytes the heap had when it was looked at, garbage included.</summary>
    public long PeakHeapBytes => _peak;

    /// <returns>What broke, or null.</returns>
    public async Task<FuzzFinding?> GoAsync()
    {
        var (started, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var workers = Enumerable.Range(0, options.Workers).Select(i => Task.Run(() => WorkAsync(i, started))).ToList();
        var all = Task.WhenAll(workers);
        using var ticks = new PeriodicTimer(Look);
        while (!all.IsCompleted)
        {
            await Task.WhenAny(all, ticks.WaitForNextTickAsync().AsTask());
            WatchMemory();
            if (StuckWorker() is { } stuck) return stuck;       // its thread cannot be taken back; the process ends
        }
        await all;
        (Took, Cpu) = (Stopwatch.GetElapsedTime(started), Environment.CpuUsage.TotalTime - cpu);
        return _finding;
    }

    private async Task WorkAsync(int number, long started)
    {
        await using var fed = FuzzTargets.Create(target)!;
        await fed.StartAsync();
        var mutator = new Mutator(FuzzTargets.CorpusOf(fed, corpus));
        var worker = _workers[number] = new Worker();
        while (!_stopped && (options.Time is null || Stopwatch.GetElapsedTime(started) < options.Time))
        {
            var input = Interlocked.Increment(ref _next) - 1;
            if (options.Inputs is { } most && input - options.First >= most) return;
            var seed = FuzzRandom.Seed(options.Seed, (ulong)input);
            var bytes = mutator.Make(seed);
            worker.Begin(bytes, seed);
            if (await TryAsync(fed, bytes, seed) is { } what)
            {
                Interlocked.CompareExchange(ref _finding, new FuzzFinding(target, seed, bytes.ToArray(), what), null);
                _stopped = true;
                return;
            }
            worker.End();
            Interlocked.Increment(ref _done);
        }
    }

    /// <returns>What went wrong with this input, or null.</returns>
    public static async Task<string?> TryAsync(FuzzTarget target, ReadOnlyMemory<byte> bytes, ulong seed)
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            await target.RunAsync(bytes, seed);
            if (!target.IsSynchronous) return null;
            if (GC.GetAllocatedBytesForCurrentThread() - allocated > target.AllocationLimit(bytes.Length))
            {
                // The first time may have made tables that stay.
                allocated = GC.GetAllocatedBytesForCurrentThread();
                await target.RunAsync(bytes, seed);
                allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
                if (allocated > target.AllocationLimit(bytes.Length)) return $"{allocated} bytes were allocated for an input of {bytes.Length}; at most {target.AllocationLimit(bytes.Length)} may be";
            }
            if (Stopwatch.GetElapsedTime(started) < Slow) return null;
            // The machine may have been busy: slow is what is slow each time.
            for (var again = 0; again < 4; again++)
            {
                started = Stopwatch.GetTimestamp();
                await target.RunAsync(bytes, seed);
                if (Stopwatch.GetElapsedTime(started) < Slow) return null;
            }
            return $"an input of {bytes.Length} bytes takes more than {Slow.TotalMilliseconds:0} ms";
        }
        catch (FuzzViolation e)
        {
            return $"broken promise: {e.Message}";
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }

    private void WatchMemory()
    {
        var heap = GC.GetTotalMemory(false);
        _peak = Math.Max(_peak, heap);
        if (heap > MostLiveBytes)
        {
            var live = GC.GetTotalMemory(forceFullCollection: true);
            if (live > MostLiveBytes)
            {
                Interlocked.CompareExchange(ref _finding, new FuzzFinding(target, options.Seed, [], $"{live} bytes are live after {Done} inputs"), null);
                _stopped = true;
            }
        }
    }

    private FuzzFinding? StuckWorker()
    {
        foreach (var worker in _workers)
            if (worker?.StuckFor(Stuck) is var (bytes, seed)) return new FuzzFinding(target, seed, bytes, $"an input of {bytes.Length} bytes did not come back within {Stuck.TotalSeconds:0} s");
        return null;
    }

    /// <summary>What a worker does now; read by the watch.</summary>
    private sealed class Worker
    {
        private readonly Lock _gate = new();
        private ReadOnlyMemory<byte> _bytes;
        private ulong _seed;
        private long _since;

        public void Begin(ReadOnlyMemory<byte> bytes, ulong seed)
        {
            lock (_gate) (_bytes, _seed, _since) = (bytes, seed, Stopwatch.GetTimestamp());
        }

        public void End()
        {
            lock (_gate) _since = 0;
        }

        public (byte[], ulong)? StuckFor(TimeSpan limit)
        {
            lock (_gate) return _since != 0 && Stopwatch.GetElapsedTime(_since) > limit ? (_bytes.ToArray(), _seed) : null;
        }
    }
}
