using System.Collections.Frozen;
using System.Text.Json;

namespace ConnectorHost.PluginApi.Data;

/// <summary>The kinds of Avro types.</summary>
public enum AvroKind { Null, Boolean, Int, Long, Float, Double, Bytes, String, Fixed, Enum, Array, Map, Record, Union }

/// <summary>One type of an Avro schema, as its text says it: order of branches, symbols and fields included. Made by <see cref="AvroSchemaText.Read"/>.</summary>
/// <remarks>Immutable once read. A named type met again is the same instance, so a schema that refers to itself is a cycle.</remarks>
public sealed class AvroType
{
    private static readonly FrozenDictionary<string, JsonElement> NoProperties = FrozenDictionary<string, JsonElement>.Empty;

    internal AvroType(AvroKind kind, string? fullName = null) => (Kind, FullName) = (kind, fullName);

    public AvroKind Kind { get; }

    /// <summary>Namespace and name of a record, enum or fixed; null for other kinds.</summary>
    public string? FullName { get; }

    public string? Doc { get; internal set; }

    /// <summary>Fields of a record in the order they are written; else empty.</summary>
    public IReadOnlyList<AvroField> Fields { get; internal set; } = [];

    /// <summary>Symbols of an enum by their number; else empty.</summary>
    public IReadOnlyList<string> Symbols { get; internal set; } = [];

    /// <summary>Branches of a union by their number; else empty.</summary>
    public IReadOnlyList<AvroType> Branches { get; internal set; } = [];

    /// <summary>Items of an array or values of a map; else null.</summary>
    public AvroType? Element { get; internal set; }

    /// <summary>Bytes of a fixed; else 0.</summary>
    public int Size { get; internal set; }

    /// <summary>Attributes the Avro specification gives no meaning in this place, <c>logicalType</c>, <c>scale</c> and <c>connect.*</c> among them; empty, never null.</summary>
    public IReadOnlyDictionary<string, JsonElement> Properties { get; internal set; } = NoProperties;

    /// <summary>The text of an own attribute; null when it is missing or no text.</summary>
    public string? Property(string name) =>
        Properties.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The number of an own attribute (as number or text); null when it is missing or neither.</summary>
    public int? Number(string name)
    {
        if (!Properties.TryGetValue(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)) return number;
        return value.ValueKind == JsonValueKind.String
            && int.TryParse(value.GetString(), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out number) ? number : null;
    }

    /// <summary>Kind and name.</summary>
    public override string ToString() => FullName is null ? $"AvroType{{{Kind}}}" : $"AvroType{{{FullName}:{Kind}}}";
}

/// <summary>One field of an Avro record.</summary>
/// <param name="Default">The default as its JSON value, JSON null included; null when the field has none.</param>
public sealed record AvroField(string Name, AvroType Type, string? Doc, JsonElement? Default)
{
    /// <summary>The name only.</summary>
    public override string ToString() => $"AvroField{{{Name}}}";
}
