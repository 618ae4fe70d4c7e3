using System.Text;

namespace ConnectorHost.Hl7.Messages;

/// <summary>One message: positions over one buffer; text is decoded and unescaped only when it is read.</summary>
/// <remarks>
/// Reusable: <see cref="Reset(Hl7Header)"/> makes it another message and ends the life of everything read from it but strings. The
/// caller owns the buffer and keeps it unchanged meanwhile. For one thread at a time. No content of a message makes reading it throw; what is no message
/// at all is a <see cref="FormatException"/> of <c>Parse</c> and <c>false</c> of <c>TryParse</c> and <see cref="TryReset"/>. A path or an argument that is none throws as it says.
/// </remarks>
public sealed partial class Hl7Message
{
    internal const int MaxRepetitions = 5_000;
    internal const int MaxComponents = 500;

    private readonly Hl7SegmentIndex _index = new();
    private readonly Hl7ReaderOptions _options;
    private Hl7Header? _header;
    private Hl7Warnings _warnings;

    /// <summary>For <see cref="TryReset"/>, by <see cref="Hl7ReaderOptions.Standard"/>; to read one message once, <see cref="Parse(string, Hl7ReaderOptions?)"/>.</summary>
    public Hl7Message()
        : this(Hl7ReaderOptions.Standard)
    {
    }

    /// <summary>For <see cref="TryReset"/>.</summary>
    public Hl7Message(Hl7ReaderOptions options) => _options = options;

    private Hl7Message(Hl7ReaderOptions options, Hl7Header header, ReadOnlyMemory<byte> source)
        : this(options)
    {
        Reset(header);
        _source = source;
    }

    /// <summary>The header read before; routing and answer use the same one.</summary>
    public Hl7Header Header => _header ?? throw new InvalidOperationException("No message has been read: call Reset first.");

    /// <summary>Bytes the positions refer to: as received, or UTF-8 where the set needs decoding before splitting; ADD lines joined.</summary>
    public ReadOnlyMemory<byte> Content { get; private set; }

    /// <summary>As declared in MSH-1 and MSH-2, completed by defaults.</summary>
    public Hl7Delimiters Delimiters => Header.Delimiters;

    /// <summary>What was odd so far; reading texts can add to it.</summary>
    public Hl7Warnings Warnings => _warnings;

    /// <summary>Over one of the limits of hl7-mllp 9.6: answered AE 100. What lies beyond is not readable.</summary>
    public bool IsOverLimit { get; private set; }

    /// <summary>Header included; at most 10 000 (9.6).</summary>
    public int SegmentCount => _index.Count;

    /// <summary>What was odd since the last call, so that a mapping can say where; <see cref="Warnings"/> starts anew.</summary>
    public Hl7Warnings TakeWarnings()
    {
        var taken = _warnings;
        _warnings = Hl7Warnings.None;
        return taken;
    }

    /// <summary>All segments in wire order.</summary>
    public Hl7Segments Segments => new(this, 0);

    internal Hl7SegmentIndex Index => _index;

    internal ref readonly Hl7Decoding Decoding => ref Header.Decoding;

    /// <summary>Reads header and positions of a message.</summary>
    public bool TryReset(ReadOnlyMemory<byte> message, out Hl7Fault fault)
    {
        if (!Hl7Header.TryRead(message, _options, null, out var header, out fault)) return false;
        Reset(header);
        return true;
    }

    /// <summary>Reads the positions of a message whose header is known.</summary>
    public void Reset(Hl7Header header) => Reset(header, header.Content.Length);

    /// <summary>Reads the positions of the first <paramref name="length"/> bytes of a message, which end with a segment; the rest does not exist.</summary>
    internal void Reset(Hl7Header header, int length)
    {
        _source = null;
        (_header, Content, _warnings) = (header, header.MessageContent[..length], header.Warnings);
        _index.Build(Content.Span, header.Delimiters.Field);
        if (_index.NeedsJoin)
        {
            Content = Hl7Continuation.Join(Content.Span, header.Delimiters.Field);
            _index.Build(Content.Span, header.Delimiters.Field);
        }
        _warnings |= _index.Warnings;
        if (Segment("DSC").Exists || !header.Raw(14).IsEmpty) _warnings |= Hl7Warnings.Fragment;
        IsOverLimit = _index.IsOverLimit || HasHugeField();
    }

    /// <summary>Lets go of the message and its buffer.</summary>
    internal void Clear() => (_header, Content) = (null, default);

    /// <summary>The n-th segment of a name, from 0; one that does not exist reads as empty.</summary>
    public Hl7Segment Segment(string name, int occurrence = 0)
    {
        var index = _index.Find(Hl7Name.Pack(name), occurrence);
        return index < 0 ? default : new(this, index);
    }

    /// <summary>All segments of a name in wire order.</summary>
    public Hl7Segments All(string name) => new(this, Hl7Name.Pack(name));

    /// <summary>The segment at a place, from 0.</summary>
    public Hl7Segment SegmentAt(int index) => (uint)index < (uint)_index.Count ? new(this, index) : default;

    /// <summary>The leaf a path names; one that does not exist reads as empty.</summary>
    public Hl7Leaf Find(in Hl7Path path)
    {
        var index = _index.Find(Hl7Name.Pack(path.Segment), path.Occurrence);
        if (index < 0 || path.Field < 1) return default;
        var text = Content.Span;
        if (!_index.TryField(text, index, path.Field, out var start, out var end, out var isLiteral)) return default;
        if (isLiteral) return path is { Repetition: 0, Component: <= 1, Subcomponent: <= 1 } ? new(new(this, start, end - start, true)) : default;
        var delimiters = _header!.Delimiters;
        if (path is { Repetition: 0, Component: <= 1, Subcomponent: <= 1 })
        {
            // The first leaf ends at whichever delimiter comes first.
            var length = text[start..end].IndexOfAny(delimiters.Repetition, delimiters.Component, delimiters.Subcomponent);
            return new(new(this, start, length < 0 ? end - start : length));
        }
        if (!Hl7Split.Narrow(text, delimiters.Repetition, path.Repetition, ref start, ref end)
            || !Hl7Split.Narrow(text, delimiters.Component, Math.Max(path.Component, 1) - 1, ref start, ref end)
            || !Hl7Split.Narrow(text, delimiters.Subcomponent, Math.Max(path.Subcomponent, 1) - 1, ref start, ref end)) return default;
        return new(new(this, start, end - start));
    }

    /// <inheritdoc cref="Find(in Hl7Path)"/>
    /// <exception cref="FormatException">The text is no path.</exception>
    public Hl7Leaf Find(string path) => Find(Hl7Path.Parse(path));

    /// <summary>Text at a path, unescaped but not trimmed, <c>""</c> as it stands; <c>null</c> when there is nothing.</summary>
    public string? Get(in Hl7Path path) => Find(path) is { IsAbsent: false } leaf ? leaf.Text() : null;

    /// <inheritdoc cref="Get(in Hl7Path)"/>
    /// <param name="path">Such as <c>PID-3(1)-4-2</c> or <c>OBX(2)-5</c>.</param>
    /// <exception cref="FormatException">The text is no path.</exception>
    public string? Get(string path) => Get(Hl7Path.Parse(path));

    /// <inheritdoc cref="Get(string)"/>
    public string? this[string path] => Get(path);

    /// <summary>The value at a path: unescaped and trimmed.</summary>
    /// <param name="path">As for <see cref="Get(string)"/>; what is no path has no value.</param>
    /// <param name="value">The value, empty when there is none.</param>
    /// <returns><c>false</c> where nothing, only blanks, or <c>""</c> stands.</returns>
    public bool TryGet(string path, out string value)
    {
        value = Hl7Path.TryParse(path, out var parsed) && Find(parsed).Value() is { } found ? found : "";
        return value.Length > 0;
    }

    /// <summary>The values of a path in every segment of its name and every repetition of its field, in wire order, but where the path says which: <c>OBX-5</c>, <c>PID-3-1</c>, <c>OBX(2)-5</c>.</summary>
    /// <param name="path">Names a field or below.</param>
    /// <returns>Unescaped and trimmed; empty and <c>""</c> places are left out.</returns>
    /// <exception cref="FormatException">The text is no path of a field.</exception>
    public List<string> Values(string path)
    {
        if (!Hl7Path.TryParse(path, out var parsed, out var saysSegment, out var saysRepetition) || parsed.Field == 0)
            throw new FormatException($"'{path}' is no HL7 path of a field; write SEG-field, as in PID-3-1 or OBX(2)-5.");
        var values = new List<string>();
        foreach (var segment in All(parsed.Segment))
        {
            if (saysSegment && segment.Occurrence != parsed.Occurrence) continue;
            var field = segment[parsed.Field];
            for (var r = saysRepetition ? parsed.Repetition : 0; r < (saysRepetition ? parsed.Repetition + 1 : field.RepetitionCount); r++)
            {
                if (field[r][parsed.Component][parsed.Subcomponent].Value() is { } value) values.Add(value);
            }
        }
        return values;
    }

    /// <summary>Every leaf with a value, in wire order, but MSH-1, MSH-2, MSH-8 and UAC (18, 20.3).</summary>
    public Hl7Leaves Leaves() => new(this);

    /// <summary>The message as text with CR between segments, MSH-8 empty and without UAC (18, rawMessage).</summary>
    public string RawText() => Hl7MessageHash.TextWithoutCredentials(this);

    internal void Warn(Hl7Warnings warnings) => _warnings |= warnings;

    internal string Read(ReadOnlySpan<byte> raw) => Header.Decoding.Read(raw, ref _warnings);

    /// <summary>Type, trigger and control id only: values are patient data.</summary>
    public override string ToString() => _header?.ToString() ?? "no message";

    // A field shorter than the smallest limit cannot be over any, so ordinary messages cost a comparison per long segment.
    private bool HasHugeField()
    {
        var segments = _index.Segments;
        for (var s = 0; s < segments.Length; s++)
        {
            if (segments[s].End - segments[s].Start <= MaxComponents) continue;
            var text = Content.Span[segments[s].Start..segments[s].End];
            if (text.Count(Delimiters.Component) < MaxComponents && text.Count(Delimiters.Repetition) < MaxRepetitions) continue;
            var segment = new Hl7Segment(this, s);
            for (var f = 1; f <= segment.FieldCount; f++)
            {
                var raw = segment[f].RawBytes;
                if (raw.Length > MaxComponents && IsHuge(raw)) return true;
            }
        }
        return false;
    }

    private bool IsHuge(ReadOnlySpan<byte> field)
    {
        if (Delimiters.Repetition != 0 && field.Count(Delimiters.Repetition) >= MaxRepetitions) return true;
        if (Delimiters.Component == 0) return false;
        foreach (var range in field.Split(Delimiters.Repetition))
        {
            if (field[range].Count(Delimiters.Component) >= MaxComponents) return true;
        }
        return false;
    }
}
