using ConnectorHost.Fuzz.Inputs;

namespace ConnectorHost.Fuzz.Targets;

/// <summary>Something that takes any bytes. One instance per worker.</summary>
internal abstract class FuzzTarget : IAsyncDisposable
{
    public abstract string Name { get; }

    /// <summary>Works on bytes of a wire; else on frame bodies.</summary>
    public virtual bool TakesStreams => false;

    /// <summary>Runs on one thread without waiting, so that what it allocates can be counted.</summary>
    public virtual bool IsSynchronous => true;

    /// <summary>Most bytes that may be allocated for an input.</summary>
    public virtual long AllocationLimit(int length) => 262_144 + 256L * length;

    public virtual ValueTask StartAsync() => ValueTask.CompletedTask;

    /// <summary>Throws when something is wrong; an exception of the product is wrong too.</summary>
    /// <param name="seed">Decides about everything that is not in the input, such as how it is cut.</param>
    public abstract ValueTask RunAsync(ReadOnlyMemory<byte> input, ulong seed);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected static void Check(bool isGood, string promise)
    {
        if (!isGood) throw new FuzzViolation(promise);
    }
}

/// <summary>A promise that was broken.</summary>
internal sealed class FuzzViolation(string promise) : Exception(promise);

/// <summary>The targets by name.</summary>
internal static class FuzzTargets
{
    private static readonly Dictionary<string, Func<FuzzTarget>> ByName = new(StringComparer.Ordinal)
    {
        ["decoder"] = () => new DecoderTarget(),
        ["frame"] = () => new FrameTarget(),
        ["reader"] = () => new ReaderTarget(),
        ["edit"] = () => new EditTarget(),
        ["mapping"] = () => new MappingTarget(),
        ["listener"] = () => new ListenerTarget(),
    };

    public static IReadOnlyList<string> Names => [.. ByName.Keys];

    public static FuzzTarget? Create(string name) => ByName.GetValueOrDefault(name)?.Invoke();

    public static byte[][] CorpusOf(FuzzTarget target, Corpus corpus) => target.TakesStreams ? corpus.Streams : corpus.Payloads;
}
