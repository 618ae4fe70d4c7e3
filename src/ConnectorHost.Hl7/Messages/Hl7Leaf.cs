using System.Text;

namespace ConnectorHost.Hl7.Messages;

/// <summary>A sub-component, the smallest piece and the only one that is decoded and unescaped; valid until the message is reset.</summary>
public readonly struct Hl7Leaf
{
    private readonly Hl7Slice _slice;

    internal Hl7Leaf(Hl7Slice slice) => _slice = slice;

    /// <summary>Nothing between the separators, or no such place.</summary>
    public bool IsAbsent => _slice.Length == 0;

    /// <summary>Absent or only blanks.</summary>
    public bool IsEmpty => _slice.IsBlank(0, 0, 0);

    /// <summary><c>""</c>: the sender asks to delete the value (7.3).</summary>
    public bool IsNull => RawBytes.Trim((byte)' ').SequenceEqual("\"\""u8);

    /// <summary>Neither empty nor <c>""</c>.</summary>
    public bool HasValue => !IsEmpty && !IsNull;

    /// <summary>As it stands in <see cref="Hl7Message.Content"/>, escaped.</summary>
    public ReadOnlySpan<byte> RawBytes => _slice.Bytes;

    /// <summary>Unescaped, not trimmed; empty when absent.</summary>
    public string Text() => _slice.Text();

    /// <summary>Unescaped and trimmed; <c>""</c> as it stands.</summary>
    public string TrimmedText() => Text().Trim();

    /// <summary>Unescaped and trimmed; <c>null</c> when absent, blank or <c>""</c>.</summary>
    public string? Value()
    {
        var raw = RawBytes;
        if (raw.IsEmpty) return null;
        // What begins with a letter or digit is neither blank nor "".
        return (char.IsAsciiLetterOrDigit((char)raw[0]) || HasValue) && TrimmedText() is { Length: > 0 } text ? text : null;
    }

    /// <summary>Compares the trimmed bytes without case; for codes, which are ASCII.</summary>
    public bool Is(ReadOnlySpan<byte> code) => Ascii.EqualsIgnoreCase(RawBytes.Trim((byte)' '), code);

    /// <summary>Compares the trimmed bytes without case; for codes, which are ASCII.</summary>
    public bool Is(string code) => Ascii.EqualsIgnoreCase(RawBytes.Trim((byte)' '), code);

    internal void Warn(Hl7Warnings warnings) => _slice.Warn(warnings);
}
