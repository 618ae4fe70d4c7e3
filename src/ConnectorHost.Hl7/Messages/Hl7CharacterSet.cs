using System.Text;

namespace ConnectorHost.Hl7.Messages;

/// <summary>A character set a message can be written in (hl7-mllp 8.2); immutable, any thread.</summary>
public sealed class Hl7CharacterSet
{
    internal Hl7CharacterSet(string name, Encoding encoding, Hl7CharacterSetKind kind) => (Name, Encoding, Kind) = (name, encoding, kind);

    /// <summary>Lower-case name without blanks, for logs.</summary>
    public string Name { get; }

    /// <summary>How its bytes relate to delimiters.</summary>
    public Hl7CharacterSetKind Kind { get; }

    /// <summary>Never throws: what does not decode becomes U+FFFD, what does not encode becomes <c>?</c>.</summary>
    public Encoding Encoding { get; }

    /// <summary>Bytes of a delimiter.</summary>
    internal int UnitLength => Kind != Hl7CharacterSetKind.Wide ? 1 : Encoding is UTF32Encoding ? 4 : 2;

    /// <summary>The set the answer is written in: the same one, UTF-8 for UTF-16 and UTF-32 (5.12).</summary>
    public Hl7CharacterSet ForAnswer => Kind == Hl7CharacterSetKind.Wide ? Hl7CharacterSets.Utf8 : this;

    /// <summary>Bytes of an answer, without byte order mark.</summary>
    public byte[] Encode(string text) => Encoding.GetBytes(text);

    /// <summary>Text of a whole message, or of whole lines of it.</summary>
    /// <param name="text">Bytes in this set.</param>
    /// <param name="origins">When given, receives for each byte of the text's UTF-8 form where the last byte of its character was.</param>
    internal string Decode(ReadOnlySpan<byte> text, List<int>? origins = null)
    {
        if (Kind == Hl7CharacterSetKind.Shifts) return Hl7Iso2022.Decode(text, Encoding, origins);
        if (origins is not null) Hl7Origins.Walk(text, Encoding, 0, origins);
        return Encoding.GetString(text);
    }

    /// <summary>Whether every byte sequence of the text is a character of this set.</summary>
    public bool Decodes(ReadOnlySpan<byte> text)
    {
        if (Encoding.CodePage == Encoding.UTF8.CodePage) return System.Text.Unicode.Utf8.IsValid(text);
        if (Encoding.CodePage == Encoding.ASCII.CodePage) return Ascii.IsValid(text);
        if (Encoding.CodePage == Encoding.Latin1.CodePage || Ascii.IsValid(text)) return true;
        return !Decode(text).Contains('\uFFFD');
    }

    /// <summary><see cref="Name"/>.</summary>
    public override string ToString() => Name;
}
