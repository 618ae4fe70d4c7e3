using System.Globalization;
using System.Text;
using System.Text.Json;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Converters.Avro;

/// <summary>Default values of Connect schemas in the JSON form Avro gives defaults: bytes as Latin-1 text, dates as numbers.</summary>
internal sealed class AvroDefaultWriter(AvroSchemaChoices choices, Utf8JsonWriter json)
{
    public void Write(Schema schema, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case sbyte number: json.WriteNumberValue(number); break;
            case short number: json.WriteNumberValue(number); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case float number when float.IsFinite(number): json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case float or double: json.WriteStringValue(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)); break;
            case string text: json.WriteStringValue(text); break;
            case byte[] bytes: json.WriteStringValue(Encoding.Latin1.GetString(bytes)); break;
            case BigDecimal number: json.WriteStringValue(Encoding.Latin1.GetString(number.Unscaled.ToByteArray(isBigEndian: true))); break;
            case DateTimeOffset date: json.WriteNumberValue(schema.Name switch
            {
                Date.LogicalName => LogicalValues.Days(date),
                Time.LogicalName => LogicalValues.MillisecondsOfDay(date),
                _ => date.ToUnixTimeMilliseconds(),
            }); break;
            case Struct data: WriteStruct(data); break;
            case IReadOnlyDictionary<object, object?> map: WriteMap(schema, map); break;
            default:
                json.WriteStartArray();
                foreach (var element in (IReadOnlyList<object?>)value) Write(schema.ValueSchema!, element);
                json.WriteEndArray();
                break;
        }
    }

    private void WriteStruct(Struct data)
    {
        json.WriteStartObject();
        foreach (var field in data.Schema.Fields)
        {
            json.WritePropertyName(choices.Scrub(field.Name));
            Write(field.Schema, data[field.Index] ?? field.Schema.Default);
        }
        json.WriteEndObject();
    }

    private void WriteMap(Schema schema, IReadOnlyDictionary<object, object?> map)
    {
        if (schema.KeySchema!.Type == SchemaType.String && (!schema.KeySchema.IsOptional || choices.AllowOptionalMapKeys))
        {
            json.WriteStartObject();
            foreach (var (key, value) in map)
            {
                json.WritePropertyName((string)key);
                Write(schema.ValueSchema!, value);
            }
            json.WriteEndObject();
            return;
        }
        json.WriteStartArray();
        foreach (var (key, value) in map)
        {
            json.WriteStartObject();
            json.WritePropertyName(AvroNames.KeyField);
            Write(schema.KeySchema, key);
            json.WritePropertyName(AvroNames.ValueField);
            Write(schema.ValueSchema!, value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
