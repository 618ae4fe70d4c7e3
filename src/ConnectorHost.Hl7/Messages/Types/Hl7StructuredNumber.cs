namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>An SN: comparator, number, separator, number (hl7-mllp 13.8).</summary>
internal static class Hl7StructuredNumber
{
    private static readonly string[] Comparators = [">=", "<=", "<>", ">", "<", "="];

    public static Hl7ObservationValue Read(Hl7Repetition part)
    {
        var (first, second, separator, last) = (part[1].Value(), part[2].Value(), part[3].Value(), part[4].Value());
        var ignored = Hl7Warnings.None;
        var comparator = first is null ? null : TakeComparator(first, out var rest) is { } c && rest.IsWhiteSpace() ? c : null;
        // One component only: "<5" and "5" as an NM has them.
        if (part.ComponentCount == 1 && first is not null)
        {
            comparator = TakeComparator(first, out var number);
            return Hl7Number.TryRead(number, out var value, ref ignored) ? new() { Number = value, Comparator = comparator } : new() { Text = first };
        }
        if (first is not null && comparator is null || !Hl7Number.TryRead(second, out var low, ref ignored)) return AsText(first, second, separator, last);
        if (separator is null && last is null) return new() { Number = low, Comparator = comparator };
        return separator == "-" && Hl7Number.TryRead(last, out var high, ref ignored)
            ? new() { Number = low, High = high, Comparator = comparator }
            : AsText(first, second, separator, last);                  // ratio, grade: no single number says it
    }

    /// <summary>Takes a comparator off the front; <c>null</c> when there is none.</summary>
    public static string? TakeComparator(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        rest = text.Trim();
        foreach (var comparator in Comparators)
        {
            if (!rest.StartsWith(comparator, StringComparison.Ordinal)) continue;
            rest = rest[comparator.Length..].TrimStart();
            return comparator;
        }
        return null;
    }

    private static Hl7ObservationValue AsText(params string?[] parts) => new() { Text = string.Concat(parts) is { Length: > 0 } text ? text : null };
}
