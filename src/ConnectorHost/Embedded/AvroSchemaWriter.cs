using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ConnectorHost.Embedded;

/// <summary>Prints a schema: the text that is stored (kafka-connect 26.4), or one that is equal for equal schemas.</summary>
internal sealed class AvroSchemaWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        // Readable text instead of \u escapes: the answers are JSON, never part of a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 4096,
        SkipValidation = true,
    };

    private readonly Utf8JsonWriter _json;
    private readonly bool _sorted;
    private readonly bool _canonical;
    private readonly HashSet<AvroNamed> _named;

    private AvroSchemaWriter(Utf8JsonWriter json, IEnumerable<AvroNamed> referenced, bool sorted, bool canonical) =>
        (_json, _named, _sorted, _canonical) = (json, [.. referenced], sorted, canonical);

    /// <summary>The stored text.</summary>
    /// <param name="type">Root of the schema.</param>
    /// <param name="referenced">Types defined elsewhere, printed as names.</param>
    /// <param name="normalize">Whether own attributes are sorted by name.</param>
    public static string Text(AvroType type, IEnumerable<AvroNamed> referenced, bool normalize) => Print(type, referenced, normalize, canonical: false);

    /// <summary>Two schemas are the same when this text and their references are (kafka-connect 26.3).</summary>
    public static string Canonical(AvroType type, IEnumerable<AvroNamed> referenced) => Print(type, referenced, sorted: true, canonical: true);

    private static string Print(AvroType type, IEnumerable<AvroNamed> referenced, bool sorted, bool canonical)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Options);
        new AvroSchemaWriter(json, referenced, sorted, canonical).Write(type, null);
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Write(AvroType type, string? space)
    {
        switch (type)
        {
            case AvroNamed named when !_named.Add(named): _json.WriteStringValue(named.Name.Within(space)); break;
            case AvroNamed named: WriteDefinition(named, space); break;
            case AvroUnion union: WriteUnion(union, space); break;
            case AvroArray array: WriteContainer("array", "items", array.Items, array.Attributes, space); break;
            case AvroMap map: WriteContainer("map", "values", map.Values, map.Attributes, space); break;
            default: WritePrimitive(type); break;
        }
    }

    private void WritePrimitive(AvroType type)
    {
        var name = type.Kind.ToString().ToLowerInvariant();
        if (type.Attributes.Items.Count == 0)
        {
            _json.WriteStringValue(name);
            return;
        }
        _json.WriteStartObject();
        _json.WriteString("type", name);
        WriteAttributes(type.Attributes);
        _json.WriteEndObject();
    }

    private void WriteUnion(AvroUnion union, string? space)
    {
        _json.WriteStartArray();
        foreach (var branch in union.Branches) Write(branch, space);
        _json.WriteEndArray();
    }

    private void WriteContainer(string kind, string member, AvroType inner, AvroAttributes attributes, string? space)
    {
        _json.WriteStartObject();
        _json.WriteString("type", kind);
        _json.WritePropertyName(member);
        Write(inner, space);
        WriteAttributes(attributes);
        _json.WriteEndObject();
    }

    private void WriteDefinition(AvroNamed type, string? space)
    {
        _json.WriteStartObject();
        _json.WriteString("type", type is AvroRecord { IsError: true } ? "error" : type.Kind.ToString().ToLowerInvariant());
        _json.WriteString("name", type.Name.Simple);
        if (type.Name.Space != space) _json.WriteString("namespace", type.Name.Space ?? "");
        if (type.Doc is not null) _json.WriteString("doc", type.Doc);
        switch (type)
        {
            case AvroRecord record: WriteFields(record); break;
            case AvroEnum symbols:
                WriteTexts("symbols", symbols.Symbols);
                if (symbols.Default is not null) _json.WriteString("default", symbols.Default);
                break;
            case AvroFixed bytes: _json.WriteNumber("size", bytes.Size); break;
        }
        WriteAttributes(type.Attributes);
        WriteTexts("aliases", [.. type.Aliases.Select(alias => alias.Within(type.Name.Space))]);
        _json.WriteEndObject();
    }

    private void WriteFields(AvroRecord record)
    {
        _json.WriteStartArray("fields");
        foreach (var field in record.Fields)
        {
            _json.WriteStartObject();
            _json.WriteString("name", field.Name);
            _json.WritePropertyName("type");
            Write(field.Type, record.Name.Space);
            if (field.Doc is not null) _json.WriteString("doc", field.Doc);
            if (field.Default is { } value)
            {
                _json.WritePropertyName("default");
                WriteValue(value);
            }
            if (field.Order is not null) _json.WriteString("order", field.Order);
            WriteTexts("aliases", field.Aliases);
            WriteAttributes(field.Attributes);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    private void WriteTexts(string member, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0 && member == "aliases") return;
        _json.WriteStartArray(member);
        foreach (var text in texts) _json.WriteStringValue(text);
        _json.WriteEndArray();
    }

    private void WriteAttributes(AvroAttributes attributes)
    {
        foreach (var (name, value) in _sorted ? attributes.Items.OrderBy(item => item.Key, StringComparer.Ordinal) : attributes.Items.AsEnumerable())
        {
            _json.WritePropertyName(name);
            WriteValue(value);
        }
    }

    private void WriteValue(JsonElement value)
    {
        if (_canonical) WriteCanonical(value);
        else value.WriteTo(_json);
    }

    private void WriteCanonical(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                _json.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    _json.WritePropertyName(member.Name);
                    WriteCanonical(member.Value);
                }
                _json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                _json.WriteStartArray();
                foreach (var item in value.EnumerateArray()) WriteCanonical(item);
                _json.WriteEndArray();
                break;
            // Java keeps a number with a point or an exponent as a double, so 1.0 and 1.00 are the same default.
            case JsonValueKind.Number when value.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') >= 0:
                _json.WriteRawValue(value.GetDouble().ToString("E16", CultureInfo.InvariantCulture), skipInputValidation: true);
                break;
            default:
                value.WriteTo(_json);
                break;
        }
    }
}
