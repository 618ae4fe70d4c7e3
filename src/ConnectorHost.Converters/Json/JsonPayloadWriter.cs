using System.Globalization;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;
using Decimal = ConnectorHost.PluginApi.Data.Decimal;

namespace ConnectorHost.Converters.Json;

/// <summary>Connect values as JSON (kafka-connect 18.2, "Payload forms" and "Writing rules").</summary>
internal sealed class JsonPayloadWriter(bool numericDecimals, bool replaceNullWithDefault)
{
    private const int MaxDepth = 500;
    private int _depth;

    /// <exception cref="DataException">The value does not fit the schema; names types, never the value.</exception>
    public void Write(JsonOutput to, Schema? schema, object? value)
    {
        if (++_depth > MaxDepth)
        {
            _depth = 0;
            throw new DataException($"A value nests deeper than {MaxDepth} levels.");
        }
        try
        {
            WriteHere(to, schema, value);
        }
        finally
        {
            if (_depth > 0) _depth--;
        }
    }

    private void WriteHere(JsonOutput to, Schema? schema, object? value)
    {
        if (value is null && schema is { Default: { } fallback } && replaceNullWithDefault) value = fallback;
        if (value is null)
        {
            if (schema is { IsOptional: false }) throw new DataException("Conversion error: null value for field that is required and has no default value");
            to.Null();
            return;
        }
        if (schema is not null && Logical(to, schema, value)) return;
        switch (value)
        {
            case sbyte number when Is(schema, SchemaType.Int8): to.Number(number); break;
            case short number when Is(schema, SchemaType.Int16): to.Number(number); break;
            case int number when Is(schema, SchemaType.Int32): to.Number(number); break;
            case long number when Is(schema, SchemaType.Int64): to.Number(number); break;
            case float number when Is(schema, SchemaType.Float32): to.Number(number); break;
            case double number when Is(schema, SchemaType.Float64): to.Number(number); break;
            case bool flag when Is(schema, SchemaType.Boolean): to.Boolean(flag); break;
            case string text when Is(schema, SchemaType.String): to.Text(text); break;
            case byte[] bytes when Is(schema, SchemaType.Bytes): to.Base64(bytes); break;
            case Struct data when Is(schema, SchemaType.Struct): WriteStruct(to, schema, data); break;
            case IReadOnlyDictionary<object, object?> map when Is(schema, SchemaType.Map): WriteMap(to, schema, map); break;
            case IReadOnlyList<object?> list when Is(schema, SchemaType.Array): WriteList(to, schema, list); break;
            default:
                throw new DataException(schema is null ? $"Java class {value.GetType().Name} does not have corresponding schema type." : $"Invalid type for {JsonTypes.Upper(schema.Type)}: {value.GetType().Name}");
        }
    }

    private static bool Is(Schema? schema, SchemaType type) => schema is null || schema.Type == type;

    private bool Logical(JsonOutput to, Schema schema, object value)
    {
        switch (schema.Name, schema.Type)
        {
            case (Date.LogicalName, SchemaType.Int32): to.Number(LogicalValues.Days(Instant(value, "Date"))); return true;
            case (Time.LogicalName, SchemaType.Int32): to.Number(LogicalValues.MillisecondsOfDay(Instant(value, "Time"))); return true;
            case (Timestamp.LogicalName, SchemaType.Int64): to.Number(Instant(value, "Timestamp").ToUnixTimeMilliseconds()); return true;
            case (Decimal.LogicalName, SchemaType.Bytes): WriteDecimal(to, schema, value); return true;
            default: return false;
        }
    }

    private static DateTimeOffset Instant(object value, string type) =>
        value is DateTimeOffset instant ? instant : throw new DataException($"Invalid type for {type}, expected Date but was {value.GetType().Name}");

    private void WriteDecimal(JsonOutput to, Schema schema, object value)
    {
        if (value is not BigDecimal number) throw new DataException($"Invalid type for Decimal, expected BigDecimal but was {value.GetType().Name}");
        if (numericDecimals)
        {
            to.Raw(JavaText.Of(number));
            return;
        }
        var scale = schema.Parameters.TryGetValue(Decimal.ScaleParameter, out var text) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var given)
            ? given : throw new DataException("Invalid Decimal schema: scale parameter not found.");
        if (number.Scale != scale) throw new DataException($"Decimal value has mismatching scale for given Decimal schema. Schema has scale {scale}, value has scale {number.Scale}.");
        to.Base64(number.Unscaled.ToByteArray(isBigEndian: true));
    }

    private void WriteStruct(JsonOutput to, Schema? schema, Struct data)
    {
        if (schema is null || (!ReferenceEquals(schema, data.Schema) && (schema.Name != data.Schema.Name || !schema.Fields.SequenceEqual(data.Schema.Fields)))) throw new DataException("Mismatching schema.");
        to.Raw("{"u8);
        foreach (var field in schema.Fields)
        {
            if (field.Index > 0) to.Raw(","u8);
            to.Name(field.Name);
            Write(to, field.Schema, data[field.Index]);
        }
        to.Raw("}"u8);
    }

    private void WriteMap(JsonOutput to, Schema? schema, IReadOnlyDictionary<object, object?> map)
    {
        var isObject = schema is null ? map.Keys.All(k => k is string) : schema.KeySchema?.Type is null or SchemaType.String;
        to.Raw(isObject ? "{"u8 : "["u8);
        var first = true;
        foreach (var (key, value) in map)
        {
            if (!first) to.Raw(","u8);
            first = false;
            if (isObject)
            {
                to.Name(key as string ?? throw new DataException($"Invalid type for STRING: {key.GetType().Name}"));
                Write(to, schema?.ValueSchema, value);
                continue;
            }
            to.Raw("["u8);
            Write(to, schema?.KeySchema, key);
            to.Raw(","u8);
            Write(to, schema?.ValueSchema, value);
            to.Raw("]"u8);
        }
        to.Raw(isObject ? "}"u8 : "]"u8);
    }

    private void WriteList(JsonOutput to, Schema? schema, IReadOnlyList<object?> list)
    {
        to.Raw("["u8);
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0) to.Raw(","u8);
            Write(to, schema?.ValueSchema, list[i]);
        }
        to.Raw("]"u8);
    }
}
