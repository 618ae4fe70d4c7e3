using System.Collections;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.PluginApi.Records;

/// <summary>One header; keys may repeat in a record.</summary>
public readonly record struct Header(string Key, Schema? Schema, object? Value)
{
    /// <summary>A text header.</summary>
    public static Header Text(string key, string? value) => new(key, value is null ? Data.Schema.OptionalString : Data.Schema.String, value);

    /// <summary>The key only, never the value.</summary>
    public override string ToString() => $"Header{{{Key}}}";
}

/// <summary>The headers of a record: an ordered multimap, immutable and safe to share.</summary>
public sealed class Headers : IReadOnlyList<Header>
{
    private readonly Header[] _items;

    private Headers(Header[] items) => _items = items;

    public static Headers Empty { get; } = new([]);

    /// <summary>Takes ownership of the array: the caller does not change it again.</summary>
    public static Headers Of(params Header[] items) => items.Length == 0 ? Empty : new Headers(items);

    public int Count => _items.Length;
    public Header this[int index] => _items[index];
    public ReadOnlySpan<Header> AsSpan() => _items;

    /// <summary>The newest header of that key, or null.</summary>
    public Header? Last(string key)
    {
        for (var i = _items.Length - 1; i >= 0; i--)
        {
            if (_items[i].Key == key) return _items[i];
        }
        return null;
    }

    /// <summary>These headers and one more at the end.</summary>
    public Headers With(Header header) => new([.. _items, header]);

    /// <summary>These headers without any of that key.</summary>
    public Headers Without(string key) => Of([.. _items.Where(h => h.Key != key)]);

    public IEnumerator<Header> GetEnumerator() => ((IEnumerable<Header>)_items).GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    /// <summary>The number of headers, never keys or values.</summary>
    public override string ToString() => $"Headers{{{_items.Length}}}";
}
