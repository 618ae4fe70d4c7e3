using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;
using Decimal = ConnectorHost.PluginApi.Data.Decimal;

namespace ConnectorHost.Converters.Avro;

/// <summary>Derives the Avro schema of a Connect schema that was not read from one (kafka-connect 18.7, "Connect to Avro").</summary>
internal sealed class ConnectToAvro
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512 };
    private readonly AvroSchemaChoices _choices;
    private readonly Utf8JsonWriter _json;
    private readonly AvroDefaultWriter _defaults;
    private readonly Dictionary<string, Schema> _named = new(StringComparer.Ordinal);
    private int _structs;
    private int _entries;

    private ConnectToAvro(AvroSchemaChoices choices, Utf8JsonWriter json) => (_choices, _json, _defaults) = (choices, json, new AvroDefaultWriter(choices, json));

    /// <exception cref="DataException">The schema cannot be expressed in Avro.</exception>
    public static string Text(Schema schema, AvroSchemaChoices choices)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Options)) new ConnectToAvro(choices, json).Type(schema, asBranch: false);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private void Type(Schema schema, bool asBranch)
    {
        if (AvroNames.IsUnion(schema))
        {
            if (asBranch) throw new DataException("A union cannot be a branch of a union in Avro.");
            Union(schema);
        }
        else if (schema.IsOptional && !asBranch)
        {
            // Avro: the default of a union belongs to its first branch.
            _json.WriteStartArray();
            if (schema.Default is null) _json.WriteStringValue("null");
            Base(schema);
            if (schema.Default is not null) _json.WriteStringValue("null");
            _json.WriteEndArray();
        }
        else
        {
            Base(schema);
        }
    }

    private void Union(Schema schema)
    {
        _json.WriteStartArray();
        if (schema.IsOptional) _json.WriteStringValue("null");
        foreach (var field in schema.Fields) Type(field.Schema, asBranch: true);
        _json.WriteEndArray();
    }

    private void Base(Schema schema)
    {
        switch (schema.Type)
        {
            case SchemaType.Struct: Record(schema); break;
            case SchemaType.Array: Array(schema); break;
            case SchemaType.Map: Map(schema); break;
            case SchemaType.String when _choices.Enhanced && schema.Parameters.ContainsKey(AvroNames.Enum): Enum(schema); break;
            case SchemaType.Bytes when _choices.Enhanced && schema.Parameters.ContainsKey(AvroNames.FixedSize): Fixed(schema); break;
            default: Primitive(schema); break;
        }
    }

    private void Primitive(Schema schema)
    {
        var (avro, connect) = schema.Type switch
        {
            SchemaType.Int8 => ("int", "int8"),
            SchemaType.Int16 => ("int", "int16"),
            SchemaType.Int32 => ("int", null),
            SchemaType.Int64 => ("long", null),
            SchemaType.Float32 => ("float", null),
            SchemaType.Float64 => ("double", null),
            SchemaType.Boolean => ("boolean", null),
            SchemaType.Bytes => ("bytes", null),
            _ => ("string", (string?)null),
        };
        if (!HasAttributes(schema, connect))
        {
            _json.WriteStringValue(avro);
            return;
        }
        _json.WriteStartObject();
        _json.WriteString("type", avro);
        Logical(schema);
        Attributes(schema, connect);
        _json.WriteEndObject();
    }

    private void Array(Schema schema)
    {
        _json.WriteStartObject();
        _json.WriteString("type", "array");
        _json.WritePropertyName("items");
        Type(schema.ValueSchema!, asBranch: false);
        Attributes(schema, null);
        _json.WriteEndObject();
    }

    private void Map(Schema schema)
    {
        var key = schema.KeySchema!;
        if (key.Type == SchemaType.String && (!key.IsOptional || _choices.AllowOptionalMapKeys))
        {
            _json.WriteStartObject();
            _json.WriteString("type", "map");
            _json.WritePropertyName("values");
            Type(schema.ValueSchema!, asBranch: false);
        }
        else
        {
            _json.WriteStartObject();
            _json.WriteString("type", "array");
            _json.WritePropertyName("items");
            Entry(schema);
        }
        Attributes(schema, null);
        _json.WriteEndObject();
    }

    private void Entry(Schema map)
    {
        var name = map.Name is null ? Numbered(AvroNames.MapEntry, ++_entries) : Scrubbed(map.Name);
        if (Known(name, map)) return;
        _json.WriteStartObject();
        Head("record", name);
        _json.WriteStartArray("fields");
        Field(AvroNames.KeyField, map.KeySchema!, null);
        Field(AvroNames.ValueField, map.ValueSchema!, null);
        _json.WriteEndArray();
        if (name != AvroNames.MapEntry) _json.WriteString(AvroNames.ConnectInternalType, AvroNames.MapEntryTypeName);
        _json.WriteEndObject();
    }

    private void Record(Schema schema)
    {
        var name = schema.Name is null ? Numbered(AvroNames.Default, ++_structs) : Scrubbed(schema.Name);
        if (Known(name, schema)) return;
        _json.WriteStartObject();
        Head("record", name);
        if (schema.Parameters.TryGetValue(AvroNames.RecordDoc, out var doc)) _json.WriteString("doc", doc);
        _json.WriteStartArray("fields");
        foreach (var field in schema.Fields)
        {
            var fieldDoc = schema.Parameters.TryGetValue(AvroNames.FieldDocPrefix + field.Name, out var given) ? given : _choices.DiscardTypeDocDefault ? null : field.Schema.Doc;
            Field(_choices.Scrub(field.Name), field.Schema, fieldDoc);
        }
        _json.WriteEndArray();
        Attributes(schema, null);
        _json.WriteEndObject();
    }

    private void Field(string name, Schema schema, string? doc)
    {
        _json.WriteStartObject();
        _json.WriteString("name", name);
        _json.WritePropertyName("type");
        Type(schema, asBranch: false);
        if (doc is not null) _json.WriteString("doc", doc);
        if (schema.Default is not null && !AvroNames.IsUnion(schema))
        {
            _json.WritePropertyName("default");
            _defaults.Write(schema, schema.Default);
        }
        else if (schema.IsOptional)
        {
            _json.WriteNull("default");
        }
        _json.WriteEndObject();
    }

    private void Enum(Schema schema)
    {
        var name = schema.Parameters[AvroNames.Enum];
        if (Known(name, schema)) return;
        _json.WriteStartObject();
        Head("enum", name);
        if (schema.Parameters.TryGetValue(AvroNames.EnumDocPrefix + name, out var doc)) _json.WriteString("doc", doc);
        _json.WriteStartArray("symbols");
        foreach (var (key, _) in schema.Parameters)
        {
            if (key.StartsWith(AvroNames.Enum + ".", StringComparison.Ordinal)) _json.WriteStringValue(key.AsSpan(AvroNames.Enum.Length + 1));
        }
        _json.WriteEndArray();
        if (schema.Parameters.TryGetValue(AvroNames.EnumDefaultPrefix + name, out var fallback)) _json.WriteString("default", fallback);
        Attributes(schema, null);
        _json.WriteEndObject();
    }

    private void Fixed(Schema schema)
    {
        var name = schema.Name is null or Decimal.LogicalName ? $"{AvroNames.Namespace}.Fixed{schema.Parameters[AvroNames.FixedSize]}" : Scrubbed(schema.Name);
        if (Known(name, schema)) return;
        _json.WriteStartObject();
        Head("fixed", name);
        _json.WriteNumber("size", int.Parse(schema.Parameters[AvroNames.FixedSize], CultureInfo.InvariantCulture));
        Logical(schema);
        Attributes(schema, null);
        _json.WriteEndObject();
    }

    /// <summary>Writes the name alone when the type stands further up already.</summary>
    private bool Known(string name, Schema schema)
    {
        if (_named.TryAdd(name, schema)) return false;
        var first = _named[name];
        if (first.Type != schema.Type || !first.Fields.SequenceEqual(schema.Fields) || !Equals(first.KeySchema, schema.KeySchema) || !Equals(first.ValueSchema, schema.ValueSchema) || !SameSymbols(first, schema))
            throw new DataException($"Two different types are named '{name}'; Avro needs a name for each (SetSchemaMetadata sets one).");
        _json.WriteStringValue(name);
        return true;
    }

    private static bool SameSymbols(Schema one, Schema other) =>
        one.Parameters.Where(IsTypeParameter).Select(p => (p.Key, p.Value)).SequenceEqual(other.Parameters.Where(IsTypeParameter).Select(p => (p.Key, p.Value)));

    private static bool IsTypeParameter(KeyValuePair<string, string> parameter) =>
        parameter.Key.StartsWith(AvroNames.Enum, StringComparison.Ordinal) || parameter.Key == AvroNames.FixedSize;

    private void Head(string type, string fullName)
    {
        var dot = fullName.LastIndexOf('.');
        _json.WriteString("type", type);
        _json.WriteString("name", fullName[(dot + 1)..]);
        // Said even when it is empty: a nested type would else inherit the namespace around it.
        _json.WriteString("namespace", dot < 0 ? "" : fullName[..dot]);
    }

    private static bool IsLogical(Schema schema) => (schema.Type, schema.Name) is (SchemaType.Bytes, Decimal.LogicalName) or (SchemaType.Int32, Date.LogicalName)
        or (SchemaType.Int32, Time.LogicalName) or (SchemaType.Int64, Timestamp.LogicalName);

    private void Logical(Schema schema)
    {
        if (!IsLogical(schema)) return;
        if (schema.Name == Decimal.LogicalName)
        {
            _json.WriteNumber("scale", Number(schema, Decimal.ScaleParameter, null));
            _json.WriteNumber("precision", Number(schema, AvroNames.DecimalPrecision, AvroNames.DefaultPrecision));
        }
        _json.WriteString("logicalType", schema.Name switch
        {
            Decimal.LogicalName => "decimal",
            Date.LogicalName => "date",
            Time.LogicalName => "time-millis",
            _ => "timestamp-millis",
        });
    }

    private static int Number(Schema schema, string parameter, int? fallback) =>
        schema.Parameters.TryGetValue(parameter, out var text)
            ? int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new DataException($"Invalid Decimal schema: parameter '{parameter}' is no number.")
            : fallback ?? throw new DataException("Invalid Decimal schema: scale parameter not found.");

    private bool HasAttributes(Schema schema, string? connectType) => IsLogical(schema) || (_choices.MetaData
        && (connectType is not null || schema.Doc is not null || schema.Version is not null || schema.Parameters.Count > 0 || schema.Default is not null || schema.Name is not null));

    private void Attributes(Schema schema, string? connectType)
    {
        if (!_choices.MetaData) return;
        if (schema.Doc is not null) _json.WriteString(AvroNames.ConnectDoc, schema.Doc);
        if (schema.Version is { } version) _json.WriteNumber(AvroNames.ConnectVersion, version);
        if (schema.Parameters.Count > 0)
        {
            _json.WriteStartObject(AvroNames.ConnectParameters);
            foreach (var (key, value) in schema.Parameters) _json.WriteString(key, value);
            _json.WriteEndObject();
        }
        if (schema.Default is not null)
        {
            _json.WritePropertyName(AvroNames.ConnectDefault);
            _defaults.Write(schema, schema.Default);
        }
        if (schema.Name is not null) _json.WriteString(AvroNames.ConnectName, schema.Name);
        if (connectType is not null) _json.WriteString(AvroNames.ConnectType, connectType);
    }

    private string Scrubbed(string name) => _choices.ScrubNames ? AvroScrub.FullName(name) : name;
    private static string Numbered(string name, int number) => number == 1 ? name : name + number.ToString(CultureInfo.InvariantCulture);
}
