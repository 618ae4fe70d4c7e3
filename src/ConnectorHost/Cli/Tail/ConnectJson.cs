using System.Globalization;
using System.Numerics;
using System.Text.Json;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Cli.Tail;

/// <summary>Connect data as JSON for people to read: structs as objects in field order, bytes as base64, times in ISO form.</summary>
internal static class ConnectJson
{
    public static void Write(Utf8JsonWriter json, Schema? schema, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case Struct record: WriteStruct(json, record); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case sbyte or short or int or long: json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case float number when float.IsFinite(number): json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case float or double: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
            case byte[] bytes: json.WriteBase64StringValue(bytes); break;
            case BigDecimal number: json.WriteRawValue(Plain(number)); break;
            case DateTimeOffset time: json.WriteStringValue(Iso(schema, time)); break;
            case IReadOnlyDictionary<object, object?> map: WriteMap(json, schema, map); break;
            case IReadOnlyList<object?> list: WriteList(json, schema, list); break;
            default: json.WriteStringValue($"({value.GetType().Name})"); break;
        }
    }

    private static void WriteStruct(Utf8JsonWriter json, Struct record)
    {
        json.WriteStartObject();
        foreach (var field in record.Schema.Fields)
        {
            json.WritePropertyName(field.Name);
            Write(json, field.Schema, record[field.Index]);
        }
        json.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter json, Schema? schema, IReadOnlyDictionary<object, object?> map)
    {
        json.WriteStartObject();
        foreach (var (key, item) in map)
        {
            json.WritePropertyName(Convert.ToString(key, CultureInfo.InvariantCulture) ?? "");
            Write(json, schema?.ValueSchema, item);
        }
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, Schema? schema, IReadOnlyList<object?> list)
    {
        json.WriteStartArray();
        foreach (var item in list) Write(json, schema?.ValueSchema, item);
        json.WriteEndArray();
    }

    /// <summary>All digits, so that the scale stays visible.</summary>
    private static string Plain(BigDecimal number)
    {
        var digits = BigInteger.Abs(number.Unscaled).ToString(CultureInfo.InvariantCulture);
        if (number.Scale > 0)
        {
            digits = digits.PadLeft(number.Scale + 1, '0');
            digits = $"{digits[..^number.Scale]}.{digits[^number.Scale..]}";
        }
        else
        {
            digits += new string('0', number.Unscaled.IsZero ? 0 : -number.Scale);
        }
        return number.Unscaled.Sign < 0 ? $"-{digits}" : digits;
    }

    private static string Iso(Schema? schema, DateTimeOffset time) => time.UtcDateTime.ToString(schema?.Name switch
    {
        Date.LogicalName => "yyyy-MM-dd",
        PluginApi.Data.Time.LogicalName => "HH:mm:ss.fff",
        _ => "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
    }, CultureInfo.InvariantCulture);
}
