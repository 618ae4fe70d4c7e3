using System.Globalization;

namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>A DT, TS or DTM as stated: local time, how precise, and the offset if one was given; no offset means unknown, never a default.</summary>
/// <param name="Local">Clock time as stated; parts not stated are the first of their kind.</param>
/// <param name="Precision">How much was stated.</param>
/// <param name="Offset">From UTC, when stated.</param>
public readonly record struct Hl7Timestamp(DateTime Local, Hl7Precision Precision, TimeSpan? Offset)
{
    /// <summary>Text of a date that is never shifted: <c>YYYY-MM-DD</c>, shorter when less was stated (13.2).</summary>
    public string DateText => Local.ToString(
        Precision switch { Hl7Precision.Year => "yyyy", Hl7Precision.Month => "yyyy-MM", _ => "yyyy-MM-dd" }, CultureInfo.InvariantCulture);

    /// <summary>ISO 8601 in the stated precision, with the offset if there was one.</summary>
    public string IsoText
    {
        get
        {
            if (Precision <= Hl7Precision.Day) return DateText;
            var text = Local.ToString(
                Precision switch { Hl7Precision.Hour or Hl7Precision.Minute => "yyyy-MM-dd'T'HH:mm", Hl7Precision.Second => "yyyy-MM-dd'T'HH:mm:ss", _ => "yyyy-MM-dd'T'HH:mm:ss.fff" },
                CultureInfo.InvariantCulture);
            if (Offset is not { } offset) return text;
            return offset == TimeSpan.Zero ? text + "Z" : text + (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hh':'mm", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Reads a time; HL7 form or ISO 8601. Values out of the calendar never roll over.</summary>
    /// <param name="text">As sent.</param>
    /// <param name="stamp">The time.</param>
    /// <param name="warnings">Receives <see cref="Hl7Warnings.TimeFormat"/>, <see cref="Hl7Warnings.TimePlaceholder"/> or <see cref="Hl7Warnings.TimeInvalid"/>.</param>
    public static Hl7TimeState TryRead(ReadOnlySpan<char> text, out Hl7Timestamp stamp, ref Hl7Warnings warnings)
    {
        stamp = default;
        text = text.Trim();
        if (text.IsEmpty || text is "\"\"") return Hl7TimeState.Absent;
        if (text.IndexOfAnyExcept('0') < 0 || text.StartsWith("99991231"))
        {
            warnings |= Hl7Warnings.TimePlaceholder;
            return Hl7TimeState.Absent;
        }
        var scanner = new Hl7TimeScanner(text);
        if (!scanner.TryReadStamp(out stamp))
        {
            warnings |= Hl7Warnings.TimeInvalid;
            return Hl7TimeState.Invalid;
        }
        if (scanner.IsLenient) warnings |= Hl7Warnings.TimeFormat;
        return Hl7TimeState.Valid;
    }

    /// <summary>Lowers the precision by the letter of the old second component (Y L D H M S).</summary>
    public Hl7Timestamp Lowered(char letter)
    {
        Hl7Precision? stated = char.ToUpperInvariant(letter) switch
        {
            'Y' => Hl7Precision.Year,
            'L' => Hl7Precision.Month,
            'D' => Hl7Precision.Day,
            'H' => Hl7Precision.Hour,
            'M' => Hl7Precision.Minute,
            'S' => Hl7Precision.Second,
            _ => null,
        };
        return stated < Precision ? this with { Precision = stated.Value } : this;
    }

    /// <summary>The type only: values are patient data.</summary>
    public override string ToString() => nameof(Hl7Timestamp);
}
