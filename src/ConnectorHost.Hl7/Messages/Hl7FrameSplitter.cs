using System.Buffers.Text;

namespace ConnectorHost.Hl7.Messages;

/// <summary>Cuts a payload at its envelope segments (hl7-mllp 6 and 9.2).</summary>
internal static class Hl7FrameSplitter
{
    /// <summary><c>null</c> when the payload is one plain message; else every part in wire order.</summary>
    /// <param name="body">Trimmed payload that passed <see cref="Hl7Frame.Check"/>.</param>
    /// <param name="warnings">Receives batch findings.</param>
    public static List<Hl7FramePart>? Split(ReadOnlyMemory<byte> body, ref Hl7Warnings warnings)
    {
        var text = body.Span;
        var separators = new Separators(text[3], text[3], text[3]);
        var kind = Hl7Lines.Classify(text, 0, separators.Last);
        var start = 0;
        List<Hl7FramePart>? parts = null;
        for (var at = 0; (at = NextEnvelope(text, at, separators, out var next, out var breakAt, ref warnings, kind)) < text.Length;)
        {
            (parts ??= []).Add(new(kind, body[start..breakAt]));
            (start, kind) = (at, next);
            separators = kind switch
            {
                Hl7Line.Message => separators with { Last = text[at + 3] },
                Hl7Line.BatchHeader => separators with { Last = text[at + 3], Batch = text[at + 3] },
                Hl7Line.FileHeader => new(text[at + 3], text[at + 3], text[at + 3]),
                _ => separators,
            };
        }
        if (parts is null && kind == Hl7Line.Message) return null;
        (parts ??= []).Add(new(kind, body[start..]));
        CheckCounts(parts, ref warnings);
        return parts;
    }

    private static int NextEnvelope(
        ReadOnlySpan<byte> text, int from, in Separators separators, out Hl7Line kind, out int breakAt, ref Hl7Warnings warnings, Hl7Line current)
    {
        var separator = separators.Last;
        for (breakAt = from; ;)
        {
            var offset = text[breakAt..].IndexOfAny((byte)'\r', (byte)'\n');
            if (offset < 0) break;
            breakAt += offset;
            // No envelope begins with another letter; inside a message nothing else matters here.
            if (current == Hl7Line.Message && breakAt + 1 < text.Length && text[breakAt + 1] > ' ' && (text[breakAt + 1] | 0x20) is not ('m' or 'f' or 'b' or 0xEF))
            {
                breakAt++;
                continue;
            }
            var line = Hl7Lines.NextLine(text, breakAt);
            kind = Hl7Lines.Classify(text, line, separator);
            if (kind.IsEnvelope()) return line;
            // A trailer has the separator of its header, whatever the messages between them use.
            if (kind == Hl7Line.Continuation && separators.IsMixed && TrailerAt(text, line, separators) is { } trailer)
            {
                kind = trailer;
                return line;
            }
            // Files put together may have a byte order mark in front of each message.
            if (kind == Hl7Line.Continuation && text[line..] is [0xEF, 0xBB, 0xBF, ..] && Hl7Lines.Classify(text, line + 3, separator) is var marked && marked.IsEnvelope())
            {
                kind = marked;
                return line + 3;
            }
            // Segments between a header and its first message, or behind a trailer, belong to nothing.
            if (kind != Hl7Line.End && current != Hl7Line.Message) warnings |= Hl7Warnings.OutsideMessage;
            breakAt = line;
        }
        (kind, breakAt) = (Hl7Line.End, text.Length);
        return text.Length;
    }

    private static Hl7Line? TrailerAt(ReadOnlySpan<byte> text, int line, in Separators separators)
    {
        if (Hl7Lines.Classify(text, line, separators.Batch) == Hl7Line.BatchTrailer) return Hl7Line.BatchTrailer;
        return Hl7Lines.Classify(text, line, separators.File) == Hl7Line.FileTrailer ? Hl7Line.FileTrailer : null;
    }

    private static void CheckCounts(List<Hl7FramePart> parts, ref Hl7Warnings warnings)
    {
        int messages = 0, batches = 0;
        foreach (var part in parts)
        {
            if (part.Kind == Hl7Line.BatchHeader) (messages, batches) = (0, batches + 1);
            if (part.Kind == Hl7Line.Message) messages++;
            if (part.Kind == Hl7Line.BatchTrailer && Differs(part.Bytes.Span, messages)) warnings |= Hl7Warnings.BatchCount;
            if (part.Kind == Hl7Line.FileTrailer && Differs(part.Bytes.Span, batches)) warnings |= Hl7Warnings.BatchCount;
        }
    }

    private static bool Differs(ReadOnlySpan<byte> trailer, int count)
    {
        if (trailer.Length < 5) return false;
        var end = trailer[4..].IndexOfAny(trailer[3], (byte)'\r', (byte)'\n');
        var value = (end < 0 ? trailer[4..] : trailer.Slice(4, end)).Trim((byte)' ');
        return !value.IsEmpty && !(Utf8Parser.TryParse(value, out int stated, out var used) && used == value.Length && stated == count);
    }

    /// <summary>Field separators in use: of the last header of any kind, of the batch and of the file around it.</summary>
    private readonly record struct Separators(byte Last, byte Batch, byte File)
    {
        public bool IsMixed => Last != Batch || Last != File;
    }
}
