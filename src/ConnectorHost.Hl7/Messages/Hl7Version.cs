namespace ConnectorHost.Hl7.Messages;

/// <summary>A version of HL7 v2 as read from MSH-12-1 (hl7-mllp 10.1).</summary>
/// <param name="Number">Comparable: 2.5.1 is 251, 2.5 is 250.</param>
/// <param name="Text">The known version it is read as.</param>
public readonly record struct Hl7Version(int Number, string Text)
{
    private static readonly Hl7Version[] Known =
    [
        new(210, "2.1"), new(220, "2.2"), new(230, "2.3"), new(231, "2.3.1"), new(240, "2.4"), new(250, "2.5"), new(251, "2.5.1"),
        new(260, "2.6"), new(270, "2.7"), new(271, "2.7.1"), new(280, "2.8"), new(281, "2.8.1"), new(282, "2.8.2"),
    ];

    // 2.1 to 2.8, the common form, by their digit.
    private static readonly Hl7Version[] Plain = [.. Known.Where(v => v.Text.Length == 3)];

    /// <summary>Default of <c>hl7.version</c>.</summary>
    public static Hl7Version Standard { get; } = new(250, "2.5");

    /// <summary>2.7 and later: truncation character, MSA-3 withdrawn.</summary>
    public bool IsAtLeast27 => Number >= 270;

    /// <summary>Reads a version the way senders write it: <c>V2.4</c>, <c>2_5_1</c>, <c>HL7 2.3</c>, <c>2.5 draft</c>.</summary>
    /// <param name="text">MSH-12-1.</param>
    /// <param name="expected">Used for an empty value and for a bare <c>2</c>.</param>
    /// <param name="version">The known version at or below it.</param>
    /// <param name="warnings">Receives <see cref="Hl7Warnings.VersionUnknown"/> or <see cref="Hl7Warnings.VersionMissing"/>.</param>
    /// <returns><c>false</c> when it is not a version 2 at all (AR 203).</returns>
    public static bool TryRead(ReadOnlySpan<char> text, Hl7Version expected, out Hl7Version version, ref Hl7Warnings warnings)
    {
        version = expected;
        if (text is ['2', '.', >= '1' and <= '8' and var digit])
        {
            version = Plain[digit - '1'];
            return true;
        }
        var rest = text.Trim();
        if (rest.IsEmpty)
        {
            warnings |= Hl7Warnings.VersionMissing;
            return true;
        }
        rest = WithoutPrefix(rest);
        if (rest.IsEmpty || rest[0] != '2') return false;
        rest = rest[1..];
        var point = rest.IndexOfAny('.', '_');
        if (rest[..(point < 0 ? rest.Length : point)].IndexOfAnyInRange('0', '9') >= 0) return false;
        var minor = TakeNumber(ref rest);
        if (minor < 0) return true;
        var patch = Math.Max(0, TakeNumber(ref rest));
        // Two-digit parts compare like 2.9.9: above every known version, below the next.
        var number = 200 + Math.Min(minor, 9) * 10 + Math.Min(patch, 9) + (minor > 9 ? 9 : 0);
        version = AtOrBelow(number);
        if (version.Number != number) warnings |= Hl7Warnings.VersionUnknown;
        return true;
    }

    private static ReadOnlySpan<char> WithoutPrefix(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("HL7", StringComparison.OrdinalIgnoreCase)) text = text[3..];
        return text.TrimStart(" \tvV");
    }

    // ".5" or "_5"; -1 when there is no further number.
    private static int TakeNumber(ref ReadOnlySpan<char> rest)
    {
        if (rest.Length < 2 || rest[0] is not ('.' or '_') || !char.IsAsciiDigit(rest[1])) return -1;
        var length = 1;
        var number = 0;
        while (length < rest.Length && char.IsAsciiDigit(rest[length])) number = Math.Min(number * 10 + rest[length++] - '0', 10_000);
        rest = rest[length..];
        return number;
    }

    private static Hl7Version AtOrBelow(int number)
    {
        var found = Known[0];
        foreach (var known in Known)
        {
            if (known.Number <= number) found = known;
        }
        return found;
    }
}
