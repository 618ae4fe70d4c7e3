namespace ConnectorHost.Hl7.Messages;

/// <summary>A component; read as text it is its first sub-component. Valid until the message is reset.</summary>
public readonly struct Hl7Component
{
    private readonly Hl7Slice _slice;

    internal Hl7Component(Hl7Slice slice) => _slice = slice;

    public Hl7Leaf First => this[1];

    public bool IsEmpty => _slice.IsBlank(0, 0, _slice.Delimiters.Subcomponent);

    public bool IsNull => First.IsNull;

    public bool HasValue => First.HasValue;

    /// <summary>Sub-components up to the last valued one.</summary>
    public int SubcomponentCount => _slice.IsLiteral ? 1 : Hl7Split.Count(_slice.Bytes, _slice.Delimiters.Subcomponent, _slice.Delimiters.Subcomponent);

    public ReadOnlySpan<byte> RawBytes => _slice.Bytes;

    /// <summary>A sub-component from 1; 0 reads the first.</summary>
    public Hl7Leaf this[int subcomponent] => new(_slice.Part(_slice.Delimiters.Subcomponent, Math.Max(subcomponent, 1) - 1));

    public string Text() => First.Text();

    public string TrimmedText() => First.TrimmedText();

    /// <inheritdoc cref="Hl7Leaf.Value"/>
    public string? Value() => First.Value();

    /// <summary>As <see cref="Value"/> where the type has no sub-components: more than one gives a warning (7.2).</summary>
    public string? SimpleValue()
    {
        if (SubcomponentCount > 1) _slice.Warn(Hl7Warnings.ExtraSubcomponents);
        return First.Value();
    }

    public bool Is(string code) => First.Is(code);

    internal void Warn(Hl7Warnings warnings) => _slice.Warn(warnings);
}
