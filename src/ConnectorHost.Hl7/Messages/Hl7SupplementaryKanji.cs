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
    public static string Decode(ReadOnlySpan<byte> bytes, Encoding others)
    {
        var at = bytes.IndexOf(Designation);
        if (at < 0 || JisX0212 is null) return others.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        while (at >= 0)
        {
            text.Append(others.GetString(bytes[..at]));
            bytes = bytes[(at + Designation.Length)..];
            // A run lasts to the next designation or to the end of the line.
            var end = bytes.IndexOfAny((byte)0x1B, (byte)'\r', (byte)'\n');
            if (end < 0) end = bytes.Length;
            text.Append(JisX0212.GetString(Packed(bytes[..end])));
            bytes = bytes[end..];
            at = bytes.IndexOf(Designation);
        }
        return text.Append(others.GetString(bytes)).ToString();
    }

    private static byte[] Packed(ReadOnlySpan<byte> run)
    {
        var packed = run.ToArray();
        for (var i = 0; i + 1 < packed.Length; i += 2) (packed[i], packed[i + 1]) = ((byte)(packed[i] | 0x80), (byte)(packed[i + 1] & 0x7F));
        return packed;
    }
}
