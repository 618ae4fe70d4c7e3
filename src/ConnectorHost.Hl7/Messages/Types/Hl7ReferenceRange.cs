namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>OBX-7 (hl7-mllp 13.9).</summary>
/// <param name="Low">Lower bound.</param>
/// <param name="High">Upper bound.</param>
/// <param name="IsInclusive"><c>&lt;=</c> or <c>&gt;=</c> was written, or both bounds are there.</param>
/// <param name="SecondLow">Lower bound behind a slash (diastolic).</param>
/// <param name="SecondHigh">Upper bound behind a slash.</param>
/// <param name="Text">As sent, always.</param>
public sealed record Hl7ReferenceRange(double? Low, double? High, bool IsInclusive, double? SecondLow, double? SecondHigh, string Text)
{
    private const int LongestParsed = 200;

    private static readonly string[] Separators = ["-", "–", "..", "to ", "^"];

    /// <summary><c>null</c> when the field is not valued.</summary>
    /// <param name="field">OBX-7.</param>
    /// <param name="sex">PID-8, for ranges that depend on it.</param>
    public static Hl7ReferenceRange? Read(Hl7Field field, string? sex = null)
    {
        if (field.SentText()?.Trim() is not { Length: > 0 } text) return null;
        var range = new Hl7ReferenceRange(null, null, false, null, null, text);
        // A lone component behind an empty one ("^12-16") is the range; two components are its bounds ("12^16").
        var first = field[0].SentText().Trim(' ', (char)field.Delimiters.Component);
        if (field.Delimiters.Component is var c and not 0 and not (byte)'^') first = first.Replace((char)c, '^');
        if (first.Length > LongestParsed) return range;
        var plain = ForSex(first, sex);
        return plain is null ? range : range.Parse(plain);
    }

    private Hl7ReferenceRange Parse(ReadOnlySpan<char> text)
    {
        var rest = text.Trim();
        if (TryOneSided(rest) is { } bound) return bound;
        if (!TryPair(ref rest, out var low, out var high)) return this;
        if (rest.IsEmpty) return this with { Low = low, High = high, IsInclusive = true };
        if (rest[0] != '/') return this;
        rest = rest[1..];
        return TryPair(ref rest, out var secondLow, out var secondHigh) && rest.IsEmpty
            ? this with { Low = low, High = high, IsInclusive = true, SecondLow = secondLow, SecondHigh = secondHigh }
            : this;
    }

    private Hl7ReferenceRange? TryOneSided(ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty || rest[0] is not ('<' or '>')) return null;
        var isUpper = rest[0] == '<';
        var isInclusive = rest.Length > 1 && rest[1] == '=';
        rest = rest[(isInclusive ? 2 : 1)..].TrimStart();
        if (!Hl7Number.TryTake(ref rest, out var bound) || !rest.IsWhiteSpace()) return this;
        return isUpper ? this with { High = bound, IsInclusive = isInclusive } : this with { Low = bound, IsInclusive = isInclusive };
    }

    // A sign counts at the start and behind the separator; the first dash after a number separates.
    private static bool TryPair(ref ReadOnlySpan<char> rest, out double low, out double high)
    {
        high = 0;
        rest = rest.TrimStart();
        if (!Hl7Number.TryTake(ref rest, out low)) return false;
        rest = rest.TrimStart();
        foreach (var separator in Separators)
        {
            if (!rest.StartsWith(separator, StringComparison.OrdinalIgnoreCase)) continue;
            rest = rest[separator.Length..].TrimStart();
            if (!Hl7Number.TryTake(ref rest, out high)) return false;
            rest = rest.TrimStart();
            return true;
        }
        return false;
    }

    // "M: 13-17 F: 12-15" or "13.0-17.0 (M)"; null when the label does not fit the patient or there is no sex to choose by.
    private static string? ForSex(string text, string? sex)
    {
        if (text.EndsWith("(M)", StringComparison.OrdinalIgnoreCase) || text.EndsWith("(F)", StringComparison.OrdinalIgnoreCase))
            return text[^2..^1].Equals(sex, StringComparison.OrdinalIgnoreCase) ? text[..^3] : null;
        var (male, female) = (Label(text, "M:"), Label(text, "F:"));
        if (male < 0 && female < 0) return text;
        var wanted = sex?.ToUpperInvariant() switch { "M" => male, "F" => female, _ => -1 };
        if (wanted < 0) return null;
        var other = wanted == male ? female : male;
        var end = other > wanted ? other : text.Length;
        return text[(wanted + 2)..end].Trim(' ', ',', ';');
    }

    private static int Label(string text, string sex)
    {
        var at = text.IndexOf(sex, StringComparison.OrdinalIgnoreCase);
        return at > 0 && char.IsLetter(text[at - 1]) ? -1 : at;
    }

    /// <summary>The type only: values are patient data.</summary>
    public override string ToString() => nameof(Hl7ReferenceRange);
}
