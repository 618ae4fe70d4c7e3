using System.Buffers;

namespace ConnectorHost.Hl7.Messages;

/// <summary>Growing text on the stack first, then in a pooled array.</summary>
internal ref struct Hl7CharBuffer(Span<char> initial)
{
    private Span<char> _chars = initial;
    private char[]? _rented;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<char> Written => _chars[..Length];

    public void Append(char value)
    {
        if (Length == _chars.Length) Grow(1);
        _chars[Length++] = value;
    }

    public void Append(scoped ReadOnlySpan<char> text)
    {
        text.CopyTo(Reserve(text.Length));
        Length += text.Length;
    }

    /// <summary>Room for at least <paramref name="count"/> characters; <see cref="Advance"/> says how many were used.</summary>
    public Span<char> Reserve(int count)
    {
        if (_chars.Length - Length < count) Grow(count);
        return _chars[Length..];
    }

    public void Advance(int count) => Length += count;

    /// <summary>The text; the buffer must not be used afterwards.</summary>
    public string ToStringAndReturn()
    {
        var text = new string(Written);
        if (_rented is not null) ArrayPool<char>.Shared.Return(_rented, clearArray: true);   // may hold patient data
        _rented = null;
        return text;
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(_chars.Length * 2, Length + count));
        Written.CopyTo(larger);
        if (_rented is not null) ArrayPool<char>.Shared.Return(_rented, clearArray: true);
        _chars = _rented = larger;
    }
}
