namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Recognises the values nearly every message has without decoding or splitting them; what is not recognised is read with care.</summary>
internal static class PlainValues
{
    /// <summary>Whether a raw field is one ordinary value of its kind.</summary>
    public static bool Are(FieldKind kind, ReadOnlySpan<byte> raw, byte repetition = (byte)'~') => kind switch
    {
        FieldKind.Time => IsTime(raw),
        FieldKind.Date => raw.Length == 8 && IsTime(raw),
        FieldKind.SetId => raw.Length <= 4 && raw.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0,
        FieldKind.Number => IsNumber(raw),
        FieldKind.Identifier => char.IsAsciiLetterOrDigit((char)raw[0]) && !raw.Contains(repetition),
        _ => false,
    };

    // YYYYMMDD, with HHMM or HHMMSS, with an offset: clearly inside the calendar.
    private static bool IsTime(ReadOnlySpan<byte> raw)
    {
        if (raw.Length > 14)
        {
            if (raw.Length != 19 || raw[14] is not ((byte)'+' or (byte)'-') || raw[15..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0 || Two(raw, 15) > 13 || Two(raw, 17) > 59) return false;
            raw = raw[..14];
        }
        if (raw.Length is not (8 or 12 or 14) || raw.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0) return false;
        if (Two(raw, 0) is < 18 or > 21 || Two(raw, 4) is < 1 or > 12 || Two(raw, 6) is < 1 or > 28) return false;
        return raw.Length == 8 || Two(raw, 8) < 24 && Two(raw, 10) < 60 && (raw.Length == 12 || Two(raw, 12) < 60);
    }

    private static bool IsNumber(ReadOnlySpan<byte> raw)
    {
        if (raw.Length > 15) return false;
        var rest = raw.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return rest < 0 || rest > 0 && raw[rest] == '.' && raw.Length > rest + 1 && raw[(rest + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }

    private static int Two(ReadOnlySpan<byte> raw, int at) => (raw[at] - '0') * 10 + raw[at + 1] - '0';
}
