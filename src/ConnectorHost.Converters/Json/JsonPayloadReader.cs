using System.Globalization;
using System.Numerics;
using System.Text.Json;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;
using Decimal = ConnectorHost.PluginApi.Data.Decimal;

namespace ConnectorHost.Converters.Json;

/// <summary>JSON to Connect values (kafka-connect 18.2, "Reading rules").</summary>
internal sealed class JsonPayloadReader(bool replaceNullWithDefault)
{
    /// <exception cref="DataException">The JSON does not fit the schema; names types, never the value.</exception>
    public object? Read(Schema? schema, JsonElement json)
    {
        if (schema is null) return Schemaless(json);
        if (json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            if (schema.Default is not null && replaceNullWithDefault) return schema.Default;
            return schema.IsOptional ? null : throw new DataException($"Invalid null value for required {JsonTypes.Upper(schema.Type)} field");
        }
        return (schema.Name, schema.Type) switch
        {
            (Date.LogicalName, SchemaType.Int32) => LogicalValues.FromDays(Int32(json, "Date", "integer")),
            (Time.LogicalName, SchemaType.Int32) => LogicalValues.FromMillisecondsOfDay(Int32(json, "Time", "integer")),
            (Timestamp.LogicalName, SchemaType.Int64) => LogicalValues.FromTimestamp(JsonNumber.IsIntegral(json) ? JsonNumber.Low64(json) : throw WrongKind("Timestamp", "integral", json)),
            (Decimal.LogicalName, SchemaType.Bytes) => ReadDecimal(schema, json),
            (_, SchemaType.Boolean) => json.ValueKind == JsonValueKind.True,
            (_, SchemaType.Int8) => (sbyte)JsonNumber.Low64(json),
            (_, SchemaType.Int16) => (short)JsonNumber.Low64(json),
            (_, SchemaType.Int32) => (int)JsonNumber.Low64(json),
            (_, SchemaType.Int64) => JsonNumber.Low64(json),
            (_, SchemaType.Float32) => JsonNumber.Single(json),
            (_, SchemaType.Float64) => JsonNumber.Double(json),
            (_, SchemaType.String) => json.ValueKind == JsonValueKind.String ? Text(json) : null,
            (_, SchemaType.Bytes) => json.ValueKind != JsonValueKind.String ? null : json.TryGetBytesFromBase64(out var bytes) ? bytes : throw new DataException("Invalid bytes field"),
            (_, SchemaType.Array) => Elements(json).Select(e => Read(schema.ValueSchema, e)).ToList(),
            (_, SchemaType.Map) => Map(schema, json),
            _ => ReadStruct(schema, json),
        };
    }

    private static object? Schemaless(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => Text(json),
        JsonValueKind.Number => JsonNumber.IsIntegral(json) ? (object)JsonNumber.Low64(json) : JsonNumber.Double(json),
        JsonValueKind.Array => json.EnumerateArray().Select(Schemaless).ToList(),
        JsonValueKind.Object => Members(json).ToDictionary(m => (object)m.Key, m => Schemaless(m.Value)),
        _ => null,
    };

    // As in Kafka: an object is read as the list of its members' values, a scalar as no elements.
    private static IEnumerable<JsonElement> Elements(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray(),
        JsonValueKind.Object => Members(json).Values,
        _ => [],
    };

    private Dictionary<object, object?> Map(Schema schema, JsonElement json)
    {
        var map = new Dictionary<object, object?>();
        if (schema.KeySchema!.Type == SchemaType.String)
        {
            if (json.ValueKind != JsonValueKind.Object) throw new DataException($"Maps with string fields should be encoded as JSON objects, but found {JsonTypes.Kind(json)}");
            foreach (var (name, value) in Members(json)) map[name] = Read(schema.ValueSchema, value);
            return map;
        }
        if (json.ValueKind != JsonValueKind.Array) throw new DataException($"Maps with non-string fields should be encoded as JSON array of tuples, but found {JsonTypes.Kind(json)}");
        foreach (var entry in json.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.Array) throw new DataException($"Found invalid map entry instead of array tuple: {JsonTypes.Kind(entry)}");
            if (entry.GetArrayLength() != 2) throw new DataException($"Found invalid map entry, expected length 2 but found :{entry.GetArrayLength().ToString(CultureInfo.InvariantCulture)}");
            map[Read(schema.KeySchema, entry[0]) ?? throw new DataException("A map holds a null key, which maps here cannot.")] = Read(schema.ValueSchema, entry[1]);
        }
        return map;
    }

    private Struct ReadStruct(Schema schema, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new DataException($"Structs should be encoded as JSON objects, but found {JsonTypes.Kind(json)}");
        var result = new Struct(schema);
        foreach (var field in schema.Fields)
            result.Put(field.Name, Read(field.Schema, json.TryGetProperty(field.Name, out var value) ? value : default));
        return result;
    }

    private static BigDecimal ReadDecimal(Schema schema, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Number) return JsonNumber.Decimal(json);
        if (json.ValueKind != JsonValueKind.String) throw WrongKind("Decimal", "numeric or bytes", json);
        if (!json.TryGetBytesFromBase64(out var bytes)) throw new DataException("Invalid bytes for Decimal field");
        return schema.Parameters.TryGetValue(Decimal.ScaleParameter, out var text) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var scale)
            ? new BigDecimal(new BigInteger(bytes, isBigEndian: true), scale)
            : throw new DataException("Invalid Decimal schema: scale parameter not found.");
    }

    private static int Int32(JsonElement json, string type, string expected) =>
        JsonNumber.IsIntegral(json) && json.TryGetInt32(out var value) ? value : throw WrongKind(type, expected, json);

    private static DataException WrongKind(string type, string expected, JsonElement json) =>
        new($"Invalid type for {type}, underlying representation should be {expected} but was {JsonTypes.Kind(json)}");

    /// <summary>Members in order; of those of one name the last counts.</summary>
    private static OrderedDictionary<string, JsonElement> Members(JsonElement json)
    {
        var members = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject()) members[Name(member)] = member.Value;
        return members;
    }

    private static string Name(JsonProperty member)
    {
        try { return member.Name; }
        catch (InvalidOperationException e) { throw new DataException(JsonText.SerializationFault, e); }
    }

    // A lone surrogate in an escape is JSON but no text.
    private static string Text(JsonElement json)
    {
        try { return json.GetString()!; }
        catch (InvalidOperationException e) { throw new DataException(JsonText.SerializationFault, e); }
    }
}
