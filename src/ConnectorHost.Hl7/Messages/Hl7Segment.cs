namespace ConnectorHost.Hl7.Messages;

/// <summary>A segment of a message; valid until the message is reset. The default value stands for a missing one.</summary>
public readonly struct Hl7Segment : IEquatable<Hl7Segment>
{
    private readonly Hl7Message? _message;

    internal Hl7Segment(Hl7Message message, int index) => (_message, Index) = (message, index);

    /// <summary><c>false</c> for what stands for a missing segment.</summary>
    public bool Exists => _message is not null;

    /// <summary>Place among all segments, from 0.</summary>
    public int Index { get; }

    /// <summary>Three characters in upper case; empty for a missing segment.</summary>
    public string Name => _message is null ? "" : Hl7Name.Text(_message.Index[Index].Name);

    /// <summary>Number of segments of the same name before this one.</summary>
    public int Occurrence => _message is null ? 0 : _message.Index[Index].Occurrence;

    /// <summary>Fields on the wire, valued or not.</summary>
    public int FieldCount => _message is null ? 0 : Separators.Length + (IsHeader ? 1 : 0);

    /// <summary>MSH, FHS or BHS: field 1 is the separator itself (7.1).</summary>
    public bool IsHeader => _message is not null && _message.Index[Index].IsHeader;

    /// <summary>Whose segment it is.</summary>
    public Hl7Message Message => _message ?? throw new InvalidOperationException("The segment does not exist.");

    /// <summary>As it stands in <see cref="Hl7Message.Content"/>, name included, without the break behind it.</summary>
    public ReadOnlySpan<byte> RawBytes => _message is null ? default : _message.Content.Span[_message.Index[Index].Start.._message.Index[Index].End];

    /// <summary>A field from 1; one that does not exist reads as empty.</summary>
    public Hl7Field this[int field]
    {
        get
        {
            if (_message is null || field < 1 || !_message.Index.TryField(_message.Content.Span, Index, field, out var start, out var end, out var isLiteral)) return default;
            return new(new(_message, start, end - start, isLiteral));
        }
    }

    /// <summary>The fields in order from 1, valued or not; of a header the first two are its delimiters.</summary>
    public IEnumerable<Hl7Field> Fields()
    {
        for (var f = 1; f <= FieldCount; f++) yield return this[f];
    }

    internal ReadOnlySpan<int> Separators => _message is null ? default : _message.Index.Separators(_message.Content.Span, Index);

    /// <summary>Whether it has this name; case does not matter.</summary>
    public bool Is(string name) => _message is not null && _message.Index[Index].Name == Hl7Name.Pack(name);

    /// <summary>The same place of the same message object.</summary>
    public bool Equals(Hl7Segment other) => _message == other._message && Index == other.Index;

    /// <summary>The same place of the same message object.</summary>
    public override bool Equals(object? obj) => obj is Hl7Segment other && Equals(other);

    /// <summary>By its place.</summary>
    public override int GetHashCode() => Index;

    /// <summary>The same place of the same message object.</summary>
    public static bool operator ==(Hl7Segment left, Hl7Segment right) => left.Equals(right);

    /// <summary>Another place or message object.</summary>
    public static bool operator !=(Hl7Segment left, Hl7Segment right) => !left.Equals(right);

    /// <summary>Name and place only.</summary>
    public override string ToString() => $"{Name}[{Index}]";
}
