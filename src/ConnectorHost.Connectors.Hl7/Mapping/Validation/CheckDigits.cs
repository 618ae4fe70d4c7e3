namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Check digits of identifiers (CX-2) by their scheme (CX-3, table 0061): M10, M11 and ISO 7064.</summary>
internal static class CheckDigits
{
    /// <summary>False only when the scheme is known and contradicts the digit.</summary>
    public static bool Holds(ReadOnlySpan<char> id, ReadOnlySpan<char> digit, ReadOnlySpan<char> scheme)
    {
        if (id.IsEmpty || digit.IsEmpty || id.ContainsAnyExceptInRange('0', '9')) return true;
        if (scheme.Equals("M10", StringComparison.OrdinalIgnoreCase)) return IsDigit(digit, Mod10(id));
        if (scheme.Equals("M11", StringComparison.OrdinalIgnoreCase)) return IsDigit(digit, Mod11(id));
        if (!scheme.Equals("ISO", StringComparison.OrdinalIgnoreCase)) return true;
        return digit.Length == 2 ? IsMod97(id, digit) : IsDigit(digit, Iso11(id)) || Iso11(id) == 10 && digit is "X" or "x";
    }

    private static bool IsDigit(ReadOnlySpan<char> text, int value) => text.Length == 1 && value < 10 && text[0] == '0' + value;

    // From the right every other digit doubled, beginning with the last; digits of the products added.
    private static int Mod10(ReadOnlySpan<char> id)
    {
        var sum = 0;
        for (var i = 0; i < id.Length; i++)
        {
            var digit = id[id.Length - 1 - i] - '0';
            if (i % 2 == 0) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
            sum += digit;
        }
        return (10 - sum % 10) % 10;
    }

    // Weights 2 to 7 from the right, over again; a remainder of 1 has no digit.
    private static int Mod11(ReadOnlySpan<char> id)
    {
        var sum = 0;
        for (var i = 0; i < id.Length; i++) sum += (id[id.Length - 1 - i] - '0') * (2 + i % 6);
        return (11 - sum % 11) % 11;
    }

    // ISO 7064 MOD 11-2.
    private static int Iso11(ReadOnlySpan<char> id)
    {
        var rest = 0;
        foreach (var c in id) rest = (rest + c - '0') * 2 % 11;
        return (12 - rest) % 11;
    }

    // ISO 7064 MOD 97-10.
    private static bool IsMod97(ReadOnlySpan<char> id, ReadOnlySpan<char> digits)
    {
        if (digits.ContainsAnyExceptInRange('0', '9')) return false;
        var rest = 0;
        foreach (var c in id) rest = (rest * 10 + c - '0') % 97;
        foreach (var c in digits) rest = (rest * 10 + c - '0') % 97;
        return rest == 1;
    }
}
