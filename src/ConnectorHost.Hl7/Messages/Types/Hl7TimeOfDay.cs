using System.Globalization;

namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>A TM: a time of day without a date.</summary>
/// <param name="Time">Since midnight; 24:00 is a whole day.</param>
/// <param name="Precision"><see cref="Hl7Precision.Hour"/> or finer.</param>
/// <param name="Offset">From UTC, when stated.</param>
public readonly record struct Hl7TimeOfDay(TimeSpan Time, Hl7Precision Precision, TimeSpan? Offset)
{
    /// <summary><c>HH:mm</c> or <c>HH:mm:ss</c>, without offset.</summary>
    public string IsoText => Time.Days == 1 ? "24:00" : Time.ToString(Precision >= Hl7Precision.Second ? "hh':'mm':'ss" : "hh':'mm", CultureInfo.InvariantCulture);

    /// <summary>Reads a time of day; HH, HHMM, HHMMSS with fraction and offset, or with colons.</summary>
    public static Hl7TimeState TryRead(ReadOnlySpan<char> text, out Hl7TimeOfDay time, ref Hl7Warnings warnings)
    {
        time = default;
        text = text.Trim();
        if (text.IsEmpty || text is "\"\"") return Hl7TimeState.Absent;
        var scanner = new Hl7TimeScanner(text);
        if (!scanner.TryReadTime(out var value, out var precision, out var offset))
        {
            warnings |= Hl7Warnings.TimeInvalid;
            return Hl7TimeState.Invalid;
        }
        if (scanner.IsLenient) warnings |= Hl7Warnings.TimeFormat;
        time = new(value, precision, offset);
        return Hl7TimeState.Valid;
    }

    /// <summary>The type only: values are patient data.</summary>
    public override string ToString() => nameof(Hl7TimeOfDay);
}
