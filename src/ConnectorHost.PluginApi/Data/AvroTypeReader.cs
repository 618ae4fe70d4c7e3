using System.Collections.Frozen;
using System.Text.Json;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.PluginApi.Data;

/// <summary>Avro schema JSON to <see cref="AvroType"/>, by the rules of the Avro specification ("Schema Declaration", "Names").</summary>
internal sealed class AvroTypeReader
{
    // A field nests four JSON levels deep per record, and messages with groups in groups nest records.
    private const int MaxJsonDepth = 512;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxJsonDepth };
    private readonly Dictionary<string, AvroType> _named = new(StringComparer.Ordinal);

    public AvroType Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return Type(document.RootElement.Clone(), null);
        }
        catch (JsonException e)
        {
            throw new DataException($"The Avro schema is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine}).", e);
        }
    }

    private AvroType Type(JsonElement json, string? space) => json.ValueKind switch
    {
        JsonValueKind.String => Named(json.GetString()!, space),
        JsonValueKind.Array => Union(json, space),
        JsonValueKind.Object => Complex(json, space),
        _ => throw Bad($"a type cannot be a JSON {json.ValueKind}"),
    };

    private AvroType Complex(JsonElement json, string? space)
    {
        if (!json.TryGetProperty("type", out var type)) throw Bad("an object has no 'type'");
        if (type.ValueKind != JsonValueKind.String) return Type(type, space);
        return type.GetString() switch
        {
            "record" or "error" => Record(json, space),
            "enum" => Enum(json, space),
            "fixed" => Fixed(json, space),
            "array" => Container(AvroKind.Array, json, "items", space),
            "map" => Container(AvroKind.Map, json, "values", space),
            var name when Primitive(name!) is { } kind => new AvroType(kind) { Doc = Text(json, "doc"), Properties = Own(json, "type", "doc") },
            var name => Named(name!, space),
        };
    }

    private AvroType Record(JsonElement json, string? space)
    {
        var record = Define(AvroKind.Record, json, space);
        record.Doc = Text(json, "doc");
        record.Properties = Own(json, "type", "name", "namespace", "doc", "aliases", "fields");
        if (!json.TryGetProperty("fields", out var fields) || fields.ValueKind != JsonValueKind.Array) throw Bad($"record {record.FullName} has no 'fields'");
        var inside = NamespaceOf(record.FullName!);
        var list = new List<AvroField>(fields.GetArrayLength());
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in fields.EnumerateArray())
        {
            var name = field.ValueKind == JsonValueKind.Object ? Text(field, "name") : null;
            if (name is null || !IsName(name)) throw Bad($"a field of {record.FullName} has no legal 'name'");
            if (!seen.Add(name)) throw Bad($"{record.FullName} has two fields '{name}'");
            if (!field.TryGetProperty("type", out var type)) throw Bad($"field '{name}' of {record.FullName} has no 'type'");
            list.Add(new AvroField(name, Type(type, inside), Text(field, "doc"), field.TryGetProperty("default", out var value) ? value : null));
        }
        record.Fields = list;
        return record;
    }

    private AvroType Enum(JsonElement json, string? space)
    {
        var type = Define(AvroKind.Enum, json, space);
        if (!json.TryGetProperty("symbols", out var symbols) || symbols.ValueKind != JsonValueKind.Array) throw Bad($"enum {type.FullName} has no 'symbols'");
        var list = symbols.EnumerateArray().Select(s => s.ValueKind == JsonValueKind.String ? s.GetString()! : "").ToArray();
        if (Array.Exists(list, s => !IsName(s)) || list.Distinct(StringComparer.Ordinal).Count() != list.Length) throw Bad($"the symbols of enum {type.FullName} are not distinct names");
        type.Doc = Text(json, "doc");
        type.Symbols = list;
        type.Properties = Own(json, "type", "name", "namespace", "doc", "aliases", "symbols");
        if (type.Property("default") is { } fallback && !list.Contains(fallback, StringComparer.Ordinal)) throw Bad($"the default of enum {type.FullName} is none of its symbols");
        return type;
    }

    private AvroType Fixed(JsonElement json, string? space)
    {
        var type = Define(AvroKind.Fixed, json, space);
        if (!json.TryGetProperty("size", out var size) || size.ValueKind != JsonValueKind.Number || !size.TryGetInt32(out var bytes) || bytes < 0) throw Bad($"fixed {type.FullName} has no legal 'size'");
        type.Size = bytes;
        type.Doc = Text(json, "doc");
        type.Properties = Own(json, "type", "name", "namespace", "doc", "aliases", "size");
        return type;
    }

    private AvroType Container(AvroKind kind, JsonElement json, string member, string? space)
    {
        if (!json.TryGetProperty(member, out var element)) throw Bad($"a type of kind {kind} has no '{member}'");
        return new AvroType(kind) { Element = Type(element, space), Doc = Text(json, "doc"), Properties = Own(json, "type", "doc", member) };
    }

    private AvroType Union(JsonElement json, string? space)
    {
        var branches = json.EnumerateArray().Select(b => Type(b, space)).ToArray();
        if (Array.Exists(branches, b => b.Kind == AvroKind.Union)) throw Bad("a union holds a union");
        if (branches.Select(b => b.FullName ?? b.Kind.ToString()).Distinct(StringComparer.Ordinal).Count() != branches.Length) throw Bad("a union holds a type twice");
        return new AvroType(AvroKind.Union) { Branches = branches };
    }

    private AvroType Named(string name, string? space)
    {
        if (Primitive(name) is { } kind) return new AvroType(kind);
        if (!name.Contains('.') && space is not null && _named.TryGetValue($"{space}.{name}", out var near)) return near;
        return _named.TryGetValue(name, out var far) ? far : throw Bad($"the type '{name}' is not defined before it is used");
    }

    private AvroType Define(AvroKind kind, JsonElement json, string? space)
    {
        var name = Text(json, "name") ?? throw Bad($"a type of kind {kind} has no 'name'");
        var full = name.Contains('.') ? name : (Text(json, "namespace") ?? space) is { Length: > 0 } outer ? $"{outer}.{name}" : name;
        if (!full.Split('.').All(IsName)) throw Bad($"'{full}' is no legal name");
        var type = new AvroType(kind, full);
        if (!_named.TryAdd(full, type)) throw Bad($"the type '{full}' is defined twice");
        return type;
    }

    private static AvroKind? Primitive(string name) => name switch
    {
        "null" => AvroKind.Null,
        "boolean" => AvroKind.Boolean,
        "int" => AvroKind.Int,
        "long" => AvroKind.Long,
        "float" => AvroKind.Float,
        "double" => AvroKind.Double,
        "bytes" => AvroKind.Bytes,
        "string" => AvroKind.String,
        _ => null,
    };

    private static FrozenDictionary<string, JsonElement> Own(JsonElement json, params ReadOnlySpan<string> reserved)
    {
        var own = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (!reserved.Contains(member.Name)) own[member.Name] = member.Value;
        }
        return own.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string? NamespaceOf(string fullName) => fullName.LastIndexOf('.') is > 0 and var dot ? fullName[..dot] : null;

    private static string? Text(JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static DataException Bad(string problem) => new($"Not an Avro schema: {problem}.");
}
