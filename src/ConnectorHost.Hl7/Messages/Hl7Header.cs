using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace ConnectorHost.Hl7.Messages;

/// <summary>The header segment of a message or batch: read on the connection's thread for routing, security and the answer.</summary>
/// <remarks>
/// Immutable after reading and usable from any thread; lives as long as the buffer it was read from. MSH-8 never shows in <see cref="ToString"/>. It is the header line as
/// it was sent: an ADD line behind it is not joined here, only in <see cref="Hl7Message"/>, so that <c>MSH-10</c> by path may be longer than <see cref="ControlId"/>, which is
/// what routing, answer and duplicates go by. No sender known continues its header.
/// </remarks>
public sealed class Hl7Header
{
    /// <summary>Fields kept by position; no version defines more.</summary>
    public const int MaxFields = 32;

    private Hl7Decoding _decoding;
    private Separators _separators;
    private int _count;
    private int _end;

    private Hl7Header(ReadOnlyMemory<byte> original, ReadOnlyMemory<byte> content, in Hl7Delimiters delimiters)
    {
        (Original, Content, Delimiters) = (original, content, delimiters);
        IndexFields();
    }

    /// <summary>The message as received: trimmed, without byte order mark.</summary>
    public ReadOnlyMemory<byte> Original { get; }

    /// <summary>What positions refer to: the original bytes, or UTF-8 where the set can only be split after decoding.</summary>
    public ReadOnlyMemory<byte> Content { get; private set; }

    /// <summary>As declared in MSH-1 and MSH-2, completed by defaults.</summary>
    public Hl7Delimiters Delimiters { get; }

    /// <summary>The one set the message is read in, and answers are written in (8.1).</summary>
    public Hl7CharacterSet CharacterSet { get; private set; } = Hl7CharacterSets.Ascii;

    /// <summary>The whole message is ASCII.</summary>
    public bool IsAscii { get; private set; }

    /// <summary>What was odd about header and character set.</summary>
    public Hl7Warnings Warnings { get; private set; }

    /// <summary>The version the message is read as; <see cref="Hl7Version.Standard"/> stands in when MSH-12 is empty, a bare 2, or no version 2.</summary>
    public Hl7Version Version { get; private set; }

    /// <summary><c>false</c>: MSH-12 is valued and no version 2 (check 8).</summary>
    public bool HasVersion2 { get; private set; }

    /// <summary>MSH-12-1 as sent, trimmed.</summary>
    public string VersionText => field ??= Component(12, 1);

    /// <summary>MSH-9-1 in upper case, empty when missing.</summary>
    public string MessageType => field ??= Upper(9, 1);

    /// <summary>MSH-9-2 in upper case, empty when missing; see <see cref="Hl7Trigger"/> for what replaces it.</summary>
    public string Trigger => field ??= Upper(9, 2);

    /// <summary>MSH-9-3 in upper case, empty when missing.</summary>
    public string Structure => field ??= Upper(9, 3);

    /// <summary>MSH-10 trimmed, empty when missing; of the header line as it was sent, see the remarks.</summary>
    public string ControlId => field ??= Component(10, 1);

    /// <summary>MSH-11-1 in upper case, <c>P</c> when missing.</summary>
    public string ProcessingId => Upper(11, 1) is { Length: > 0 } id ? id : "P";

    /// <summary>MSH-15 and MSH-16 in upper case; empty when missing, blank or null (5.1).</summary>
    public string AcceptAcknowledgement => Condition(15);

    /// <summary>As <see cref="AcceptAcknowledgement"/>, of MSH-16.</summary>
    public string ApplicationAcknowledgement => Condition(16);

    /// <summary>Check 4 of 5.8: the type is ACK or MCF, or there is no type and the second segment is MSA. Never answered.</summary>
    public bool IsAcknowledgement => MessageType is "ACK" or "MCF" || Raw(9).Trim((byte)' ').IsEmpty && StartsWithMsa(Hl7Lines.NextLine(Content.Span, _end));

    internal ref readonly Hl7Decoding Decoding => ref _decoding;

    /// <summary>Where MSH-8 lies in <see cref="Content"/>; an empty range when the segment is shorter.</summary>
    internal Range SecurityRange => Bounds(8, out var start, out var end) ? start..end : 0..0;

    /// <summary>Where MSH-8 lies in <see cref="Original"/>; <c>null</c> when a multi-byte header makes that unknowable.</summary>
    internal Range? OriginalSecurityRange { get; private set; }

    /// <summary><see cref="Content"/> is UTF-8 because the set cannot be split as bytes.</summary>
    internal bool IsTranscoded { get; private set; }

    /// <summary><see cref="Content"/> with the breaks a header broken over lines has: what the message is read from.</summary>
    internal ReadOnlyMemory<byte> MessageContent { get; private set; }

    /// <summary>End of the header segment in <see cref="Content"/>.</summary>
    internal int SegmentEnd => _end;

    /// <summary>A field as it stands in <see cref="Content"/>, with its components; empty when missing. Field 1 is the separator.</summary>
    public ReadOnlySpan<byte> Raw(int field) => Bounds(field, out var start, out var end) ? Content.Span[start..end] : default;

    /// <summary>A field as text with its delimiters and escapes, for echoing; encode it with <see cref="CharacterSet"/> to get the bytes back.</summary>
    public string RawText(int field) => _decoding.Plain(Raw(field));

    /// <summary>A part of a field decoded and unescaped, not trimmed.</summary>
    public string Unescape(ReadOnlySpan<byte> raw)
    {
        var warnings = Hl7Warnings.None;
        return _decoding.Read(raw, ref warnings);
    }

    /// <summary>A component of the first repetition: unescaped, trimmed, empty when missing or null.</summary>
    public string Component(int field, int component)
    {
        var text = Unescape(RawComponent(field, component)).Trim();
        return text == "\"\"" ? "" : text;
    }

    /// <summary>A component of the first repetition as it stands.</summary>
    public ReadOnlySpan<byte> RawComponent(int field, int component)
    {
        var raw = Hl7Split.Nth(Raw(field), Delimiters.Repetition, 0);
        return Hl7Split.Nth(Hl7Split.Nth(raw, Delimiters.Component, component - 1), Delimiters.Subcomponent, 0);
    }

    /// <summary>As the other, for a message without a mark, by <see cref="Hl7ReaderOptions.Standard"/>.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> message, [NotNullWhen(true)] out Hl7Header? header, out Hl7Fault fault) =>
        TryRead(message, Hl7ReaderOptions.Standard, null, out header, out fault);

    /// <summary>Reads the header of one message, or of a batch from its FHS or BHS.</summary>
    /// <param name="message">A part of <see cref="Hl7Frame"/>; must stay alive and unchanged as long as the header.</param>
    /// <param name="options">Character sets for what does not say.</param>
    /// <param name="marked"><see cref="Hl7Frame.Marked"/>.</param>
    /// <param name="header">The header, or <c>null</c>.</param>
    /// <param name="fault">Why there is none.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> message, Hl7ReaderOptions options, Hl7CharacterSet? marked, [NotNullWhen(true)] out Hl7Header? header, out Hl7Fault fault)
    {
        header = null;
        fault = Hl7Frame.Check(message.Span);
        if (fault != Hl7Fault.None) return false;
        var warnings = Hl7Warnings.None;
        if (!Hl7Delimiters.TryRead(message.Span, out var delimiters, ref warnings))
        {
            fault = Hl7Fault.BadDelimiter;
            return false;
        }
        var isAscii = Hl7Positions.IsAscii(message.Span, out var hasNul);
        if (hasNul) warnings |= Hl7Warnings.NulDropped;
        var clean = hasNul ? Hl7Positions.WithoutNul(message.Span) : message;
        var raw = new Hl7Header(message, clean, delimiters) { Warnings = warnings, IsAscii = isAscii };
        var decision = marked is { Kind: Hl7CharacterSetKind.Wide }
            ? new(marked, isAscii, Hl7Warnings.None)                                // the frame made it UTF-8
            : Hl7CharacterSetDecision.Decide(clean.Span, isAscii, marked, marked is null ? CharacterSetField(raw) : default, raw.Raw(20), delimiters.Repetition, options);
        raw.Complete(decision, options);
        header = raw;
        return true;
    }

    /// <summary>Adds what was odd about the frame of the message; before anybody else sees the header.</summary>
    internal void Warn(Hl7Warnings warnings) => Warnings |= warnings;

    /// <summary>Type and control id only.</summary>
    public override string ToString() => $"{MessageType}^{Trigger} {ControlId}";

    // From what the bytes say to what they mean; nobody else sees the header before.
    private void Complete(in Hl7CharacterSetDecision decision, Hl7ReaderOptions options)
    {
        IsTranscoded = MustDecodeFirst(decision);
        OriginalSecurityRange = Content.Equals(Original) && (!IsTranscoded || IsPlain(this)) ? SecurityRange : null;
        MessageContent = Decoded(decision);
        var content = OnOneLine(MessageContent, IsTranscoded ? EndOfSegment(MessageContent.Span, Delimiters.Field) : _end);
        if (!content.Equals(Content))
        {
            Content = content;
            IndexFields();
        }
        (CharacterSet, IsAscii) = (decision.Set, decision.IsAscii);
        var warnings = Warnings | decision.Warnings;
        Span<char> version = stackalloc char[32];
        var raw = RawComponent(12, 1);
        var length = Encoding.Latin1.GetChars(raw[..Math.Min(raw.Length, version.Length)], version);
        var text = raw.SequenceEqual("\"\""u8) ? default : version[..length];
        HasVersion2 = Hl7Version.TryRead(text, options.ExpectedVersion, out var readAs, ref warnings);
        (Version, Warnings) = (readAs, warnings);
        var splittable = decision.Set.Kind == Hl7CharacterSetKind.SplitsAsBytes ? decision.Set.Encoding : Encoding.UTF8;
        _decoding = new(Delimiters, decision.IsAscii ? null : splittable, decision.Set.ForAnswer, options.FallbackCharacterSet, readAs.IsAtLeast27);
    }

    private ReadOnlyMemory<byte> Decoded(in Hl7CharacterSetDecision decision)
    {
        if (!MustDecodeFirst(decision)) return Content;
        var bytes = decision.Set.Kind == Hl7CharacterSetKind.Shifts ? Hl7ShiftSequences.Translate(Content.Span, Delimiters.Escape) : Content.Span;
        return Encoding.UTF8.GetBytes(decision.Set.Decode(bytes));
    }

    private static bool MustDecodeFirst(in Hl7CharacterSetDecision decision) =>
        !decision.IsAscii && (decision.Set.Kind is Hl7CharacterSetKind.DecodesFirst or Hl7CharacterSetKind.Shifts);

    // A header broken over lines becomes one line of the same length, so that what is echoed from it cannot hold a break.
    private static ReadOnlyMemory<byte> OnOneLine(ReadOnlyMemory<byte> content, int end)
    {
        if (content.Span[..end].IndexOfAny((byte)'\r', (byte)'\n') < 0) return content;
        var copy = content.ToArray();
        copy.AsSpan(0, end).Replace((byte)'\r', (byte)' ');
        copy.AsSpan(0, end).Replace((byte)'\n', (byte)' ');
        return copy;
    }

    // Double-byte characters before MSH-18 can hold separator bytes and move it. A name found further on counts if it makes itself MSH-18.
    private static ReadOnlySpan<byte> CharacterSetField(Hl7Header raw)
    {
        if (IsPlain(raw)) return raw.Raw(18);
        for (var field = 18; field <= MaxFields; field++)
        {
            var value = raw.Raw(field);
            if (Hl7CharacterSetDecision.MultiByteSet(value, raw.Delimiters.Repetition) is not { } set) continue;
            var text = Encoding.UTF8.GetBytes(set.Encoding.GetString(raw.Content.Span[..raw._end]));
            if (new Hl7Header(text, text, raw.Delimiters).Raw(18).SequenceEqual(value)) return value;
        }
        return raw.Raw(18);
    }

    private void IndexFields()
    {
        var text = Content.Span;
        _end = EndOfSegment(text, Delimiters.Field);
        _count = Hl7Positions.Find(text[.._end], 3, Delimiters.Field, _separators);
    }

    private static int EndOfSegment(ReadOnlySpan<byte> text, byte separator)
    {
        for (var at = 0; ;)
        {
            var offset = text[at..].IndexOfAny((byte)'\r', (byte)'\n');
            if (offset < 0) return text.Length;
            var line = Hl7Lines.NextLine(text, at + offset);
            if (Hl7Lines.Classify(text, line, separator) != Hl7Line.Continuation) return at + offset;
            at = line;
        }
    }

    // MSH-1 is the separator itself, MSH-n lies behind separator n-1 (7.1).
    private bool Bounds(int field, out int start, out int end)
    {
        (start, end) = (3, 4);
        if (field == 1) return true;
        if (field < 2 || field > _count + 1 || field - 2 >= _count) return false;
        start = _separators[field - 2] + 1;
        end = field - 1 < _count ? _separators[field - 1] : field - 1 >= MaxFields ? start : _end;
        return true;
    }

    private static bool IsPlain(Hl7Header raw) => (raw.IsAscii || Ascii.IsValid(raw.Content.Span[..raw._end])) && !raw.Content.Span[..raw._end].Contains((byte)0x1B);

    private bool StartsWithMsa(int line) =>
        Hl7Lines.Classify(Content.Span, line, Delimiters.Field) == Hl7Line.Segment && Ascii.EqualsIgnoreCase(Content.Span.Slice(line, 3), "MSA"u8);

    // A value of table 0155 without a string of its own.
    private string Condition(int field)
    {
        var raw = Raw(field).Trim((byte)' ');
        if (raw.IsEmpty) return "";
        if (Ascii.EqualsIgnoreCase(raw, "AL"u8)) return "AL";
        if (Ascii.EqualsIgnoreCase(raw, "NE"u8)) return "NE";
        if (Ascii.EqualsIgnoreCase(raw, "ER"u8)) return "ER";
        return Ascii.EqualsIgnoreCase(raw, "SU"u8) ? "SU" : Upper(field, 1);
    }

    private string Upper(int field, int component)
    {
        var raw = RawComponent(field, component).Trim((byte)' ');
        return raw.Length == 3 && Hl7Name.IsName(raw) ? Hl7Name.Text(Hl7Name.Pack(raw)) : Component(field, component).ToUpperInvariant();
    }

    [InlineArray(MaxFields)]
    private struct Separators
    {
        private int _first;
    }
}
