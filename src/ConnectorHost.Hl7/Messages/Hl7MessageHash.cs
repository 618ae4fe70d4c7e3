using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace ConnectorHost.Hl7.Messages;

/// <summary>Identity of a message's bytes, and the bytes that may leave: without the credentials in MSH-8 and UAC (hl7-mllp 20.3, 21).</summary>
public static class Hl7MessageHash
{
    /// <summary>Length of the hash in bytes.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>SHA-256 over the message as received with MSH-8 emptied.</summary>
    /// <remarks>Where a multi-byte header hides where MSH-8 lies, over its UTF-8 form; equal bytes still give equal hashes.</remarks>
    /// <param name="header">Header of the message.</param>
    /// <param name="hash">Receives <see cref="Length"/> bytes.</param>
    public static void Compute(Hl7Header header, Span<byte> hash)
    {
        var bytes = header.OriginalSecurityRange is null ? header.Content.Span : header.Original.Span;
        var (start, length) = (header.OriginalSecurityRange ?? header.SecurityRange).GetOffsetAndLength(bytes.Length);
        if (length == 0)
        {
            SHA256.HashData(bytes, hash);
            return;
        }
        var kept = bytes.Length - length;
        var joined = ArrayPool<byte>.Shared.Rent(kept);
        bytes[..start].CopyTo(joined);
        bytes[(start + length)..].CopyTo(joined.AsSpan(start));
        SHA256.HashData(joined.AsSpan(0, kept), hash);
        joined.AsSpan(0, kept).Clear();                     // patient data: whoever rents it next must not find it
        ArrayPool<byte>.Shared.Return(joined);
    }

    /// <summary>A copy of the message as received, MSH-8 emptied and UAC segments cut, for the dead letter topic.</summary>
    public static byte[] WithoutCredentials(Hl7Header header)
    {
        var isOriginal = header.OriginalSecurityRange is not null;
        var cut = Cut(isOriginal ? header.Original.Span : header.Content.Span, header.OriginalSecurityRange ?? header.SecurityRange, header.Delimiters.Field);
        return isOriginal || !header.IsTranscoded ? cut : header.CharacterSet.Encode(Encoding.UTF8.GetString(cut));
    }

    /// <summary>The same of any payload, also one that was refused as no HL7: whatever looks like a header loses field 8.</summary>
    public static byte[] WithoutCredentials(ReadOnlyMemory<byte> payload, Hl7ReaderOptions options)
    {
        if (Hl7Header.TryRead(payload, options, null, out var header, out _)) return WithoutCredentials(header);
        var text = payload.Span;
        var output = new byte[text.Length];
        var (written, copied, separator) = (0, 0, (byte)'|');
        for (var line = Hl7Lines.NextLine(text, 0); line < text.Length;)
        {
            var rest = text[line..];
            var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
            if (IsHeaderLine(rest))
            {
                separator = rest[3];
                // Split at the separator, field n is part n-1: MSH itself is part 0.
                if (Hl7Split.Bounds(end < 0 ? rest : rest[..end], separator, 7, out var start, out var length))
                {
                    written += Copy(text[copied..(line + start)], output.AsSpan(written));
                    copied = line + start + length;
                }
            }
            line = end < 0 ? text.Length : Hl7Lines.NextLine(text, line + end);
        }
        written += Copy(text[copied..], output.AsSpan(written));
        return Cut(output.AsSpan(0, written), 0..0, separator);
    }

    /// <summary>Decoded text, one CR between segments, MSH-8 empty, no UAC.</summary>
    internal static string TextWithoutCredentials(Hl7Message message)
    {
        var output = new StringBuilder(message.Content.Length);
        foreach (var segment in message.Segments)
        {
            if (segment.Is("UAC")) continue;
            if (output.Length > 0) output.Append('\r');
            var raw = segment.RawBytes;
            if (segment.IsHeader && segment.FieldCount >= 8)
            {
                // Field 8 lies behind separator 7; what is before it ends with that separator.
                var separators = segment.Separators;
                var start = separators[6] + 1 - message.Index[segment.Index].Start;
                output.Append(message.Decoding.Plain(raw[..start]));
                raw = raw[(start + segment[8].RawBytes.Length)..];
            }
            // A break inside a segment would read as a new one.
            output.Append(message.Decoding.Plain(raw).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'));
        }
        return output.ToString();
    }

    // Also with a separator that a header may not have (check 3 of 5.8): its field 8 is a secret all the same.
    private static bool IsHeaderLine(ReadOnlySpan<byte> line)
    {
        if (line.Length < 4 || line[3] is (byte)'\r' or (byte)'\n') return false;
        var name = Hl7Name.Pack(line);
        return name == Hl7Name.Msh || name == Hl7Name.Fhs || name == Hl7Name.Bhs;
    }

    private static byte[] Cut(ReadOnlySpan<byte> text, Range security, byte separator)
    {
        var (start, length) = security.GetOffsetAndLength(text.Length);
        var output = new byte[text.Length];
        var written = Copy(text[..start], output);
        for (var at = start + length; at < text.Length;)
        {
            var uac = FindUac(text, at, separator, out var end);
            written += Copy(text[at..uac], output.AsSpan(written));
            at = end;
        }
        return output[..written];
    }

    // From the break before a UAC to the break before the next segment, lines that continue it included.
    private static int FindUac(ReadOnlySpan<byte> text, int from, byte separator, out int end)
    {
        var found = -1;
        for (var at = from; ;)
        {
            var offset = text[at..].IndexOfAny((byte)'\r', (byte)'\n');
            if (offset < 0) break;
            var (breakAt, line) = (at + offset, Hl7Lines.NextLine(text, at + offset));
            at = line;
            var kind = Hl7Lines.Classify(text, line, separator);
            if (found >= 0 && kind is not (Hl7Line.Continuation or Hl7Line.Add))
            {
                if (kind == Hl7Line.Segment && Hl7Name.Pack(text.Slice(line, 3)) == Hl7Name.Uac) continue;
                end = breakAt;
                return found;
            }
            if (found < 0 && kind == Hl7Line.Segment && Hl7Name.Pack(text.Slice(line, 3)) == Hl7Name.Uac) found = breakAt;
        }
        end = text.Length;
        return found < 0 ? text.Length : found;
    }

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }
}
