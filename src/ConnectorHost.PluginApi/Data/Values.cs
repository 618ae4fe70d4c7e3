using System.Text;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.PluginApi.Data;

/// <summary>Connect values as texts without quotes around them, and back (kafka-connect 18.5): headers, and literals in settings.</summary>
public static class Values
{
    private const int MaxDepth = 100;

    /// <summary>What a text most likely is: null, boolean, number, date, array, map, else text. Times are UTC.</summary>
    /// <remarks>Never fails: what looks like an array or map and is none is the text itself.</remarks>
    public static SchemaAndValue Parse(string text) => text switch
    {
        "" => new SchemaAndValue(Schema.String, ""),
        "null" => default,
        "true" => new SchemaAndValue(Schema.Boolean, true),
        "false" => new SchemaAndValue(Schema.Boolean, false),
        _ => new ValuesParser(text).Parse(),
    };

    /// <summary>The text of a value; null for null. The result is record content.</summary>
    /// <exception cref="DataException">The value is of no type of the data model.</exception>
    public static string? ToText(object? value)
    {
        if (value is null or string) return (string?)value;
        var result = new StringBuilder();
        Append(result, value, nested: false, depth: 0);
        return result.ToString();
    }

    private static void Append(StringBuilder to, object? value, bool nested, int depth)
    {
        if (depth > MaxDepth) throw new DataException($"A value nests deeper than {MaxDepth} levels.");
        switch (value)
        {
            case null: to.Append("null"); break;
            case string text: Quoted(to, text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal), nested); break;
            case bool flag: to.Append(flag ? "true" : "false"); break;
            case sbyte or short or int or long: to.Append(System.Globalization.CultureInfo.InvariantCulture, $"{value}"); break;
            case float number: to.Append(JavaText.Of(number)); break;
            case double number: to.Append(JavaText.Of(number)); break;
            case BigDecimal number: to.Append(JavaText.Of(number)); break;
            case DateTimeOffset instant: to.Append(JavaText.Of(instant)); break;
            case byte[] bytes: Quoted(to, Convert.ToBase64String(bytes), nested); break;
            case Struct data: AppendStruct(to, data, depth); break;
            case IReadOnlyDictionary<object, object?> map: AppendMap(to, map, depth); break;
            case IReadOnlyList<object?> list:
                to.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    if (i > 0) to.Append(',');
                    Append(to, list[i], nested: true, depth + 1);
                }
                to.Append(']');
                break;
            default: throw new DataException($"Values of type {value.GetType().Name} are not supported by Connect's data API.");
        }
    }

    private static void AppendStruct(StringBuilder to, Struct data, int depth)
    {
        to.Append('{');
        foreach (var field in data.Schema.Fields)
        {
            if (field.Index > 0) to.Append(',');
            Append(to, field.Name, nested: true, depth + 1);
            to.Append(':');
            Append(to, data[field.Index] ?? field.Schema.Default, nested: true, depth + 1);
        }
        to.Append('}');
    }

    private static void AppendMap(StringBuilder to, IReadOnlyDictionary<object, object?> map, int depth)
    {
        to.Append('{');
        var first = true;
        foreach (var (key, entry) in map)
        {
            if (!first) to.Append(',');
            first = false;
            Append(to, key, nested: true, depth + 1);
            to.Append(':');
            Append(to, entry, nested: true, depth + 1);
        }
        to.Append('}');
    }

    private static void Quoted(StringBuilder to, string text, bool nested)
    {
        if (nested) to.Append('"').Append(text).Append('"');
        else to.Append(text);
    }
}
