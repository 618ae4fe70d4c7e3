using System.Buffers;
using System.Globalization;
using System.Text;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Acks;

/// <summary>Writes an answer field by field, in the delimiters and the character set of what it answers; text of ours is escaped (hl7-mllp 5.3, 5.12, 7.4).</summary>
/// <remarks>Holds a span of the output: end with <see cref="Flush"/> before anybody else writes to it.</remarks>
internal ref struct AckWriter
{
    private const int Piece = 512;
    private const byte StartBlock = 0x0B;
    private const byte EndBlock = 0x1C;
    private readonly IBufferWriter<byte> _output;
    private readonly Hl7Header? _header;
    private readonly Hl7Delimiters _delimiters;
    private Span<byte> _span;
    private int _at;

    /// <param name="header">Of the message or batch; null when it could not be read: standard delimiters then.</param>
    public AckWriter(IBufferWriter<byte> output, Hl7Header? header)
    {
        (_output, _header, _delimiters) = (output, header, header?.Delimiters ?? Hl7Delimiters.Standard);
        _span = output.GetSpan(Piece);
    }

    /// <summary>Segment name, MSH-1 and MSH-2 with the separator behind it.</summary>
    public void StartHeader(ReadOnlySpan<byte> name)
    {
        Raw(name);
        Field();
        WriteEncodingCharacters();
        Field();
    }

    /// <summary>Segment name and the first separator.</summary>
    public void StartSegment(ReadOnlySpan<byte> name)
    {
        Raw(name);
        Field();
    }

    public void EndSegment() => Byte((byte)'\r');

    public void Field() => Byte(_delimiters.Field);

    public void Fields(int count)
    {
        for (; count > 0; count--) Byte(_delimiters.Field);
    }

    /// <summary>The next component; false when the message has no such level, then nothing more fits the field.</summary>
    public bool Component() => Level(_delimiters.Component);

    public bool Subcomponent() => Level(_delimiters.Subcomponent);

    public bool Repetition() => Level(_delimiters.Repetition);

    /// <summary>A field of the message as it was sent, its components included.</summary>
    public void Copy(int field)
    {
        if (_header is not null) Copy(_header.Raw(field));
    }

    /// <summary>Part of the message's header as it was sent, escapes untouched.</summary>
    /// <remarks>Positions are bytes of the message unless its set can only be split after decoding; then they are UTF-8. Bytes of the framing are left out: they would end our frame.</remarks>
    public void Copy(scoped ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty) return;
        if (_header is { IsAscii: false, CharacterSet.Kind: Hl7CharacterSetKind.DecodesFirst or Hl7CharacterSetKind.Shifts })
            raw = _header.CharacterSet.Encode(Encoding.UTF8.GetString(raw));
        for (int cut; (cut = raw.IndexOfAny(StartBlock, EndBlock)) >= 0; raw = raw[(cut + 1)..]) Raw(raw[..cut]);
        Raw(raw);
    }

    /// <summary>Text of ours in ASCII; what is a delimiter of the message is escaped.</summary>
    public void Text(scoped ReadOnlySpan<byte> ascii)
    {
        if (!HasDelimiter(ascii))
        {
            Raw(ascii);
            return;
        }
        foreach (var value in ascii) Escaped(value);
    }

    /// <summary>Text of ours that should be ASCII; other characters become <c>?</c>.</summary>
    public void Text(string text)
    {
        foreach (var c in text) Escaped(c < 128 ? (byte)c : (byte)'?');
    }

    /// <summary>A name from the settings: <c>^</c> separates its components, other characters stand for themselves in the message's set.</summary>
    public void Name(string name)
    {
        for (var rest = name.AsSpan(); !rest.IsEmpty;)
        {
            var length = rest.IndexOfAnyInRange('\0', '\x7F');
            if (length < 0) length = rest.Length;
            if (length > 0)
            {
                var set = _header?.CharacterSet.ForAnswer ?? Hl7CharacterSets.Utf8;
                Raw(set.Encode(rest[..length].ToString()));
                rest = rest[length..];
                continue;
            }
            if (rest[0] != '^') Escaped((byte)rest[0]);
            else if (!Component()) return;
            rest = rest[1..];
        }
    }

    public void Number(int number)
    {
        Span<byte> digits = stackalloc byte[11];
        number.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        Text(digits[..length]);
    }

    /// <summary>Bytes as they are.</summary>
    public void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > _span.Length - _at)
        {
            var fits = _span.Length - _at;
            bytes[..fits].CopyTo(_span[_at..]);
            bytes = bytes[fits..];
            _at += fits;
            Flush();
        }
        bytes.CopyTo(_span[_at..]);
        _at += bytes.Length;
    }

    /// <summary>Hands what was written to the output.</summary>
    public void Flush()
    {
        _output.Advance(_at);
        _span = _output.GetSpan(Piece);
        _at = 0;
    }

    private void Byte(byte value)
    {
        if (_at == _span.Length) Flush();
        _span[_at++] = value;
    }

    private bool Level(byte delimiter)
    {
        if (delimiter == 0) return false;
        Byte(delimiter);
        return true;
    }

    // MSH-2 as declared, at most five characters; what is missing is filled up with the defaults, as far as they are free: a reader does the same (7.1).
    private void WriteEncodingCharacters()
    {
        var declared = _header is null ? "^~\\&"u8 : _header.Raw(2);
        if (declared.Length >= 4)
        {
            Copy(declared[..(declared.Length > 4 && _delimiters.Truncation != 0 ? 5 : 4)]);
            return;
        }
        Copy(declared);
        for (var role = declared.Length; role < 4; role++)
        {
            var value = role switch { 0 => _delimiters.Component, 1 => _delimiters.Repetition, 2 => _delimiters.Escape, _ => _delimiters.Subcomponent };
            if (!Level(value)) return;
        }
    }

    private readonly bool HasDelimiter(scoped ReadOnlySpan<byte> text) =>
        text.IndexOfAny(_delimiters.Field, _delimiters.Component, _delimiters.Repetition) >= 0 || text.IndexOfAny(_delimiters.Escape, _delimiters.Subcomponent) >= 0;

    // Without an escape character a delimiter cannot be written: a blank stands for it, or a letter, which is never a delimiter.
    private void Escaped(byte value)
    {
        var name = value switch
        {
            _ when value == 0 => (byte)0,
            _ when value == _delimiters.Escape => (byte)'E',
            _ when value == _delimiters.Field => (byte)'F',
            _ when value == _delimiters.Component => (byte)'S',
            _ when value == _delimiters.Subcomponent => (byte)'T',
            _ when value == _delimiters.Repetition => (byte)'R',
            _ => (byte)0,
        };
        if (name == 0 && value is >= (byte)' ' and not 0x7F)
        {
            Byte(value);
            return;
        }
        if (name == 0 || _delimiters.Escape == 0)
        {
            Byte(HasDelimiter(" "u8) ? (byte)'x' : (byte)' ');
            return;
        }
        Byte(_delimiters.Escape);
        Byte(name);
        Byte(_delimiters.Escape);
    }
}
