namespace ConnectorHost.Hl7.Messages;

/// <summary>A component; read as text it is its first sub-component. Valid until the message is reset.</summary>
public readonly struct Hl7Component
{
    private readonly Hl7Slice _slice;

    internal Hl7Component(Hl7Slice slice) => _slice = slice;

    /// <summary>The first sub-component: what the component is where its type is simple.</summary>
    public Hl7Leaf First => this[1];

    /// <summary>Nothing but sub-component separators and blanks, or no such component.</summary>
    public bool IsEmpty => _slice.IsBlank(0, 0, _slice.Delimiters.Subcomponent);

    /// <summary>The first sub-component is <c>""</c>.</summary>
    public bool IsNull => First.IsNull;

    /// <summary>The first sub-component is neither empty nor <c>""</c>.</summary>
    public bool HasValue => First.HasValue;

    /// <summary>Sub-components up to the last valued one.</summary>
    public int SubcomponentCount => _slice.IsLiteral ? 1 : Hl7Split.Count(_slice.Bytes, _slice.Delimiters.Subcomponent, _slice.Delimiters.Subcomponent);

    /// <summary>As it stands in <see cref="Hl7Message.Content"/>, with delimiters and escapes.</summary>
    public ReadOnlySpan<byte> RawBytes => _slice.Bytes;

    /// <summary>A sub-component from 1; 0 reads the first.</summary>
    public Hl7Leaf this[int subcomponent] => new(_slice.Part(_slice.Delimiters.Subcomponent, Math.Max(subcomponent, 1) - 1));

    /// <summary>First sub-component, unescaped, not trimmed; empty when absent.</summary>
    public string Text() => First.Text();

    /// <summary>First sub-component, unescaped and trimmed; <c>""</c> as it stands.</summary>
    public string TrimmedText() => First.TrimmedText();

    /// <inheritdoc cref="Hl7Leaf.Value"/>
    public string? Value() => First.Value();

    /// <summary>As <see cref="Value"/> where the type has no sub-components: more than one gives a warning (7.2).</summary>
    public string? SimpleValue()
    {
        if (_slice.Bytes.Contains(_slice.Delimiters.Subcomponent) && SubcomponentCount > 1) _slice.Warn(Hl7Warnings.ExtraSubcomponents);   // 0 never occurs in content
        return First.Value();
    }

    /// <summary>Compares the first sub-component, trimmed, without case; for codes, which are ASCII.</summary>
    public bool Is(string code) => First.Is(code);

    /// <summary>The sub-components in order from 1 up to the last valued one.</summary>
    public IEnumerable<Hl7Leaf> Subcomponents()
    {
        for (var s = 1; s <= SubcomponentCount; s++) yield return this[s];
    }

    internal void Warn(Hl7Warnings warnings) => _slice.Warn(warnings);
}
