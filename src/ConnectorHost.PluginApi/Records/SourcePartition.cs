using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.PluginApi.Records;

/// <summary>Names a source; compared by value (reference first, cached hash). Make one per source and reuse it.</summary>
public sealed class SourcePartition : IEquatable<SourcePartition>
{
    private readonly SortedDictionary<string, object?> _values;
    private readonly int _hash;

    /// <param name="values">Strings, longs, doubles or booleans by name; integers of other sizes become <see cref="long"/>, as JSON reads them back.</param>
    public SourcePartition(IEnumerable<KeyValuePair<string, object?>> values)
    {
        _values = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in values) _values[key] = OffsetValue.Normalise(value);
        var hash = new HashCode();
        foreach (var (key, value) in _values) { hash.Add(key); hash.Add(value); }
        _hash = hash.ToHashCode();
    }

    public IReadOnlyDictionary<string, object?> Values => _values;

    public bool Equals(SourcePartition? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || _hash != other._hash || _values.Count != other._values.Count) return false;
        return _values.All(p => other._values.TryGetValue(p.Key, out var value) && DataEquality.ValuesEqual(p.Value, value));
    }

    public override bool Equals(object? obj) => Equals(obj as SourcePartition);
    public override int GetHashCode() => _hash;

    /// <summary>The number of its attributes, never their values.</summary>
    public override string ToString() => $"SourcePartition{{{_values.Count} values}}";
}

/// <summary>Position in a source. Materialised only when offsets are flushed or committed, from the last included record of the partition.</summary>
public abstract class SourceOffset
{
    /// <summary>An offset that is known when the record is made.</summary>
    public static SourceOffset Of(IReadOnlyDictionary<string, object?> values) => new Fixed(values);

    /// <summary>The offset as it is stored: strings, longs, doubles, booleans by name. Called by the runtime's flush, not per record; must not throw or block.</summary>
    public abstract IReadOnlyDictionary<string, object?> Materialize();

    /// <summary>The type only, never its values.</summary>
    public sealed override string ToString() => GetType().Name;

    private sealed class Fixed(IReadOnlyDictionary<string, object?> values) : SourceOffset
    {
        public override IReadOnlyDictionary<string, object?> Materialize() => values;
    }
}

internal static class OffsetValue
{
    internal static object? Normalise(object? value) => value switch
    {
        int or short or sbyte or byte or uint or ushort => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture),
        float f => (double)f,
        _ => value,
    };
}
