namespace ConnectorHost.Hl7.Messages;

/// <summary>The delimiters a message declares in MSH-1 and MSH-2 (FHS and BHS alike); 0 where a level does not exist.</summary>
/// <remarks>Rule: hl7-mllp 7.1. Bytes, because delimiters are recognised before decoding; NUL never occurs in content.</remarks>
public readonly record struct Hl7Delimiters(byte Field, byte Component, byte Repetition, byte Escape, byte Subcomponent, byte Truncation)
{
    /// <summary><c>|^~\&amp;</c></summary>
    public static Hl7Delimiters Standard { get; } = new((byte)'|', (byte)'^', (byte)'~', (byte)'\\', (byte)'&', 0);

    /// <summary>Reads the delimiters of a header segment.</summary>
    /// <param name="header">Bytes from the M, F or B of the segment name on; may reach beyond the segment.</param>
    /// <param name="delimiters">What was declared, completed by the defaults.</param>
    /// <param name="warnings">Receives <see cref="Hl7Warnings.Delimiters"/> when the declaration is odd.</param>
    /// <returns><c>false</c> when MSH-1 is missing or cannot be a delimiter.</returns>
    public static bool TryRead(ReadOnlySpan<byte> header, out Hl7Delimiters delimiters, ref Hl7Warnings warnings)
    {
        delimiters = Standard;
        if (header.Length < 4 || !CanDelimit(header[3])) return false;
        var declared = Declared(header);
        if (declared.Length is 0 or > 5 || header[3] == ' ') warnings |= Hl7Warnings.Delimiters;
        delimiters = From(header[3], declared, ref warnings);
        return true;
    }

    /// <summary>Letters, digits, CR, LF and NUL cannot be delimiters; nor the bytes of MLLP framing, which no answer could carry.</summary>
    public static bool CanDelimit(byte value) => value is not (0 or (byte)'\r' or (byte)'\n' or 0x0B or 0x1C) && !char.IsAsciiLetterOrDigit((char)value);

    /// <summary>The MSH-2 to declare in an answer: four characters, a fifth only if the message had one (5.3).</summary>
    public string EncodingCharacters
    {
        get
        {
            Span<char> text = stackalloc char[5];
            text[0] = Or(Component, '^');
            text[1] = Or(Repetition, '~');
            text[2] = Or(Escape, '\\');
            text[3] = Or(Subcomponent, '&');
            text[4] = (char)Truncation;
            return new string(Truncation == 0 ? text[..4] : text);
        }
    }

    private static char Or(byte value, char standard) => value == 0 ? standard : (char)value;

    private static ReadOnlySpan<byte> Declared(ReadOnlySpan<byte> header)
    {
        var rest = header[4..];
        var end = rest.IndexOfAny(header[3], (byte)'\r', (byte)'\n');
        return end < 0 ? rest : rest[..end];
    }

    private static Hl7Delimiters From(byte field, ReadOnlySpan<byte> declared, ref Hl7Warnings warnings)
    {
        Span<byte> roles = stackalloc byte[5];                     // component, repetition, escape, sub-component, truncation
        roles.Clear();
        for (var i = 0; i < roles.Length && i < declared.Length; i++)
        {
            // Two roles with one character: the first wins.
            if (CanDelimit(declared[i]) && declared[i] != field && !roles[..i].Contains(declared[i])) roles[i] = declared[i];
            else warnings |= Hl7Warnings.Delimiters;
            if (declared[i] == ' ') warnings |= Hl7Warnings.Delimiters;
        }
        ReadOnlySpan<byte> defaults = "^~\\&"u8;
        for (var i = declared.Length; i < defaults.Length; i++)
        {
            if (defaults[i] != field && !roles.Contains(defaults[i])) roles[i] = defaults[i];
        }
        return new(field, roles[0], roles[1], roles[2], roles[3], roles[4]);
    }
}
