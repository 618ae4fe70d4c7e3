using System.Globalization;
using System.Text;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters;

/// <summary>Values as Java's <c>toString</c> prints them; the result is record content.</summary>
internal static class JavaToString
{
    private const int MaxDepth = 100;

    public static string Of(object value)
    {
        var result = new StringBuilder();
        Append(result, value, 0);
        return result.ToString();
    }

    private static void Append(StringBuilder to, object? value, int depth)
    {
        if (depth > MaxDepth) throw new DataException($"A value nests deeper than {MaxDepth} levels.");
        switch (value)
        {
            case null: to.Append("null"); break;
            case string text: to.Append(text); break;
            case bool flag: to.Append(flag ? "true" : "false"); break;
            case sbyte or short or int or long: to.Append(CultureInfo.InvariantCulture, $"{value}"); break;
            case float number: to.Append(JavaText.Of(number)); break;
            case double number: to.Append(JavaText.Of(number)); break;
            case BigDecimal number: to.Append(JavaText.Of(number)); break;
            case DateTimeOffset instant: to.Append(instant.UtcDateTime.ToString("ddd MMM dd HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture)); break;
            // Java prints an address here, of no more use.
            case byte[]: to.Append("[B@0"); break;
            case Struct data: AppendStruct(to, data, depth); break;
            case IReadOnlyDictionary<object, object?> map: AppendMap(to, map, depth); break;
            case IReadOnlyList<object?> list: AppendList(to, list, depth); break;
            default: throw new DataException($"Values of type {value.GetType().Name} are not supported by Connect's data API.");
        }
    }

    private static void AppendStruct(StringBuilder to, Struct data, int depth)
    {
        to.Append("Struct{");
        var first = true;
        foreach (var field in data.Schema.Fields)
        {
            if (data[field.Index] is not { } value) continue;
            if (!first) to.Append(',');
            first = false;
            Append(to.Append(field.Name).Append('='), value, depth + 1);
        }
        to.Append('}');
    }

    private static void AppendMap(StringBuilder to, IReadOnlyDictionary<object, object?> map, int depth)
    {
        to.Append('{');
        var first = true;
        foreach (var (key, value) in map)
        {
            if (!first) to.Append(", ");
            first = false;
            Append(to, key, depth + 1);
            Append(to.Append('='), value, depth + 1);
        }
        to.Append('}');
    }

    private static void AppendList(StringBuilder to, IReadOnlyList<object?> list, int depth)
    {
        to.Append('[');
        for (var i = 0; i < list.Count; i++) Append(i > 0 ? to.Append(", ") : to, list[i], depth + 1);
        to.Append(']');
    }
}
