using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ConnectorHost.Embedded;

/// <summary>Reads the text of an Avro schema as Avro's Java parser does, whose rules the registry's clients know (kafka-connect 26.3).</summary>
/// <remarks>
/// Not Apache.Avro's parser: it cannot take types of referenced schemas, turns texts that look like a date into dates, refuses a decimal
/// without precision, accepts any enum symbol, and does not keep what 26.4 wants stored.
/// </remarks>
internal sealed class AvroSchemaReader
{
    private const int MaxDepth = 512;
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Skip };
    private static readonly Dictionary<string, AvroKind> Primitives = new(StringComparer.Ordinal)
    {
        ["null"] = AvroKind.Null, ["boolean"] = AvroKind.Boolean, ["int"] = AvroKind.Int, ["long"] = AvroKind.Long,
        ["float"] = AvroKind.Float, ["double"] = AvroKind.Double, ["bytes"] = AvroKind.Bytes, ["string"] = AvroKind.String,
    };
    private static readonly string[] TypeWords = ["type", "name", "namespace", "doc", "fields", "symbols", "size", "items", "values", "aliases"];
    private static readonly string[] EnumWords = [.. TypeWords, "default"];
    private static readonly string[] FieldWords = ["name", "type", "doc", "default", "order", "aliases"];
    private static readonly string[] Orders = ["ascending", "descending", "ignore"];

    private readonly Dictionary<string, AvroNamed> _known;
    private readonly List<AvroNamed> _defined = [];

    private AvroSchemaReader(IEnumerable<AvroNamed> known) => _known = known.ToDictionary(type => type.Name.Full, StringComparer.Ordinal);

    /// <summary>Reads a schema; <paramref name="defined"/> are the named types its own text defines.</summary>
    /// <param name="text">JSON of one schema.</param>
    /// <param name="known">Types of referenced schemas, each name once.</param>
    /// <exception cref="AvroSchemaException">The text is no Avro schema.</exception>
    public static AvroType Read(string text, IEnumerable<AvroNamed> known, out IReadOnlyList<AvroNamed> defined)
    {
        var reader = new AvroSchemaReader(known);
        try
        {
            using var json = JsonDocument.Parse(text, Json);
            defined = reader._defined;
            return reader.ReadType(json.RootElement, null);
        }
        catch (JsonException e)
        {
            throw new AvroSchemaException($"The schema is not JSON: {e.Message}", e);
        }
    }

    private AvroType ReadType(JsonElement json, string? space) => json.ValueKind switch
    {
        JsonValueKind.String => ReadName(json.GetString()!, space),
        JsonValueKind.Array => ReadUnion(json, space),
        JsonValueKind.Object => ReadObject(json, space),
        _ => throw new AvroSchemaException($"A schema is a name, an object or an array, not {json.ValueKind}"),
    };

    private AvroType ReadName(string name, string? space)
    {
        if (Primitives.TryGetValue(name, out var kind)) return new AvroPrimitive(kind, AvroAttributes.None);
        if (TryFind(name, space, out var type)) return type;
        throw new AvroSchemaException($"Undefined name: \"{name}\"");
    }

    private bool TryFind(string name, string? space, [NotNullWhen(true)] out AvroNamed? type)
    {
        var full = AvroName.Parse(name, space);
        return _known.TryGetValue(full.Full, out type) || _known.TryGetValue(full.Simple, out type);
    }

    private AvroUnion ReadUnion(JsonElement json, string? space)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var branches = new List<AvroType>(json.GetArrayLength());
        foreach (var item in json.EnumerateArray())
        {
            var branch = ReadType(item, space);
            if (branch is AvroUnion) throw new AvroSchemaException("A union holds another union directly");
            var key = branch is AvroNamed named ? named.Name.Full : branch.Kind.ToString();
            if (!seen.Add(key)) throw new AvroSchemaException($"Duplicate in union: {key}");
            branches.Add(branch);
        }
        return new AvroUnion(branches);
    }

    private AvroType ReadObject(JsonElement json, string? space)
    {
        var type = RequiredText(json, "type", "schema");
        if (Primitives.TryGetValue(type, out var kind)) return new AvroPrimitive(kind, Attributes(json, TypeWords));
        return type switch
        {
            "record" or "error" => ReadRecord(json, space, isError: type == "error"),
            "enum" => ReadEnum(json, space),
            "fixed" => Define(new AvroFixed(ReadDefinition(json, space, TypeWords), ReadSize(json))),
            "array" => new AvroArray(ReadType(Required(json, "items", "array"), space), Attributes(json, TypeWords)),
            "map" => new AvroMap(ReadType(Required(json, "values", "map"), space), Attributes(json, TypeWords)),
            _ => ReadName(type, space),
        };
    }

    private AvroRecord ReadRecord(JsonElement json, string? space, bool isError)
    {
        var record = Define(new AvroRecord(ReadDefinition(json, space, TypeWords), isError));
        var fields = Required(json, "fields", record.Name.Full);
        if (fields.ValueKind != JsonValueKind.Array) throw new AvroSchemaException($"'fields' of {record.Name.Full} is no array");
        var names = new HashSet<string>(StringComparer.Ordinal);
        record.Complete([.. fields.EnumerateArray().Select(field => ReadField(field, record.Name, names))]);
        return record;
    }

    private AvroField ReadField(JsonElement json, AvroName record, HashSet<string> names)
    {
        var where = $"field of {record.Full}";
        if (json.ValueKind != JsonValueKind.Object) throw new AvroSchemaException($"A {where} is no object");
        var name = CheckedName(RequiredText(json, "name", where));
        if (!names.Add(name)) throw new AvroSchemaException($"Duplicate field {name} in {record.Full}");
        var type = ReadType(Required(json, "type", $"field {name} of {record.Full}"), record.Space);
        var order = OptionalText(json, "order");
        if (order is not null && !Orders.Contains(order)) throw new AvroSchemaException($"Unknown order of field {name}: {order}");
        return new AvroField(name, type, OptionalText(json, "doc"),
            json.TryGetProperty("default", out var value) ? value.Clone() : null,
            order is "ascending" ? null : order, Texts(json, "aliases", where), Attributes(json, FieldWords));
    }

    private AvroEnum ReadEnum(JsonElement json, string? space)
    {
        var definition = ReadDefinition(json, space, EnumWords);
        Required(json, "symbols", definition.Name.Full);
        var symbols = Texts(json, "symbols", definition.Name.Full);
        var unique = new HashSet<string>(StringComparer.Ordinal);
        foreach (var symbol in symbols)
            if (!unique.Add(CheckedName(symbol))) throw new AvroSchemaException($"Duplicate enum symbol: {symbol}");
        var fallback = OptionalText(json, "default");
        if (fallback is not null && !unique.Contains(fallback))
            throw new AvroSchemaException($"The default {fallback} of {definition.Name.Full} is not among its symbols");
        return Define(new AvroEnum(definition, symbols, fallback));
    }

    private static int ReadSize(JsonElement json)
    {
        if (Required(json, "size", "fixed") is { ValueKind: JsonValueKind.Number } size && size.TryGetInt32(out var bytes) && bytes >= 0)
            return bytes;
        throw new AvroSchemaException("The size of a fixed type is a whole number from 0");
    }

    private static AvroDefinition ReadDefinition(JsonElement json, string? space, string[] words)
    {
        var name = AvroName.Parse(RequiredText(json, "name", "named type"), OptionalText(json, "namespace") ?? space);
        CheckedName(name.Simple);
        if (Primitives.ContainsKey(name.Full)) throw new AvroSchemaException($"A type may not be named {name.Full}");
        var aliases = Texts(json, "aliases", name.Full).Select(alias => AvroName.Parse(alias, name.Space)).ToArray();
        foreach (var alias in aliases) CheckedName(alias.Simple);
        return new AvroDefinition(name, OptionalText(json, "doc"), aliases, Attributes(json, words));
    }

    private T Define<T>(T type) where T : AvroNamed
    {
        if (!_known.TryAdd(type.Name.Full, type)) throw new AvroSchemaException($"Can't redefine: {type.Name.Full}");
        _defined.Add(type);
        return type;
    }

    private static AvroAttributes Attributes(JsonElement json, string[] words)
    {
        var own = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
            if (!words.Contains(member.Name)) own[member.Name] = member.Value.Clone();      // named twice: the last one counts
        return own.Count == 0 ? AvroAttributes.None : new AvroAttributes([.. own]);
    }

    private static IReadOnlyList<string> Texts(JsonElement json, string member, string where)
    {
        if (!json.TryGetProperty(member, out var list) || list.ValueKind == JsonValueKind.Null) return [];
        if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            throw new AvroSchemaException($"'{member}' of {where} is no array of texts");
        return [.. list.EnumerateArray().Select(item => item.GetString()!)];
    }

    private static JsonElement Required(JsonElement json, string member, string where) =>
        json.TryGetProperty(member, out var value) ? value : throw new AvroSchemaException($"No '{member}' in {where}");

    private static string RequiredText(JsonElement json, string member, string where) =>
        OptionalText(json, member) ?? throw new AvroSchemaException($"No '{member}' text in {where}");

    private static string? OptionalText(JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string CheckedName(string name)
    {
        if (name.Length > 0 && !char.IsDigit(name[0]) && name.All(letter => letter == '_' || char.IsLetterOrDigit(letter))) return name;
        throw new AvroSchemaException($"Illegal name: \"{name}\"; names have letters, digits and '_' and do not start with a digit");
    }
}
