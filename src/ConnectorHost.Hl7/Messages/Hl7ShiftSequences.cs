using System.Buffers.Text;

namespace ConnectorHost.Hl7.Messages;

/// <summary>Turns <c>\Cxxyy\</c> and <c>\Mxxyy[zz]\</c> into the ISO 2022 escape bytes they stand for, before the message is decoded (hl7-mllp 7.4, 8.3).</summary>
internal static class Hl7ShiftSequences
{
    /// <summary>The same bytes when nothing is to replace, else a new, shorter array.</summary>
    /// <param name="message">Bytes of the message.</param>
    /// <param name="escape">Escape character, 0 for none.</param>
    /// <param name="origins">When given, receives where the last byte behind each byte of the result was.</param>
    public static ReadOnlySpan<byte> Translate(ReadOnlySpan<byte> message, byte escape, List<int>? origins = null)
    {
        if (escape == 0 || message.IndexOf([escape, (byte)'C']) < 0 && message.IndexOf([escape, (byte)'M']) < 0)
        {
            origins?.AddRange(Enumerable.Range(0, message.Length));
            return message;
        }
        var output = new byte[message.Length];
        var length = 0;
        for (var i = 0; i < message.Length;)
        {
            var taken = message[i] == escape ? TryTranslate(message[i..], escape, output.AsSpan(length), out var written) : written = 0;
            if (taken == 0) (output[length], taken, written) = (message[i], 1, 1);
            i += taken;
            for (var n = 0; n < written; n++) origins?.Add(i - 1);
            length += written;
        }
        return output.AsSpan(0, length);
    }

    private static int TryTranslate(ReadOnlySpan<byte> text, byte escape, Span<byte> output, out int written)
    {
        written = 0;
        var end = text.Length > 2 ? text[1..].IndexOf(escape) : -1;
        var isSingle = text.Length > 1 && text[1] == 'C' && end == 5;
        var isMulti = text.Length > 1 && text[1] == 'M' && end is 5 or 7;
        if (!isSingle && !isMulti) return 0;
        var hex = text[2..(end + 1)];
        output[0] = 0x1B;
        for (var i = 0; i < hex.Length; i += 2)
        {
            if (!Utf8Parser.TryParse(hex.Slice(i, 2), out byte value, out var used, 'X') || used != 2) return 0;
            output[1 + i / 2] = value;
        }
        written = 1 + hex.Length / 2;
        return end + 2;
    }
}
