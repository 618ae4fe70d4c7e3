using System.Text;

namespace ConnectorHost.Hl7.Messages;

/// <summary>A piece of a message: what field, repetition, component and leaf have in common. The default value is absent.</summary>
internal readonly struct Hl7Slice
{
    private readonly Hl7Message? _message;
    private readonly int _start;
    private readonly bool _isLiteral;

    /// <param name="message">Whose.</param>
    /// <param name="start">In its content.</param>
    /// <param name="length">May be 0.</param>
    /// <param name="isLiteral">MSH-1 and MSH-2: never split or unescaped (hl7-mllp 7.2).</param>
    public Hl7Slice(Hl7Message message, int start, int length, bool isLiteral = false) =>
        (_message, _start, Length, _isLiteral) = (message, start, length, isLiteral);

    /// <summary>Where it lies in the content.</summary>
    public int Start => _start;

    public int Length { get; }

    public bool IsLiteral => _isLiteral;

    public Hl7Delimiters Delimiters => _message is null ? default : _message.Delimiters;

    /// <summary>Of a message read as 2.7 or later, where some parts have a type with sub-components.</summary>
    public bool IsAtLeast27 => _message is { Header.Version.IsAtLeast27: true };

    public ReadOnlySpan<byte> Bytes => _message is null ? default : _message.Content.Span.Slice(_start, Length);

    /// <summary>The n-th part from 0; absent when there are fewer.</summary>
    public Hl7Slice Part(byte delimiter, int index)
    {
        if (_isLiteral) return index == 0 ? this : default;
        return Hl7Split.Bounds(Bytes, delimiter, index, out var start, out var length) ? new(_message!, _start + start, length) : default;
    }

    /// <summary>Takes the next part; walking so costs one pass where asking by index costs one per part.</summary>
    /// <param name="delimiter">Between the parts.</param>
    /// <param name="offset">0 at first; behind the last part afterwards.</param>
    /// <param name="part">The part.</param>
    public bool TryTake(byte delimiter, ref int offset, out Hl7Slice part)
    {
        part = default;
        if (_message is null || offset > Length) return false;
        var rest = Bytes[offset..];
        var next = _isLiteral || delimiter == 0 ? -1 : rest.IndexOf(delimiter);
        var length = next < 0 ? rest.Length : next;
        part = new(_message, _start + offset, length, _isLiteral);
        offset += length + 1;
        return true;
    }

    /// <summary>Whether nothing but delimiters of the inner levels and blanks is there.</summary>
    public bool IsBlank(byte repetition, byte component, byte subcomponent)
    {
        if (Length == 0) return true;
        if (_isLiteral) return false;
        ReadOnlySpan<byte> blanks = [repetition, component, subcomponent, (byte)' ', (byte)' '];
        return Bytes.IndexOfAnyExcept(blanks) < 0;
    }

    public string Text()
    {
        if (_message is null) return "";
        return _isLiteral ? Encoding.Latin1.GetString(Bytes) : _message.Read(Bytes);
    }

    public void Warn(Hl7Warnings warnings) => _message?.Warn(warnings);
}
