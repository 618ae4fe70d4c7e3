using System.Text.Json;

namespace ConnectorHost.Embedded;

/// <summary>Kinds of Avro types, an error being a record.</summary>
internal enum AvroKind { Null, Boolean, Int, Long, Float, Double, Bytes, String, Record, Enum, Fixed, Array, Map, Union }

/// <summary>One type of a parsed Avro schema. Compared by reference: a record may contain itself.</summary>
internal abstract class AvroType(AvroKind kind, AvroAttributes attributes)
{
    public AvroKind Kind { get; } = kind;

    /// <summary>Attributes Avro does not define, logical types among them.</summary>
    public AvroAttributes Attributes { get; } = attributes;
}

/// <summary>Own attributes in the order given.</summary>
internal sealed class AvroAttributes(IReadOnlyList<KeyValuePair<string, JsonElement>> items)
{
    public static AvroAttributes None { get; } = new([]);
    public IReadOnlyList<KeyValuePair<string, JsonElement>> Items { get; } = items;
}

internal sealed class AvroPrimitive(AvroKind kind, AvroAttributes attributes) : AvroType(kind, attributes);

internal sealed class AvroArray(AvroType items, AvroAttributes attributes) : AvroType(AvroKind.Array, attributes)
{
    public AvroType Items { get; } = items;
}

internal sealed class AvroMap(AvroType values, AvroAttributes attributes) : AvroType(AvroKind.Map, attributes)
{
    public AvroType Values { get; } = values;
}

internal sealed class AvroUnion(IReadOnlyList<AvroType> branches) : AvroType(AvroKind.Union, AvroAttributes.None)
{
    public IReadOnlyList<AvroType> Branches { get; } = branches;
}

/// <summary>What records, enums and fixed types have in common.</summary>
internal abstract class AvroNamed(AvroKind kind, AvroDefinition definition) : AvroType(kind, definition.Attributes)
{
    public AvroName Name { get; } = definition.Name;
    public string? Doc { get; } = definition.Doc;
    public IReadOnlyList<AvroName> Aliases { get; } = definition.Aliases;
}

/// <summary>The part of a definition that is read alike for every named type.</summary>
internal sealed record AvroDefinition(AvroName Name, string? Doc, IReadOnlyList<AvroName> Aliases, AvroAttributes Attributes);

internal sealed class AvroRecord(AvroDefinition definition, bool isError) : AvroNamed(AvroKind.Record, definition)
{
    private Dictionary<string, AvroField> _byName = [];

    public bool IsError { get; } = isError;

    public IReadOnlyList<AvroField> Fields { get; private set; } = [];

    public AvroField? FieldNamed(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Called once by the reader, after construction: fields may refer to the record itself.</summary>
    public void Complete(IReadOnlyList<AvroField> fields) =>
        (Fields, _byName) = (fields, fields.ToDictionary(field => field.Name, StringComparer.Ordinal));
}

internal sealed class AvroEnum(AvroDefinition definition, IReadOnlyList<string> symbols, string? fallback) : AvroNamed(AvroKind.Enum, definition)
{
    public IReadOnlyList<string> Symbols { get; } = symbols;

    /// <summary>The enum's own default, read for symbols the reader does not know.</summary>
    public string? Default { get; } = fallback;
}

internal sealed class AvroFixed(AvroDefinition definition, int size) : AvroNamed(AvroKind.Fixed, definition)
{
    public int Size { get; } = size;
}

/// <summary>A field of a record. <paramref name="Default"/> is null when there is none; a default of null is a JSON null.</summary>
internal sealed record AvroField(
    string Name, AvroType Type, string? Doc, JsonElement? Default, string? Order, IReadOnlyList<string> Aliases, AvroAttributes Attributes);

/// <summary>A name and its namespace, the latter null when there is none.</summary>
internal readonly record struct AvroName(string? Space, string Simple)
{
    public string Full => Space is null ? Simple : $"{Space}.{Simple}";

    /// <summary>A full name stands for itself; a short one belongs to <paramref name="space"/>.</summary>
    public static AvroName Parse(string text, string? space)
    {
        var dot = text.LastIndexOf('.');
        var own = dot < 0 ? space : text[..dot];
        return new(string.IsNullOrEmpty(own) ? null : own, text[(dot + 1)..]);
    }

    /// <summary>The short name inside the own namespace, else the full one.</summary>
    public string Within(string? space) => Space == space ? Simple : Full;
}
