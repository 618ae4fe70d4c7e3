using System.Text;

namespace ConnectorHost.Hl7.Messages;

/// <summary>Turns a leaf's bytes into text: character set, escapes, breaks; bytes without any of these take the short way.</summary>
internal readonly struct Hl7Decoding
{
    private static readonly string[] SingleCharacters = [.. Enumerable.Range(0, 128).Select(c => ((char)c).ToString())];

    private readonly Encoding? _content;
    private readonly Hl7CharacterSet _hexBytes;
    private readonly Hl7CharacterSet _hexFallback;

    /// <param name="delimiters">Of the message.</param>
    /// <param name="content">How content bytes decode; <c>null</c> when all are ASCII.</param>
    /// <param name="hexBytes">How the bytes of <c>\X..\</c> decode: the set of the message as sent.</param>
    /// <param name="hexFallback">How they decode when they are none of that set.</param>
    /// <param name="isAtLeast27">Whether <c>\P\</c> is known.</param>
    public Hl7Decoding(in Hl7Delimiters delimiters, Encoding? content, Hl7CharacterSet hexBytes, Hl7CharacterSet hexFallback, bool isAtLeast27) =>
        (Delimiters, _content, _hexBytes, _hexFallback, IsAtLeast27) = (delimiters, content, hexBytes, hexFallback, isAtLeast27);

    public Hl7Delimiters Delimiters { get; }

    public bool IsAtLeast27 { get; }

    private Hl7CharacterSet HexSet => _hexBytes == Hl7CharacterSets.Ascii ? Hl7CharacterSets.Utf8 : _hexBytes;

    /// <summary>Whether bytes written as hexadecimal digits are text of the message's set as they stand.</summary>
    public bool IsHexText(ReadOnlySpan<byte> bytes) => HexSet.Decodes(bytes);

    /// <summary>Text of bytes written as hexadecimal digits, decided like a message: the set, else UTF-8, else the fallback (8.1).</summary>
    public string FromHex(ReadOnlySpan<byte> bytes, ref Hl7Warnings warnings)
    {
        if (HexSet.Decodes(bytes)) return HexSet.Decode(bytes);
        warnings |= Hl7Warnings.CharsetMismatch;
        return (Hl7CharacterSets.Utf8.Decodes(bytes) ? Hl7CharacterSets.Utf8 : _hexFallback).Encoding.GetString(bytes);
    }

    /// <summary>Decoded, nothing else.</summary>
    public string Plain(ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty) return "";
        if (raw.Length == 1 && raw[0] < 128) return SingleCharacters[raw[0]];
        return (_content ?? Encoding.Latin1).GetString(raw);
    }

    /// <summary>Decodes into <paramref name="output"/>, which must hold a character per byte.</summary>
    public int Plain(ReadOnlySpan<byte> raw, Span<char> output) => (_content ?? Encoding.Latin1).GetChars(raw, output);

    /// <summary>Decoded and unescaped; line breaks inside become LF, vertical tabs vanish (hl7-mllp 2.3, 7.4, 9.3).</summary>
    /// <param name="raw">A leaf; may hold delimiters where a mapping joins them (7.5).</param>
    /// <param name="warnings">Receives what was odd.</param>
    public string Read(ReadOnlySpan<byte> raw, ref Hl7Warnings warnings)
    {
        if (raw.IsEmpty) return "";
        if (Delimiters.Truncation != 0 && raw[^1] == Delimiters.Truncation) warnings |= Hl7Warnings.Truncated;
        var special = Delimiters.Escape == 0
            ? raw.IndexOfAny((byte)'\r', (byte)0x0B)
            : raw.IndexOfAny(Delimiters.Escape, (byte)'\r', (byte)0x0B);
        return special < 0 ? Plain(raw) : Hl7Unescaper.Read(raw, special, this, ref warnings);
    }
}
