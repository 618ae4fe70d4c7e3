using System.Globalization;
using System.Numerics;
using System.Text;

namespace ConnectorHost.PluginApi.Data;

/// <summary>Numbers and instants as Java prints them (kafka-connect 23); the result is record content.</summary>
public static class JavaText
{
    /// <summary>Shortest text that reads back as the same number, always with a fraction; exponent form outside 10^-3 to 10^7.</summary>
    public static string Of(double value) => Floating(value, value.ToString("R", CultureInfo.InvariantCulture));

    /// <inheritdoc cref="Of(double)"/>
    public static string Of(float value) => Floating(value, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>All digits, the scale kept: <c>2.70</c>, <c>4E+2</c>.</summary>
    public static string Of(BigDecimal value)
    {
        var digits = BigInteger.Abs(value.Unscaled).ToString(CultureInfo.InvariantCulture);
        var sign = value.Unscaled.Sign < 0 ? "-" : "";
        if (value.Scale == 0) return sign + digits;
        var adjusted = digits.Length - 1L - value.Scale;
        if (value.Scale > 0 && adjusted >= -6)
        {
            digits = digits.PadLeft(value.Scale + 1, '0');
            return $"{sign}{digits[..^value.Scale]}.{digits[^value.Scale..]}";
        }
        var fraction = digits.Length > 1 ? $".{digits[1..]}" : "";
        return $"{sign}{digits[0]}{fraction}E{(adjusted < 0 ? "-" : "+")}{Math.Abs(adjusted).ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>A date, time or timestamp, told apart by the instant alone: below one day the time form, whole days the date form, else the full form. UTC.</summary>
    public static string Of(DateTimeOffset instant)
    {
        var milliseconds = instant.ToUnixTimeMilliseconds();
        var pattern = milliseconds < 86_400_000 ? "HH:mm:ss.fff'Z'" : milliseconds % 86_400_000 == 0 ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        return instant.UtcDateTime.ToString(pattern, CultureInfo.InvariantCulture);
    }

    private static string Floating(double value, string shortest)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "Infinity" : "-Infinity";
        if (value == 0) return double.IsNegative(value) ? "-0.0" : "0.0";

        // The shortest digits and the power of ten of the first one, out of .NET's form.
        var negative = shortest[0] == '-';
        var mantissa = negative ? shortest[1..] : shortest;
        var exponent = 0;
        if (mantissa.IndexOf('E') is >= 0 and var e)
        {
            exponent = int.Parse(mantissa[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = mantissa[..e];
        }
        var point = mantissa.IndexOf('.') is >= 0 and var p ? p : mantissa.Length;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var leading = all.Length - all.TrimStart('0').Length;
        var digits = all.Trim('0');
        exponent += point - leading - 1;

        var result = new StringBuilder(negative ? "-" : "");
        if (exponent is >= 7 or < -3)
            return result.Append(digits[0]).Append('.').Append(digits.Length > 1 ? digits[1..] : "0").Append('E').Append(exponent.ToString(CultureInfo.InvariantCulture)).ToString();
        if (exponent < 0) return result.Append("0.").Append('0', -exponent - 1).Append(digits).ToString();
        if (digits.Length <= exponent + 1) return result.Append(digits).Append('0', exponent + 1 - digits.Length).Append(".0").ToString();
        return result.Append(digits.AsSpan(0, exponent + 1)).Append('.').Append(digits.AsSpan(exponent + 1)).ToString();
    }
}
