using System.Globalization;
using System.Numerics;
using System.Text.Json;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters.Json;

/// <summary>Numbers of JSON in Java's ways: decimals in full, integers cut to their low bits.</summary>
internal static class JsonNumber
{
    /// <summary>Beyond it a few characters would become megabytes of digits.</summary>
    private const int MaxExponent = 10_000;

    /// <summary>Whether a number is written without fraction and exponent.</summary>
    public static bool IsIntegral(JsonElement json) => json.ValueKind == JsonValueKind.Number && json.GetRawText().AsSpan().IndexOfAny(".eE") < 0;

    /// <summary>The number with all its digits; its scale is as written.</summary>
    /// <exception cref="DataException">The exponent is out of all reason.</exception>
    public static BigDecimal Decimal(JsonElement json)
    {
        var text = json.GetRawText();
        var e = text.AsSpan().IndexOfAny("eE");
        var exponent = e < 0 ? 0 : int.TryParse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var given) && Math.Abs((long)given) <= MaxExponent
            ? given : throw new DataException("A number has an exponent beyond any use.");
        var mantissa = e < 0 ? text : text[..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? 0 : mantissa.Length - point - 1;
        return new BigDecimal(BigInteger.Parse(mantissa.Replace(".", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), fraction - exponent);
    }

    /// <summary>The integer part, its low 64 bits; 0 for what is no number.</summary>
    public static long Low64(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Number) return 0;
        if (json.TryGetInt64(out var exact)) return exact;
        var number = Decimal(json);
        var whole = number.Scale <= 0 ? number.Unscaled * BigInteger.Pow(10, -number.Scale) : BigInteger.Divide(number.Unscaled, BigInteger.Pow(10, number.Scale));
        return (long)(ulong)(whole & ulong.MaxValue);
    }

    /// <summary>0 for what is no number; infinite beyond the range; never the negative zero, which Java's decimals do not have.</summary>
    public static double Double(JsonElement json) => json.ValueKind == JsonValueKind.Number && double.Parse(json.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture) is not 0 and var value ? value : 0.0;

    /// <inheritdoc cref="Double"/>
    public static float Single(JsonElement json) => json.ValueKind == JsonValueKind.Number && float.Parse(json.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture) is not 0 and var value ? value : 0f;
}
