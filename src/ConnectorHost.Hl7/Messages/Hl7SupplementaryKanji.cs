using System.Text;

namespace ConnectorHost.Hl7.Messages;

/// <summary>Decodes ISO 2022 text with JIS X 0212 (ISO IR159) in it, which the runtime's ISO-2022-JP takes for JIS X 0208: another character, silently.</summary>
internal static class Hl7SupplementaryKanji
{
    // Holds JIS X 0212 as a high first and a low second byte.
    private static readonly Encoding? JisX0212 = CodePagesEncodingProvider.Instance.GetEncoding(20932, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"));

    private static ReadOnlySpan<byte> Designation => [0x1B, (byte)'$', (byte)'(', (byte)'D'];

    /// <summary>Text of the whole message.</summary>
    /// <param name="bytes">With ISO 2022 escape sequences.</param>
    /// <param name="others">Decodes what is not JIS X 0212.</param>
    /// <param name="origins">When given, receives for each byte of the text's UTF-8 form where the last byte of its character was.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, Encoding others, List<int>? origins = null)
    {
        var at = bytes.IndexOf(Designation);
        if (at < 0 || JisX0212 is null) return Piece(bytes, others, 0, origins);
        var text = new StringBuilder(bytes.Length);
        var start = 0;
        while (at >= 0)
        {
            text.Append(Piece(bytes[start..at], others, start, origins));
            start = at + Designation.Length;
            // A run lasts to the next designation or to the end of the line.
            var length = bytes[start..].IndexOfAny((byte)0x1B, (byte)'\r', (byte)'\n');
            var end = length < 0 ? bytes.Length : start + length;
            text.Append(Piece(Packed(bytes[start..end]), JisX0212, start, origins));
            start = end;
            var next = bytes[start..].IndexOf(Designation);
            at = next < 0 ? -1 : start + next;
        }
        return text.Append(Piece(bytes[start..], others, start, origins)).ToString();
    }

    private static string Piece(ReadOnlySpan<byte> bytes, Encoding encoding, int offset, List<int>? origins)
    {
        if (origins is not null) Hl7Origins.Walk(bytes, encoding, offset, origins);
        return encoding.GetString(bytes);
    }

    private static byte[] Packed(ReadOnlySpan<byte> run)
    {
        var packed = run.ToArray();
        for (var i = 0; i + 1 < packed.Length; i += 2) (packed[i], packed[i + 1]) = ((byte)(packed[i] | 0x80), (byte)(packed[i + 1] & 0x7F));
        return packed;
    }
}
