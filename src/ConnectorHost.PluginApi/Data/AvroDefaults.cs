using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.PluginApi.Data;

/// <summary>Default values of Avro schemas: their JSON form to Connect values.</summary>
internal static class AvroDefaults
{
    /// <exception cref="DataException">The default does not fit the type.</exception>
    public static object? Value(Schema schema, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null) return schema.IsOptional ? null : throw Misfit(schema);
        try
        {
            return schema.Type switch
            {
                SchemaType.Boolean => json.GetBoolean(),
                SchemaType.Int8 => json.GetSByte(),
                SchemaType.Int16 => json.GetInt16(),
                SchemaType.Int32 => Int32(schema, json.GetInt32()),
                SchemaType.Int64 => schema.Name == Timestamp.LogicalName ? DateTimeOffset.FromUnixTimeMilliseconds(json.GetInt64()) : json.GetInt64(),
                SchemaType.Float32 => (float)Floating(json),
                SchemaType.Float64 => Floating(json),
                SchemaType.String => json.GetString(),
                SchemaType.Bytes => Bytes(schema, Encoding.Latin1.GetBytes(json.GetString()!)),
                SchemaType.Array => json.EnumerateArray().Select(e => Value(schema.ValueSchema!, e)).ToArray(),
                SchemaType.Map => Map(schema, json),
                _ => Struct(schema, json),
            };
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentException)
        {
            throw Misfit(schema);
        }
    }

    private static object Int32(Schema schema, int value) => schema.Name switch
    {
        Date.LogicalName => DateTimeOffset.UnixEpoch.AddDays(value),
        Time.LogicalName => DateTimeOffset.UnixEpoch.AddMilliseconds(value),
        _ => value,
    };

    // NaN and the infinities have no JSON number; Avro writes them as texts.
    private static double Floating(JsonElement json) => json.ValueKind == JsonValueKind.String ? double.Parse(json.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture) : json.GetDouble();

    private static object Bytes(Schema schema, byte[] bytes) => schema.Name == Decimal.LogicalName
        ? new BigDecimal(new BigInteger(bytes, isBigEndian: true), int.Parse(schema.Parameters[Decimal.ScaleParameter], CultureInfo.InvariantCulture))
        : bytes;

    private static Dictionary<object, object?> Map(Schema schema, JsonElement json)
    {
        var map = new Dictionary<object, object?>();
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var entry in json.EnumerateArray())
                map[Value(schema.KeySchema!, entry.GetProperty(AvroNames.KeyField))!] = Value(schema.ValueSchema!, entry.GetProperty(AvroNames.ValueField));
            return map;
        }
        foreach (var entry in json.EnumerateObject()) map[entry.Name] = Value(schema.ValueSchema!, entry.Value);
        return map;
    }

    private static Struct Struct(Schema schema, JsonElement json)
    {
        var result = new Struct(schema);
        if (AvroNames.IsUnion(schema))
        {
            // Avro: the default of a union belongs to its first branch.
            result[0] = Value(schema.Fields[0].Schema, json);
            return result;
        }
        if (json.ValueKind != JsonValueKind.Object) throw Misfit(schema);
        foreach (var field in schema.Fields)
            result[field.Index] = json.TryGetProperty(field.Name, out var value) ? Value(field.Schema, value) : field.Schema.Default;
        return result;
    }

    private static DataException Misfit(Schema schema) => new($"A default value of the Avro schema does not fit its type ({schema}).");
}
