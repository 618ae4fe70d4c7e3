using System.Buffers;
using System.Text;

namespace ConnectorHost.Hl7.Messages;

/// <summary>What a frame holds: one message (the common case, without allocation), several, or a batch (hl7-mllp 6, 9.2).</summary>
/// <remarks>Slices share the payload's buffer; the caller keeps it alive and unchanged for as long as they are used.</remarks>
public readonly struct Hl7Frame
{
    private static readonly SearchValues<byte> LeadingBlanks = SearchValues.Create("\r\n\0 \t\v\f"u8);

    private readonly ReadOnlyMemory<byte> _single;
    private readonly List<Hl7FramePart>? _parts;

    private Hl7Frame(ReadOnlyMemory<byte> single, List<Hl7FramePart>? parts, Hl7CharacterSet? marked, Hl7Fault fault, Hl7Warnings warnings) =>
        (_single, _parts, Marked, Fault, Warnings) = (single, parts, marked, fault, warnings);

    /// <summary>Where the text behind the byte order mark starts in the payload.</summary>
    internal int MarkLength { get; private init; }

    /// <summary>What parts are slices of: the payload behind the mark, as UTF-8 where it was UTF-16 or UTF-32.</summary>
    internal ReadOnlyMemory<byte> Text { get; private init; }

    /// <summary>The set its first bytes show (byte order mark, or the zeros of UTF-16), else <c>null</c>; goes to <see cref="Hl7Header.TryRead(ReadOnlyMemory{byte}, Hl7ReaderOptions, Hl7CharacterSet?, out Hl7Header?, out Hl7Fault)"/>.</summary>
    public Hl7CharacterSet? Marked { get; }

    /// <summary>Other than <see cref="Hl7Fault.None"/>: the frame as a whole is refused (5.8, checks 2 and 3).</summary>
    public Hl7Fault Fault { get; }

    /// <summary>What was odd about the frame: counts of trailers, segments outside messages.</summary>
    public Hl7Warnings Warnings { get; }

    /// <summary>Nothing but blanks: ignored, never answered.</summary>
    public bool IsEmpty => _parts is null && _single.IsEmpty;

    /// <summary>Starts with FHS or BHS: answered by one batch.</summary>
    public bool IsBatch => _parts is [{ Kind: Hl7Line.FileHeader or Hl7Line.BatchHeader }, ..];

    /// <summary>Messages in the frame, batch headers and trailers not counted.</summary>
    public int MessageCount => _parts is null ? (_single.IsEmpty || Fault != Hl7Fault.None ? 0 : 1) : Count(Hl7Line.Message);

    /// <summary>Parts in wire order: headers, messages, trailers.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>First part of a kind, empty when there is none; for a refused payload <see cref="Hl7Line.Message"/> gives all of it.</summary>
    public ReadOnlyMemory<byte> First(Hl7Line kind)
    {
        if (_parts is null) return kind == Hl7Line.Message ? _single : default;
        foreach (var part in _parts)
        {
            if (part.Kind == kind) return part.Bytes;
        }
        return default;
    }

    /// <summary>Reads a frame payload; trims it, decodes UTF-16 and UTF-32, and finds where each message starts.</summary>
    /// <param name="payload">Bytes between start and end block.</param>
    public static Hl7Frame Read(ReadOnlyMemory<byte> payload)
    {
        var marked = MarkOf(payload.Span, out var markLength);
        if (marked is { Kind: Hl7CharacterSetKind.Wide })
        {
            // Half a unit at the end is no character; kept, it would put everything written behind it out of step.
            var length = payload.Length - markLength;
            payload = Encoding.UTF8.GetBytes(marked.Encoding.GetString(payload.Span.Slice(markLength, length - length % marked.UnitLength)));
        }
        else if (marked is not null)
            payload = payload[markLength..];

        var body = Trim(payload);
        if (marked is null && body.Span.StartsWith(Mark))
        {
            // A mark behind leading blanks.
            marked = Hl7CharacterSets.Utf8;
            body = Trim(body[Mark.Length..]);
        }
        var fault = Check(body.Span);
        // Delimiters are bytes: in a set whose other characters are several, only ASCII can be one.
        if (fault == Hl7Fault.None && marked is not null && body.Span[3] >= 0x80) fault = Hl7Fault.BadDelimiter;
        if (body.IsEmpty || fault != Hl7Fault.None) return new(body, null, marked, body.IsEmpty ? Hl7Fault.None : fault, Hl7Warnings.None) { MarkLength = markLength, Text = payload };
        var warnings = Hl7Warnings.None;
        var parts = Hl7FrameSplitter.Split(body, ref warnings);
        return new(parts is null ? body : default, parts, marked, Hl7Fault.None, warnings) { MarkLength = markLength, Text = payload };
    }

    /// <summary>Whether the first bytes show UTF-16 or UTF-32, so that the payload must not be trimmed or searched byte by byte (2.1, 8.1).</summary>
    public static bool IsWide(ReadOnlySpan<byte> payload) => MarkOf(payload, out _) is { Kind: Hl7CharacterSetKind.Wide };

    /// <summary>Checks 2 and 3 of 5.8 on a trimmed payload without byte order mark.</summary>
    public static Hl7Fault Check(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return Hl7Fault.NotHl7;
        if (body[0] == '<') return Hl7Fault.Xml;
        if (body.Length < 10) return Hl7Fault.NotHl7;
        var name = Hl7Name.Pack(body);
        if (name != Hl7Name.Msh && name != Hl7Name.Fhs && name != Hl7Name.Bhs) return Hl7Fault.NotHl7;
        return Hl7Delimiters.CanDelimit(body[3]) ? Hl7Fault.None : Hl7Fault.BadDelimiter;
    }

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> payload)
    {
        // The first segment may be indented as any other (9.1, 9.2).
        var start = payload.Span.IndexOfAnyExcept(LeadingBlanks);
        return start < 0 ? default : payload[start..(payload.Span.LastIndexOfAnyExcept("\r\n\0 "u8) + 1)];
    }

    private static Hl7CharacterSet? MarkOf(ReadOnlySpan<byte> s, out int length)
    {
        (var set, length) = s switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Hl7CharacterSets.Utf8, Mark.Length),
            [0xFF, 0xFE, 0, 0, ..] => (Hl7CharacterSets.Utf32Le, 4),
            [0, 0, 0xFE, 0xFF, ..] => (Hl7CharacterSets.Utf32Be, 4),
            [0xFF, 0xFE, ..] => (Hl7CharacterSets.Utf16Le, 2),
            [0xFE, 0xFF, ..] => (Hl7CharacterSets.Utf16Be, 2),
            [0, (byte)'M', 0, (byte)'S', ..] => (Hl7CharacterSets.Utf16Be, 0),
            [(byte)'M', 0, (byte)'S', 0, ..] => (Hl7CharacterSets.Utf16Le, 0),
            _ => ((Hl7CharacterSet?)null, 0),
        };
        return set;
    }

    /// <summary>The stretch of the payload a part was read from; all of it when it is the only one.</summary>
    /// <param name="part">One of its parts.</param>
    /// <param name="payload">What the frame was read from.</param>
    /// <param name="whole">Result of <see cref="Hl7Origins.Decoded"/>; not needed for the only part.</param>
    internal ReadOnlyMemory<byte> SourceOf(in Hl7FramePart part, ReadOnlyMemory<byte> payload, List<int>? whole)
    {
        if (_parts is null) return payload;
        Text.Span.Overlaps(part.Bytes.Span, out var start);
        if (whole is null) return payload.Slice(MarkLength + start, part.Bytes.Length);
        return payload[(start == 0 ? MarkLength : whole[start - 1] + 1)..(whole[start + part.Bytes.Length - 1] + 1)];
    }

    private int Count(Hl7Line kind)
    {
        var count = 0;
        foreach (var part in _parts!)
        {
            if (part.Kind == kind) count++;
        }
        return count;
    }

    /// <summary>Walks the parts without allocating.</summary>
    public struct Enumerator
    {
        private readonly Hl7Frame _frame;
        private int _next;

        internal Enumerator(Hl7Frame frame) => _frame = frame;

        /// <summary>Undefined before the first <see cref="MoveNext"/>.</summary>
        public Hl7FramePart Current { get; private set; }

        /// <summary><c>false</c> behind the last.</summary>
        public bool MoveNext()
        {
            var count = _frame._parts?.Count ?? _frame.MessageCount;
            if (_next >= count) return false;
            Current = _frame._parts is null ? new(Hl7Line.Message, _frame._single) : _frame._parts[_next];
            _next++;
            return true;
        }
    }
}
