namespace ConnectorHost.MllpLoad.Load;

/// <summary>Reads code and control id out of the bytes of an acknowledgement. Nothing more: the host's own tests judge its wording.</summary>
internal static class AckReader
{
    /// <param name="body">Bytes of a frame without its framing.</param>
    /// <param name="code">MSA-1 as two characters in one number, the first in the high byte.</param>
    /// <param name="controlId">MSA-2.</param>
    public static bool TryRead(ReadOnlySpan<byte> body, out ushort code, out ReadOnlySpan<byte> controlId)
    {
        code = 0;
        controlId = default;
        if (body.Length < 8 || !body.StartsWith("MSH"u8)) return false;
        var separator = body[3];
        var at = body.IndexOf("\rMSA"u8);
        if (at < 0) return false;
        var segment = body[(at + 1)..];
        var end = segment.IndexOf((byte)'\r');
        if (end >= 0) segment = segment[..end];
        if (segment.Length < 7 || segment[3] != separator || segment[6] != separator) return false;
        code = Code(segment[4], segment[5]);
        segment = segment[7..];
        end = segment.IndexOf(separator);
        controlId = end < 0 ? segment : segment[..end];
        return true;
    }

    public static ushort Code(byte first, byte second) => (ushort)(first << 8 | second);

    public static string Text(ushort code) => $"{(char)(code >> 8)}{(char)(code & 0xFF)}";

    public static bool IsPositive(ushort code) => code == Code((byte)'A', (byte)'A') || code == Code((byte)'C', (byte)'A');
}
