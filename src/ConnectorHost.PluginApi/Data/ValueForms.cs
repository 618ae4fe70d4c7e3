using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace ConnectorHost.PluginApi.Data;

/// <summary>Numbers and date forms inside texts (kafka-connect 18.5).</summary>
internal static partial class ValueForms
{
    private const int DateLength = 10;
    private const int TimeLength = 13;
    private const int TimestampLength = 24;

    /// <summary>Digits that fit 64 bits, with room to spare.</summary>
    private const int MaxLongDigits = 20;

    public static SchemaAndValue? Temporal(string text) => text.Length switch
    {
        DateLength when DateForm().Match(text) is { Success: true } m && Day(m) is { } day => new SchemaAndValue(Date.Schema, day),
        TimeLength when TimeForm().Match(text) is { Success: true } m => new SchemaAndValue(Time.Schema, DateTimeOffset.UnixEpoch + Clock(m)),
        TimestampLength when TimestampForm().Match(text) is { Success: true } m && Day(m) is { } day => new SchemaAndValue(Timestamp.Schema, day + Clock(m)),
        _ => null,
    };

    /// <summary>The smallest integer type, or a float; null when the whole text is no number.</summary>
    public static SchemaAndValue? Number(string text)
    {
        var ascii = ToAscii(text);
        if (NumberForm().Match(ascii) is not { Success: true } m) return null;
        var fraction = m.Groups["fraction"].Value;
        if (!int.TryParse(m.Groups["exponent"].ValueSpan is { Length: > 0 } given ? given : "0", NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)) return null;
        var digits = (m.Groups["whole"].Value + fraction).TrimStart('0');
        var unscaled = digits.Length == 0 ? BigInteger.Zero : BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        if (m.Groups["sign"].Value == "-") unscaled = -unscaled;
        var scale = (long)fraction.Length - exponent;
        if (scale is < int.MinValue or > int.MaxValue) return null;
        return Integer(unscaled, (int)scale, digits.Length) ?? (scale == 0 && m.Groups["point"].Length == 0 && m.Groups["exponent"].Length == 0
            ? Decimal(unscaled, 0)
            : Float(ascii, unscaled, (int)scale));
    }

    private static SchemaAndValue? Integer(BigInteger unscaled, int scale, int digits)
    {
        BigInteger whole;
        if (unscaled.IsZero) whole = BigInteger.Zero;
        else if (scale <= 0 && digits - (long)scale <= MaxLongDigits) whole = unscaled * BigInteger.Pow(10, -scale);
        else if (scale > 0 && scale < digits && BigInteger.DivRem(unscaled, BigInteger.Pow(10, scale), out var rest) is var quotient && rest.IsZero) whole = quotient;
        else return null;
        if (whole < long.MinValue || whole > long.MaxValue) return null;
        return (long)whole switch
        {
            >= sbyte.MinValue and <= sbyte.MaxValue and var n => new SchemaAndValue(Schema.Int8, (sbyte)n),
            >= short.MinValue and <= short.MaxValue and var n => new SchemaAndValue(Schema.Int16, (short)n),
            >= int.MinValue and <= int.MaxValue and var n => new SchemaAndValue(Schema.Int32, (int)n),
            var n => new SchemaAndValue(Schema.Int64, n),
        };
    }

    private static SchemaAndValue Float(string ascii, BigInteger unscaled, int scale)
    {
        var single = float.Parse(ascii, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (float.IsFinite(single)) return new SchemaAndValue(Schema.Float32, single);
        var number = double.Parse(ascii, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? new SchemaAndValue(Schema.Float64, number) : Decimal(unscaled, scale);
    }

    private static SchemaAndValue Decimal(BigInteger unscaled, int scale) => new(Data.Decimal.Builder(scale).Build(), new BigDecimal(unscaled, scale));

    // Lenient as SimpleDateFormat: months and days roll over, and digits end where they end.
    private static DateTimeOffset? Day(Match m)
    {
        var (year, month, day) = (Group(m, "year"), Group(m, "month"), Group(m, "day"));
        return year is < 1 or > 9900 ? null : new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(month - 1).AddDays(day - 1);
    }

    private static TimeSpan Clock(Match m) => new(0, Group(m, "hour"), Group(m, "minute"), Group(m, "second"), Group(m, "ms"));

    private static int Group(Match m, string name) => int.Parse(m.Groups[name].ValueSpan, CultureInfo.InvariantCulture);

    /// <summary>Digits of any script as 0 to 9.</summary>
    private static string ToAscii(string text)
    {
        if (Ascii.IsValid(text)) return text;
        var result = new StringBuilder(text.Length);
        foreach (var c in text) result.Append(CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and var digit ? (char)('0' + digit) : c);
        return result.ToString();
    }

    [GeneratedRegex(@"\A(?<year>[0-9]{1,4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})", RegexOptions.CultureInvariant)]
    private static partial Regex DateForm();

    [GeneratedRegex(@"\A(?<hour>[0-9]{1,2}):(?<minute>[0-9]{1,2}):(?<second>[0-9]{1,2})\.(?<ms>[0-9]{1,3})Z", RegexOptions.CultureInvariant)]
    private static partial Regex TimeForm();

    [GeneratedRegex(@"\A(?<year>[0-9]{1,4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})T(?<hour>[0-9]{1,2}):(?<minute>[0-9]{1,2}):(?<second>[0-9]{1,2})\.(?<ms>[0-9]{1,3})Z", RegexOptions.CultureInvariant)]
    private static partial Regex TimestampForm();

    [GeneratedRegex(@"\A(?<sign>[+-]?)(?:(?<whole>[0-9]+)(?<point>\.?)(?<fraction>[0-9]*)|(?<point>\.)(?<fraction>[0-9]+))(?:[eE](?<exponent>[+-]?[0-9]{1,9}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberForm();
}
