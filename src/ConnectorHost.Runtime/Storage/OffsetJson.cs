using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Runtime.Storage;

/// <summary>Partitions and offsets as JSON: one text per value, names in ordinal order, so that texts can be compared.</summary>
internal static class OffsetJson
{
    /// <exception cref="DataException">A value is not a string, boolean, integer, finite number, list or map of those.</exception>
    public static string Write(IReadOnlyDictionary<string, object?> values)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) WriteMap(writer, values);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Integers come back as <see cref="long"/>, other numbers as <see cref="double"/>.</summary>
    public static IReadOnlyDictionary<string, object?> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ReadMap(document.RootElement);
    }

    private static void WriteMap(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> values)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in values.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            WriteValue(writer, value);
        }
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case long or int or short or sbyte or byte or uint or ushort: writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case double or float: WriteDouble(writer, Convert.ToDouble(value, CultureInfo.InvariantCulture)); break;
            case IReadOnlyDictionary<string, object?> map: WriteMap(writer, map); break;
            case IReadOnlyList<object?> list:
                writer.WriteStartArray();
                foreach (var item in list) WriteValue(writer, item);
                writer.WriteEndArray();
                break;
            default: throw new DataException($"Offsets may only hold strings, booleans, numbers, lists and maps, found: {value.GetType().Name}");
        }
    }

    /// <summary>Always with a fraction or an exponent, so that it is read back as a double.</summary>
    private static void WriteDouble(Utf8JsonWriter writer, double value)
    {
        if (!double.IsFinite(value)) throw new DataException("Offsets may not hold NaN or infinite numbers");
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        writer.WriteRawValue(text.AsSpan().IndexOfAny('.', 'E') < 0 ? $"{text}.0" : text, skipInputValidation: true);
    }

    private static Dictionary<string, object?> ReadMap(JsonElement element) =>
        element.EnumerateObject().ToDictionary(p => p.Name, p => ReadValue(p.Value), StringComparer.Ordinal);

    private static object? ReadValue(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => element.TryGetInt64(out var integer) && element.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? integer : (object)element.GetDouble(),
        JsonValueKind.Object => ReadMap(element),
        JsonValueKind.Array => element.EnumerateArray().Select(ReadValue).ToList(),
        _ => null,
    };
}
