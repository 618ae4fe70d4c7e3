namespace ConnectorHost.Hl7.Messages;

/// <summary>One repetition of a field; read as text it is its first leaf. Valid until the message is reset.</summary>
public readonly struct Hl7Repetition
{
    private readonly Hl7Slice _slice;

    internal Hl7Repetition(Hl7Slice slice) => _slice = slice;

    internal Hl7Slice Slice => _slice;

    /// <summary>First sub-component of the first component.</summary>
    public Hl7Leaf First => this[1].First;

    /// <summary>Nothing but delimiters and blanks, or no such repetition.</summary>
    public bool IsEmpty => _slice.IsBlank(0, _slice.Delimiters.Component, _slice.Delimiters.Subcomponent);

    /// <summary>The first leaf is <c>""</c>.</summary>
    public bool IsNull => First.IsNull;

    /// <summary>The first leaf is neither empty nor <c>""</c>.</summary>
    public bool HasValue => First.HasValue;

    /// <summary>Components up to the last valued one.</summary>
    public int ComponentCount => _slice.IsLiteral ? 1 : Hl7Split.Count(_slice.Bytes, _slice.Delimiters.Component, _slice.Delimiters.Subcomponent);

    /// <summary>As it stands in <see cref="Hl7Message.Content"/>, with delimiters and escapes.</summary>
    public ReadOnlySpan<byte> RawBytes => _slice.Bytes;

    /// <summary>A component from 1; 0 reads the first.</summary>
    public Hl7Component this[int component] => new(_slice.Part(_slice.Delimiters.Component, Math.Max(component, 1) - 1));

    /// <summary>First leaf, unescaped, not trimmed; empty when absent.</summary>
    public string Text() => First.Text();

    /// <summary>First leaf, unescaped and trimmed; <c>""</c> as it stands.</summary>
    public string TrimmedText() => First.TrimmedText();

    /// <inheritdoc cref="Hl7Leaf.Value"/>
    public string? Value() => First.Value();

    /// <summary>Compares the first leaf, trimmed, without case; for codes, which are ASCII.</summary>
    public bool Is(string code) => First.Is(code);

    /// <summary>The whole repetition as text, delimiters kept as characters, unescaped (7.5); with a warning when there were any.</summary>
    public string JoinedText()
    {
        if (_slice.Bytes.IndexOfAny(_slice.Delimiters.Component, _slice.Delimiters.Subcomponent) >= 0) _slice.Warn(Hl7Warnings.UnescapedDelimiter);
        return _slice.Text();
    }

    /// <summary>The whole repetition as sent: decoded and unescaped, delimiters kept, no warning.</summary>
    public string SentText() => _slice.Text();

    /// <summary>The components in order from 1 up to the last valued one.</summary>
    public IEnumerable<Hl7Component> Components()
    {
        for (var c = 1; c <= ComponentCount; c++) yield return this[c];
    }

    internal void Warn(Hl7Warnings warnings) => _slice.Warn(warnings);
}
