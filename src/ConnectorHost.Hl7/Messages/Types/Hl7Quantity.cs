namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>A number with what belongs to it (hl7-mllp 13.8: CQ, MO, NM, SN).</summary>
/// <param name="Number">The number, or the lower end of a range.</param>
/// <param name="High">Upper end of a range.</param>
/// <param name="Comparator">One of <c>&gt; &lt; &gt;= &lt;= = &lt;&gt;</c>.</param>
/// <param name="Unit">Code of the unit or currency as sent.</param>
public readonly record struct Hl7Quantity(double Number, double? High, string? Comparator, string? Unit)
{
    /// <summary><c>null</c> when there is no number to read.</summary>
    public static Hl7Quantity? Read(Hl7Repetition part)
    {
        if (part.IsEmpty) return null;
        // "5^mg" is an amount and its unit; "<^5", "^250^-^500" are structured numbers.
        var warnings = Hl7Warnings.None;
        var unit = part[2].Value();
        if (part.ComponentCount <= 2 && (unit is null || unit.Any(c => char.IsLetter(c) || c == '%')) && Hl7Number.TryRead(part[1].Text(), out var amount, ref warnings))
        {
            if (warnings != Hl7Warnings.None) part.Warn(warnings);
            return new(amount, null, null, unit);
        }
        var value = Hl7StructuredNumber.Read(part);
        return value.Number is { } number ? new(number, value.High, value.Comparator, null) : null;
    }

    /// <summary>The type only: values are patient data.</summary>
    public override string ToString() => nameof(Hl7Quantity);
}
