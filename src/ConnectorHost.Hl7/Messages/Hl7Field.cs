using System.Collections;

namespace ConnectorHost.Hl7.Messages;

/// <summary>A field; read as text it is the first leaf of its first repetition. Valid until the message is reset.</summary>
public readonly struct Hl7Field : IEnumerable<Hl7Repetition>
{
    private readonly Hl7Slice _slice;

    internal Hl7Field(Hl7Slice slice) => _slice = slice;

    internal Hl7Slice Slice => _slice;

    /// <summary>First leaf of the first repetition: what the field is where its type is simple and does not repeat.</summary>
    public Hl7Leaf First => this[0].First;

    /// <summary>Nothing but delimiters and blanks.</summary>
    public bool IsEmpty => _slice.IsBlank(_slice.Delimiters.Repetition, _slice.Delimiters.Component, _slice.Delimiters.Subcomponent);

    /// <summary>The first leaf is <c>""</c>.</summary>
    public bool IsNull => First.IsNull;

    /// <summary>The first leaf is neither empty nor <c>""</c>.</summary>
    public bool HasValue => First.HasValue;

    /// <summary>Repetitions up to the last valued one; <c>~A</c> has two (7.2).</summary>
    public int RepetitionCount
    {
        get
        {
            if (_slice.IsLiteral) return 1;
            var bytes = _slice.Bytes;
            var delimiters = _slice.Delimiters;
            var last = bytes.LastIndexOfAnyExcept(delimiters.Repetition, delimiters.Component, delimiters.Subcomponent);
            if (last < 0) return 0;
            return delimiters.Repetition == 0 ? 1 : bytes[..(last + 1)].Count(delimiters.Repetition) + 1;
        }
    }

    /// <summary>As it stands in <see cref="Hl7Message.Content"/>, with all repetitions, delimiters and escapes.</summary>
    public ReadOnlySpan<byte> RawBytes => _slice.Bytes;

    /// <summary>Of the message; all 0 for an absent field.</summary>
    public Hl7Delimiters Delimiters => _slice.Delimiters;

    /// <summary>A repetition from 0.</summary>
    public Hl7Repetition this[int repetition] => new(_slice.Part(_slice.Delimiters.Repetition, repetition));

    /// <summary>A component of the first repetition, from 1.</summary>
    public Hl7Component Component(int component) => this[0][component];

    /// <summary>First leaf, unescaped, not trimmed; empty when absent.</summary>
    public string Text() => First.Text();

    /// <summary>First leaf, unescaped and trimmed; <c>""</c> as it stands.</summary>
    public string TrimmedText() => First.TrimmedText();

    /// <inheritdoc cref="Hl7Leaf.Value"/>
    public string? Value() => First.Value();

    /// <summary>Compares the first leaf, trimmed, without case; for codes, which are ASCII.</summary>
    public bool Is(string code) => First.Is(code);

    /// <summary>All repetitions as one text (7.5): lines for TX and FT, blanks between for ST; <c>null</c> when there is no value.</summary>
    /// <param name="between">Line break or blank.</param>
    public string? JoinedText(char between)
    {
        var count = RepetitionCount;
        if (count == 0 || IsEmpty || count == 1 && IsNull) return null;
        if (count == 1) return this[0].JoinedText();
        var texts = new List<string>(count);
        foreach (var part in this) texts.Add(part.JoinedText());
        return string.Join(between, texts);
    }

    /// <summary>The whole field as sent: decoded and unescaped, delimiters kept; <c>null</c> when there is no value.</summary>
    public string? SentText() => IsEmpty || IsNull && RepetitionCount == 1 ? null : _slice.Text();

    /// <summary>The repetitions up to the last valued one, empty ones included; <c>foreach</c> does not allocate.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<Hl7Repetition> IEnumerable<Hl7Repetition>.GetEnumerator()
    {
        for (var i = 0; i < RepetitionCount; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<Hl7Repetition>)this).GetEnumerator();

    internal void Warn(Hl7Warnings warnings) => _slice.Warn(warnings);

    /// <summary>Walks the repetitions up to the last valued one, empty ones included.</summary>
    public struct Enumerator
    {
        private readonly Hl7Slice _slice;
        private int _left;
        private int _offset;

        internal Enumerator(Hl7Field whose) => (_slice, _left, Current) = (whose._slice, whose.RepetitionCount, default);

        /// <summary>Undefined before the first <see cref="MoveNext"/>.</summary>
        public Hl7Repetition Current { get; private set; }

        /// <summary><c>false</c> behind the last.</summary>
        public bool MoveNext()
        {
            if (_left-- <= 0 || !_slice.TryTake(_slice.Delimiters.Repetition, ref _offset, out var part)) return false;
            Current = new(part);
            return true;
        }
    }
}
