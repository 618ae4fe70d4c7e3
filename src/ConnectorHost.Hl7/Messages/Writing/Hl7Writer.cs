using System.Buffers;
using System.Text;

namespace ConnectorHost.Hl7.Messages.Writing;

/// <summary>Writes a message that was read.</summary>
public static class Hl7Writer
{
    /// <summary>Byte for byte as it was read: <see cref="Hl7Message.Source"/>. To change values on the way, <see cref="Hl7Edit"/>.</summary>
    public static void Write(Hl7Message message, IBufferWriter<byte> output) => output.Write(message.Source.Span);

    /// <summary>With the same values in a form every receiver reads: one CR behind each segment, names in upper case, ADD lines joined, no NUL, breaks inside fields escaped.</summary>
    /// <remarks>Delimiters, character set, trailing empty parts and escapes stay. Only for a message within the limits of 9.6: what lies beyond is not written.</remarks>
    public static void WriteNormalized(Hl7Message message, IBufferWriter<byte> output)
    {
        var header = message.Header;
        var content = new ArrayBufferWriter<byte>(message.Content.Length + 64);
        foreach (var segment in message.Segments)
        {
            content.Write(Encoding.ASCII.GetBytes(segment.Name));
            var raw = segment.RawBytes[3..];
            if (segment.IsHeader)
            {
                // The declaration of the delimiters is not split (7.2).
                var declared = Math.Min(raw.Length, 1 + segment[2].RawBytes.Length);
                content.Write(raw[..declared]);
                raw = raw[declared..];
            }
            WriteLeaves(raw, message, content);
            content.Write("\r"u8);
        }
        var set = header.CharacterSet;
        if (set.Kind == Hl7CharacterSetKind.Wide) output.Write(set.Encode("\uFEFF"));
        output.Write(header.IsTranscoded || set.Kind == Hl7CharacterSetKind.Wide ? set.Encode(Encoding.UTF8.GetString(content.WrittenSpan)) : content.WrittenSpan);
    }

    // Leaves without a break are copied; one with a break is read and escaped anew, for what stands around the break can look like a sequence.
    private static void WriteLeaves(ReadOnlySpan<byte> raw, Hl7Message message, ArrayBufferWriter<byte> output)
    {
        var d = message.Delimiters;
        ReadOnlySpan<byte> delimiters = [d.Field, d.Repetition, d.Component, d.Subcomponent];
        while (true)
        {
            var length = raw.IndexOfAny(delimiters);
            var leaf = length < 0 ? raw : raw[..length];
            if (leaf.IndexOfAny((byte)'\r', (byte)'\n', (byte)0x0B) < 0) output.Write(leaf);
            else output.Write(Encode(new StringBuilder().AppendHl7(message.Read(leaf), d).ToString(), message.Header));
            if (length < 0) return;
            output.Write(raw.Slice(length, 1));
            raw = raw[(length + 1)..];
        }
    }

    private static byte[] Encode(string text, Hl7Header header) =>
        header.IsTranscoded || header.CharacterSet.Kind == Hl7CharacterSetKind.Wide ? Encoding.UTF8.GetBytes(text) : header.CharacterSet.Encode(text);
}
