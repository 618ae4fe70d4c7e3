using System.Collections;

namespace ConnectorHost.PluginApi.Data;

/// <summary>Equality of Connect values: bytes, lists and maps by content.</summary>
public static class DataEquality
{
    public static bool ValuesEqual(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        (string a, string b) => a == b,
        (IReadOnlyDictionary<object, object?> a, IReadOnlyDictionary<object, object?> b) =>
            a.Count == b.Count && a.All(p => b.TryGetValue(p.Key, out var value) && ValuesEqual(p.Value, value)),
        (IEnumerable a, IEnumerable b) => SequencesEqual(a, b),
        _ => left.Equals(right),
    };

    private static bool SequencesEqual(IEnumerable left, IEnumerable right)
    {
        var (a, b) = (left.GetEnumerator(), right.GetEnumerator());
        while (a.MoveNext())
        {
            if (!b.MoveNext() || !ValuesEqual(a.Current, b.Current)) return false;
        }
        return !b.MoveNext();
    }
}
