using System.Text;

namespace ConnectorHost.Hl7.Messages;

/// <summary>Where the bytes of a message's content were in the payload it came from, so that a change can be made there and nowhere else.</summary>
/// <remarks>
/// Content differs from what was sent where NUL bytes were dropped, ADD lines joined, or the set had to be decoded before splitting.
/// Positions are exact at delimiters and breaks, the only ones a change begins or ends at. Built for a change only: reading needs none.
/// </remarks>
internal sealed class Hl7Origins
{
    private readonly List<int>? _last;
    private readonly int _shift;
    private readonly int _contentLength;
    private readonly int _end;
    private readonly int _unit;

    // A delimiter is one unit of the set: a byte, in UTF-16 two, in UTF-32 four.
    private Hl7Origins(List<int>? last, int shift, int contentLength, int end, int unit) =>
        (_last, _shift, _contentLength, _end, _unit) = (last, shift, contentLength, end, unit);

    /// <summary>Where what begins at <paramref name="content"/> begins in the payload.</summary>
    public int StartOf(int content)
    {
        if (_last is null) return content + _shift;
        return content == 0 ? _last[0] + 1 - _unit : _last[content - 1] + 1;
    }

    /// <summary>Where what ends before <paramref name="content"/> ends in the payload.</summary>
    public int EndOf(int content)
    {
        if (content >= _contentLength) return _end;
        return _last is null ? content + _shift : _last[content] + 1 - _unit;
    }

    /// <summary>Where the text of a frame in UTF-16 or UTF-32 was in its payload, for all messages of it; <c>null</c> for other sets.</summary>
    public static List<int>? Decoded(in Hl7Frame frame, ReadOnlySpan<byte> payload)
    {
        if (frame.Marked is not { Kind: Hl7CharacterSetKind.Wide } wide) return null;
        var whole = new List<int>(frame.Text.Length);
        Walk(payload[frame.MarkLength..], wide.Encoding, frame.MarkLength, whole);
        return whole;
    }

    /// <summary>Of a message read from a part of <paramref name="frame"/>.</summary>
    /// <param name="message">The message.</param>
    /// <param name="frame">The frame it is a part of.</param>
    /// <param name="whole">Result of <see cref="Decoded"/>.</param>
    public static Hl7Origins Of(Hl7Message message, in Hl7Frame frame, List<int>? whole)
    {
        var original = message.Header.Original.Span;
        frame.Text.Span.Overlaps(original, out var offset);
        var last = InOriginal(message);
        if (whole is null)
        {
            offset += frame.MarkLength;
            for (var i = 0; last is not null && i < last.Count; i++) last[i] += offset;
            return new(last, offset, message.Content.Length, offset + original.Length, 1);
        }
        // One list for the whole payload; a message is a stretch of it.
        var mapped = new List<int>(message.Content.Length);
        for (var i = 0; i < message.Content.Length; i++) mapped.Add(whole[offset + (last is null ? i : last[i])]);
        return new(mapped, 0, message.Content.Length, whole[offset + original.Length - 1] + 1, frame.Marked!.UnitLength);
    }

    /// <summary>Decodes byte by byte and notes for each byte of the UTF-8 form where the last byte of its character is.</summary>
    public static void Walk(ReadOnlySpan<byte> bytes, Encoding encoding, int offset, List<int> origins)
    {
        if (encoding is UnicodeEncoding)
        {
            WalkUnits(bytes, encoding == Hl7CharacterSets.Utf16Be.Encoding, offset, origins);
            return;
        }
        if (encoding is not UTF32Encoding && Ascii.IsValid(bytes) && bytes.IndexOfAny((byte)0x1B, (byte)0x0E, (byte)0x0F) < 0)
        {
            // Most lines of ISO 2022 text: a decoder asked byte by byte costs a hundred times as much.
            for (var i = 0; i < bytes.Length; i++) origins.Add(offset + i);
            return;
        }
        var decoder = encoding.GetDecoder();
        Span<char> chars = stackalloc char[16];
        for (var i = 0; i < bytes.Length; i++)
        {
            var count = decoder.GetChars(bytes.Slice(i, 1), chars, flush: i == bytes.Length - 1);
            for (var c = 0; c < count; c++)
            {
                // Both halves of a pair come with its last byte or one after the other; four bytes stand for the two.
                var width = chars[c] < 0x80 ? 1 : chars[c] < 0x800 || char.IsSurrogate(chars[c]) ? 2 : 3;
                for (var n = 0; n < width; n++) origins.Add(offset + i);
            }
        }
    }

    // A decoder reports half a pair only when it has seen what follows; here each unit counts where it is.
    private static void WalkUnits(ReadOnlySpan<byte> bytes, bool isBigEndian, int offset, List<int> origins)
    {
        for (var i = 0; i + 1 < bytes.Length; i += 2)
        {
            var unit = Unit(bytes, i, isBigEndian);
            var isPair = char.IsHighSurrogate(unit) && i + 3 < bytes.Length && char.IsLowSurrogate(Unit(bytes, i + 2, isBigEndian));
            var width = isPair ? 4 : unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
            if (isPair) i += 2;
            for (var n = 0; n < width; n++) origins.Add(offset + i + 1);
        }
    }

    private static char Unit(ReadOnlySpan<byte> bytes, int at, bool isBigEndian) => (char)(isBigEndian ? bytes[at] << 8 | bytes[at + 1] : bytes[at + 1] << 8 | bytes[at]);

    // null: content and original are the same bytes at the same places.
    private static List<int>? InOriginal(Hl7Message message)
    {
        var header = message.Header;
        var bytes = header.Original.Span;
        List<int>? last = null;
        if (bytes.Contains((byte)0))
        {
            last = [];
            for (var i = 0; i < bytes.Length; i++)
            {
                if (bytes[i] != 0) last.Add(i);
            }
            bytes = Hl7Positions.WithoutNul(bytes);
        }
        if (header.IsTranscoded)
        {
            var translated = new List<int>(bytes.Length);
            if (header.CharacterSet.Kind == Hl7CharacterSetKind.Shifts) bytes = Hl7ShiftSequences.Translate(bytes, header.Delimiters.Escape, translated);
            else translated.AddRange(Enumerable.Range(0, bytes.Length));
            last = Through(last, translated);
            var decoded = new List<int>(bytes.Length);
            header.CharacterSet.Decode(bytes, decoded);
            last = Through(last, decoded);
        }
        if (message.Content.Length == header.MessageContent.Length) return last;
        var joined = new List<int>(message.Content.Length);
        Hl7Continuation.Join(header.MessageContent.Span, header.Delimiters.Field, joined);
        return Through(last, joined);
    }

    private static List<int> Through(List<int>? earlier, List<int> later)
    {
        if (earlier is null) return later;
        for (var i = 0; i < later.Count; i++) later[i] = earlier[later[i]];
        return later;
    }
}
