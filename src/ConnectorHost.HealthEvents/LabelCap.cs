using System.Collections.Concurrent;

namespace ConnectorHost.HealthEvents;

/// <summary>Keeps a metric label bounded: the first values seen keep their name, later ones are <c>other</c>.</summary>
/// <remarks>Any thread. A race may let a few values more than the limit through, once.</remarks>
internal sealed class LabelCap(int limit)
{
    public const string Other = "other";
    public const string Missing = "UNKNOWN";

    /// <summary>Longer texts are no codes or names of places.</summary>
    public const int MaxLength = 64;

    private readonly ConcurrentDictionary<string, byte> _known = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>What to show for a value.</summary>
    public string Of(string? value)
    {
        if (string.IsNullOrEmpty(value)) return Missing;
        if (_known.ContainsKey(value)) return value;
        if (value.Length > MaxLength || Volatile.Read(ref _count) >= limit) return Other;
        if (_known.TryAdd(value, 0)) Interlocked.Increment(ref _count);
        return value;
    }
}
