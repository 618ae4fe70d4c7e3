using System.Buffers;
using System.Text;

namespace ConnectorHost.Hl7.Messages.Writing;

/// <summary>Changes values of a message and keeps every other byte as it was sent: delimiters, separators, trailing empty fields, character set, oddities.</summary>
/// <remarks>
/// Each change is made at once and seen by the next; <see cref="Message"/> reads the state so far. Texts are escaped and encoded the way the
/// message is. One thread at a time. <see cref="WithControlIds"/> is the short way to send a message again under a new MSH-10.
/// </remarks>
public sealed class Hl7Edit
{
    private static readonly Hl7Path ControlId = Hl7Path.Parse("MSH-10");

    private readonly Hl7ReaderOptions _options;
    private ReadOnlyMemory<byte> _payload;
    private Hl7Frame _frame;

    /// <param name="payload">One message without MLLP framing, a byte order mark included; not changed. Several messages or a batch: <see cref="WithControlIds"/>.</param>
    /// <param name="options">How to read it; <see cref="Hl7ReaderOptions.Standard"/> if <c>null</c>.</param>
    /// <exception cref="FormatException">The payload is not one HL7 v2 message.</exception>
    public Hl7Edit(ReadOnlyMemory<byte> payload, Hl7ReaderOptions? options = null)
    {
        _options = options ?? Hl7ReaderOptions.Standard;
        Message = new(_options);
        if (!TryRead(payload)) throw new FormatException($"The payload ({payload.Length} bytes) is not one HL7 v2 message.");
    }

    /// <summary>The message as changed so far; the next change makes it another one.</summary>
    public Hl7Message Message { get; }

    /// <summary>The payload as changed so far: what was not named is as it was.</summary>
    public ReadOnlyMemory<byte> Payload => _payload;

    /// <inheritdoc cref="Set(in Hl7Path, string)"/>
    public Hl7Edit Set(string path, string text) => Set(Hl7Path.Parse(path), text);

    /// <summary>Writes a text at a path, where reading that path finds it: <c>PID-5</c> is the first leaf of the field. What is missing up to there is added.</summary>
    /// <param name="path">A field or below; the segment must exist (<see cref="AddSegment"/>).</param>
    /// <param name="text">Not escaped; empty leaves nothing between the separators.</param>
    /// <exception cref="ArgumentException">
    /// No such segment, MSH-1 or MSH-2, a level the message has no delimiter for, a character its set cannot write, a header that would be too short to be one, or bytes
    /// that are no characters of a multi-byte set, among which the place is not certain. The message is as it was then.
    /// </exception>
    /// <exception cref="FormatException">No path.</exception>
    public Hl7Edit Set(in Hl7Path path, string text) => Splice(Hl7Place.Find(Message, path, toLeaf: true), Hl7Bytes.Escaped(text, Message.Header));

    /// <summary>Writes <c>""</c> over the whole field, component or sub-component: the receiver deletes its value (hl7-mllp 7.3).</summary>
    /// <exception cref="ArgumentException">As <see cref="Set(in Hl7Path, string)"/>.</exception>
    public Hl7Edit SetNull(string path) => Splice(Hl7Place.Find(Message, Hl7Path.Parse(path), toLeaf: false), "\"\"");

    /// <summary>Writes a text with its delimiters and escapes as they stand over the whole field, repetition, component or sub-component.</summary>
    /// <param name="path">The whole of what it names: <c>PID-3</c> is the field with all repetitions.</param>
    /// <param name="raw">Such as <c>EP-1^^^HOSP^MR</c>, in the delimiters of the message; no line breaks.</param>
    /// <exception cref="ArgumentException">As <see cref="Set(in Hl7Path, string)"/>, or a line break in <paramref name="raw"/>.</exception>
    public Hl7Edit SetRaw(string path, string raw)
    {
        if (raw.AsSpan().IndexOfAny('\r', '\n') >= 0) throw new ArgumentException("A line break would start a new segment; write \\X0D\\ or \\.br\\.", nameof(raw));
        return Splice(Hl7Place.Find(Message, Hl7Path.Parse(path), toLeaf: false), raw);
    }

    /// <summary>Leaves nothing of the whole field, repetition, component or sub-component; separators stay. Nothing happens where nothing is.</summary>
    /// <exception cref="ArgumentException">MSH-1 or MSH-2, or as for <see cref="Set(in Hl7Path, string)"/> where something is.</exception>
    public Hl7Edit Clear(string path)
    {
        var parsed = Hl7Path.Parse(path);
        if (!Message.Segment(parsed.Segment, parsed.Occurrence).Exists) return this;
        var place = Hl7Place.Find(Message, parsed, toLeaf: false);
        return place.Before.Length > 0 || place.Start == place.End ? this : Splice(place, "");
    }

    /// <summary>Takes a segment out with its line break. Nothing happens where there is none.</summary>
    /// <param name="name">Three characters.</param>
    /// <param name="occurrence">From 0, over the whole message.</param>
    /// <exception cref="ArgumentException">The header.</exception>
    public Hl7Edit DeleteSegment(string name, int occurrence = 0)
    {
        var segment = Message.Segment(name, occurrence);
        if (!segment.Exists) return this;
        if (segment.Index == 0) throw new ArgumentException("The header cannot be deleted.", nameof(name));
        // From the end of the segment before, so that the break in front of it goes with it.
        return Splice(new(Message.Index[segment.Index - 1].End, Message.Index[segment.Index].End, ""), "");
    }

    /// <summary>Adds an empty segment at the end, or behind another, with the line break the message uses.</summary>
    /// <param name="name">A letter, then two letters or digits.</param>
    /// <param name="after">Path of the segment it follows, such as <c>OBR(1)</c>; the last one if <c>null</c>.</param>
    /// <exception cref="ArgumentException">No segment name, an envelope or ADD, or no such segment.</exception>
    public Hl7Edit AddSegment(string name, string? after = null)
    {
        Hl7Place.CheckName(name);
        var index = Message.SegmentCount - 1;
        if (after is not null)
        {
            var path = Hl7Path.Parse(after);
            var segment = Message.Segment(path.Segment, path.Occurrence);
            if (!segment.Exists) throw new ArgumentException($"The message has no segment {path}.", nameof(after));
            index = segment.Index;
        }
        var end = Message.Index[index].End;
        return Splice(new(end, end, Hl7Place.BreakOf(Message)), name.ToUpperInvariant());
    }

    /// <summary>Writes the payload as changed so far.</summary>
    public void WriteTo(IBufferWriter<byte> output) => output.Write(_payload.Span);

    /// <summary>The payload with a new MSH-10 in each of its messages and every other byte as it was; one message, several, or a batch.</summary>
    /// <param name="payload">
    /// Without MLLP framing. What is no HL7 v2 comes back unchanged; so does, as a whole, what holds bytes that are no characters of its multi-byte set (broken UTF-16 or
    /// UTF-32, ISO 2022 without its closing sequence) in such a way that the place of MSH-10 is not certain: compare with what you gave, or read the control ids of the result.
    /// </param>
    /// <param name="next">Asked once per message, in order; plain text.</param>
    /// <param name="options">How to read the payload; <see cref="Hl7ReaderOptions.Standard"/> if <c>null</c>.</param>
    /// <exception cref="ArgumentException">A control id holds a character the message's set cannot write.</exception>
    public static ReadOnlyMemory<byte> WithControlIds(ReadOnlyMemory<byte> payload, Func<string> next, Hl7ReaderOptions? options = null)
    {
        options ??= Hl7ReaderOptions.Standard;
        var frame = Hl7Frame.Read(payload);
        var output = new ArrayBufferWriter<byte>(payload.Length + 64);
        var message = new Hl7Message(options);
        var whole = Hl7Origins.Decoded(frame, payload.Span);
        var changes = new List<Hl7Change?>();
        var copied = 0;
        foreach (var part in frame)
        {
            if (part.Kind != Hl7Line.Message || !Hl7Header.TryRead(part.Bytes, options, frame.Marked, out var header, out _)) continue;
            message.Reset(header);
            var place = Hl7Place.Find(message, ControlId, toLeaf: true);
            var id = Hl7Bytes.Escaped(next(), header);
            changes.Add(Hl7Change.Of(message, place, id));
            var origins = Hl7Origins.Of(message, frame, whole);
            output.Write(payload.Span[copied..origins.StartOf(place.Start)]);
            output.Write(Hl7Bytes.Delimiters(place.Before, header));
            output.Write(Hl7Bytes.Encode(id, header));
            copied = origins.EndOf(place.End);
        }
        if (copied == 0) return payload;
        output.Write(payload.Span[copied..]);
        return changes.TrueForAll(c => c is null) || Are(changes, output.WrittenMemory, message, options) ? output.WrittenMemory : payload;
    }

    private static bool Are(List<Hl7Change?> changes, ReadOnlyMemory<byte> payload, Hl7Message message, Hl7ReaderOptions options)
    {
        var frame = Hl7Frame.Read(payload);
        var count = 0;
        foreach (var part in frame)
        {
            if (part.Kind != Hl7Line.Message || !Hl7Header.TryRead(part.Bytes, options, frame.Marked, out var header, out _)) continue;
            message.Reset(header);
            if (count == changes.Count || changes[count++]?.IsAllOf(message) == false) return false;
        }
        return count == changes.Count;
    }

    // The text is escaped already.
    private Hl7Edit Splice(in Hl7Place place, string text)
    {
        var origins = Hl7Origins.Of(Message, _frame, Hl7Origins.Decoded(_frame, _payload.Span));
        var (start, end) = (origins.StartOf(place.Start), origins.EndOf(place.End));
        byte[] changed = [.. _payload.Span[..start], .. Hl7Bytes.Delimiters(place.Before, Message.Header), .. Hl7Bytes.Encode(text, Message.Header), .. _payload.Span[Math.Max(start, end)..]];
        var (before, change) = (_payload, Hl7Change.Of(Message, place, text));
        if (!TryRead(changed)) throw new ArgumentException("The change would leave no HL7 v2 message: its header would be too short, or a line of it would begin another one.", nameof(text));
        if (change is null || change.IsAllOf(Message)) return this;
        TryRead(before);
        throw new ArgumentException($"The message holds bytes that are no characters of its set {change.Set}, so that the place of this change is not certain.", nameof(text));
    }

    private bool TryRead(ReadOnlyMemory<byte> payload)
    {
        var frame = Hl7Frame.Read(payload);
        if (frame.IsBatch || frame.MessageCount != 1 || !Hl7Header.TryRead(frame.First(Hl7Line.Message), _options, frame.Marked, out var header, out _)) return false;
        Message.Reset(header);
        (_payload, _frame) = (payload, frame);
        return true;
    }
}
