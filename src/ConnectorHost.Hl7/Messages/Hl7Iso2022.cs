using System.Text;

namespace ConnectorHost.Hl7.Messages;

/// <summary>Decodes ISO 2022 text as HL7 uses it, which the runtime's ISO-2022-JP does not quite.</summary>
/// <remarks>
/// Each line begins in the base set, so that a run of double-byte characters nobody closed cannot swallow the segments behind it; and JIS X 0212
/// (ISO IR159), which the runtime takes for JIS X 0208, other characters without a sign of it, is decoded as what it is.
/// </remarks>
internal static class Hl7Iso2022
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
        var text = new StringBuilder(bytes.Length);
        for (var start = 0; ;)
        {
            var length = bytes[start..].IndexOfAny((byte)'\r', (byte)'\n');
            var end = length < 0 ? bytes.Length : start + length;
            AppendLine(text, bytes[start..end], start, others, origins);
            if (end == bytes.Length) return text.ToString();
            text.Append((char)bytes[end]);
            origins?.Add(end);
            start = end + 1;
        }
    }

    private static void AppendLine(StringBuilder text, ReadOnlySpan<byte> line, int offset, Encoding others, List<int>? origins)
    {
        for (var start = 0; start < line.Length;)
        {
            var length = JisX0212 is null ? -1 : line[start..].IndexOf(Designation);
            if (length < 0)
            {
                Append(text, line[start..], others, offset + start, origins);
                return;
            }
            Append(text, line.Slice(start, length), others, offset + start, origins);
            start += length + Designation.Length;
            // The run lasts to the next designation.
            length = line[start..].IndexOf((byte)0x1B);
            var end = length < 0 ? line.Length : start + length;
            Append(text, Packed(line[start..end]), JisX0212!, offset + start, origins);
            start = end;
        }
    }

    private static void Append(StringBuilder text, ReadOnlySpan<byte> bytes, Encoding encoding, int offset, List<int>? origins)
    {
        if (origins is not null) Hl7Origins.Walk(bytes, encoding, offset, origins);
        text.Append(encoding.GetString(bytes));
    }

    private static byte[] Packed(ReadOnlySpan<byte> run)
    {
        var packed = run.ToArray();
        for (var i = 0; i + 1 < packed.Length; i += 2) (packed[i], packed[i + 1]) = ((byte)(packed[i] | 0x80), (byte)(packed[i + 1] & 0x7F));
        return packed;
    }
}
