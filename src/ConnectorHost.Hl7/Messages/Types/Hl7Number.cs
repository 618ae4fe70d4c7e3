using System.Globalization;

namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>NM and SI (hl7-mllp 11.5), and numbers inside free text.</summary>
public static class Hl7Number
{
    private const int Longest = 64;

    /// <summary>Sign, digits, at most one point; <c>1,5</c> is read as 1.5 with a warning where it cannot mean thousands.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out double value, ref Hl7Warnings warnings)
    {
        text = text.Trim();
        if (TryReadPoint(text, out value)) return true;
        var comma = text.IndexOf(',');
        if (comma < 0 || text[(comma + 1)..].IndexOfAny(',', '.') >= 0 || text[..comma].Contains('.') || MayMeanThousands(text, comma)) return false;
        Span<char> copy = stackalloc char[Longest];
        if (text.Length > copy.Length) return false;
        text.CopyTo(copy);
        copy[comma] = '.';
        if (!TryReadPoint(copy[..text.Length], out value)) return false;
        warnings |= Hl7Warnings.NumberFormat;
        return true;
    }

    /// <summary>The number a leaf holds; <c>null</c>, with a warning of the message, when it holds something else.</summary>
    public static double? Read(Hl7Leaf leaf)
    {
        if (!leaf.HasValue) return null;
        var warnings = Hl7Warnings.None;
        if (!TryRead(leaf.Text(), out var value, ref warnings)) warnings |= Hl7Warnings.NumberInvalid;
        if (warnings != Hl7Warnings.None) leaf.Warn(warnings);
        return (warnings & Hl7Warnings.NumberInvalid) == 0 ? value : null;
    }

    /// <summary>Takes a number with an optional sign off the front, point or comma; for reference ranges.</summary>
    public static bool TryTake(ref ReadOnlySpan<char> rest, out double value)
    {
        value = 0;
        var length = rest.Length > 0 && rest[0] is '+' or '-' ? 1 : 0;
        var hasMark = false;
        var digits = 0;
        for (; length < rest.Length && length < Longest; length++)
        {
            if (char.IsAsciiDigit(rest[length])) digits++;
            else if (rest[length] is '.' or ',' && !hasMark && length + 1 < rest.Length && char.IsAsciiDigit(rest[length + 1])) hasMark = true;
            else break;
        }
        if (digits == 0) return false;
        Span<char> copy = stackalloc char[Longest];
        rest[..length].CopyTo(copy);
        copy[..length].Replace(',', '.');
        if (!TryReadPoint(copy[..length], out value)) return false;
        rest = rest[length..];
        return true;
    }

    private static bool TryReadPoint(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        return text.IndexOfAnyInRange('0', '9') >= 0
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    // 1,500 may be fifteen hundred; 0,500 and 1,5 may not.
    private static bool MayMeanThousands(ReadOnlySpan<char> text, int comma)
    {
        var whole = text[..comma].TrimStart("+-");
        return text.Length - comma == 4 && whole.Length is >= 1 and <= 3 && whole[0] != '0';
    }
}
