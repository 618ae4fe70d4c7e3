namespace ConnectorHost.Hl7.Messages;

/// <summary>Where lines end and what they begin: the rules of hl7-mllp 9.1 to 9.3 in one place.</summary>
internal static class Hl7Lines
{
    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';

    /// <summary>From a break to the first byte of the next line that is not blank, past leading blanks.</summary>
    public static int NextLine(ReadOnlySpan<byte> text, int breakAt)
    {
        var i = breakAt;
        while (i < text.Length && text[i] <= ' ' && text[i] is Cr or Lf or (byte)' ' or (byte)'\t' or 0x0B or 0x0C or 0) i++;
        return i;
    }

    /// <inheritdoc cref="Classify(ReadOnlySpan{byte}, int, byte, out int)"/>
    public static Hl7Line Classify(ReadOnlySpan<byte> text, int at, byte separator) => Classify(text, at, separator, out _);

    /// <summary>Classifies the line that starts at <paramref name="at"/>.</summary>
    /// <param name="text">The payload.</param>
    /// <param name="at">Result of <see cref="NextLine"/>.</param>
    /// <param name="separator">Field separator in use so far.</param>
    /// <param name="name">First three characters, packed by <see cref="Hl7Name"/>; 0 when there are fewer.</param>
    public static Hl7Line Classify(ReadOnlySpan<byte> text, int at, byte separator, out int name)
    {
        name = 0;
        if (at + 3 > text.Length) return at >= text.Length ? Hl7Line.End : Hl7Line.Continuation;
        name = Hl7Name.Pack(text[at..]);
        if (Envelope(name) is var envelope and not Hl7Line.Segment)
        {
            if (at + 3 < text.Length && text[at + 3] == separator) return envelope;
            if (envelope is Hl7Line.Message or Hl7Line.FileHeader or Hl7Line.BatchHeader && DeclaresDelimiters(text[at..])) return envelope;
            return envelope is Hl7Line.BatchTrailer or Hl7Line.FileTrailer && IsLast(text, at, separator) ? envelope : Hl7Line.Continuation;
        }
        if (!Hl7Name.IsName(text[at..])) return Hl7Line.Continuation;
        if (at + 3 < text.Length && text[at + 3] != separator && text[at + 3] is not (Cr or Lf)) return Hl7Line.Continuation;
        return name == Hl7Name.Add ? Hl7Line.Add : Hl7Line.Segment;
    }

    /// <summary>Whether a line starts or ends a message or batch, so that the message before it is over.</summary>
    public static bool IsEnvelope(this Hl7Line line) => line is >= Hl7Line.Message and <= Hl7Line.FileTrailer;

    // Segment: the name is none of the envelope's.
    private static Hl7Line Envelope(int name)
    {
        if (name == Hl7Name.Msh) return Hl7Line.Message;
        if (name == Hl7Name.Fhs) return Hl7Line.FileHeader;
        if (name == Hl7Name.Bhs) return Hl7Line.BatchHeader;
        if (name == Hl7Name.Bts) return Hl7Line.BatchTrailer;
        return name == Hl7Name.Fts ? Hl7Line.FileTrailer : Hl7Line.Segment;
    }

    // A trailer without fields counts at the end alone, BTS before an FTS too; elsewhere it is text that happens to be such a word. Looks no
    // further than one line ahead: a payload may be nothing but such lines.
    private static bool IsLast(ReadOnlySpan<byte> text, int at, byte separator)
    {
        if (!IsBare(text, at)) return false;
        var next = NextLine(text, at + 3);
        if (next + 3 > text.Length) return next >= text.Length;
        if (Hl7Name.Pack(text[next..]) != Hl7Name.Fts) return false;
        return next + 3 < text.Length && text[next + 3] == separator || IsBare(text, next) && NextLine(text, next + 3) >= text.Length;
    }

    private static bool IsBare(ReadOnlySpan<byte> text, int at) => at + 3 == text.Length || text[at + 3] is Cr or Lf;

    // Other delimiters than the ones in use: four different characters that come to an end with the same separator (9.2).
    private static bool DeclaresDelimiters(ReadOnlySpan<byte> line)
    {
        if (line.Length < 9 || !Hl7Delimiters.CanDelimit(line[3])) return false;
        var declared = line.Slice(4, 4);
        for (var i = 0; i < declared.Length; i++)
        {
            if (!Hl7Delimiters.CanDelimit(declared[i]) || declared[i] == ' ' || declared[..i].Contains(declared[i])) return false;
        }
        return line[8] == line[3] || line.Length > 9 && line[9] == line[3];
    }
}
