using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace ConnectorHost.Connectors.Hl7.Mllp.Opening;

/// <summary>What a load balancer says about the sender before the first byte of the sender: PROXY protocol, versions 1 and 2.</summary>
internal static class ProxyHeader
{
    /// <summary>Longest header taken; version 2 may carry further values behind the addresses, which are skipped.</summary>
    public const int MaxBytes = 4096;

    private const int MaxLine = 107;                           // of version 1, CR LF included
    private const int FixedPart = 16;                          // of version 2
    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;
    private static ReadOnlySpan<byte> LineStart => "PROXY "u8;

    /// <summary>Looks for a whole header at the start of what was received.</summary>
    /// <param name="received">Not consumed here; may be part of a header, or more than one.</param>
    /// <param name="length">Bytes of the header when it is whole.</param>
    /// <param name="source">The sender's address; null when the header leaves it to the socket (LOCAL, UNKNOWN, UNIX).</param>
    public static ProxyHeaderResult TryRead(ReadOnlySequence<byte> received, out int length, out IPEndPoint? source)
    {
        (length, source) = (0, null);
        var bytes = received.IsSingleSegment ? received.FirstSpan : received.Slice(0, Math.Min(received.Length, MaxBytes)).ToArray();
        if (bytes.IsEmpty) return ProxyHeaderResult.Incomplete;
        if (StartsAs(bytes, Signature)) return ReadBlock(bytes, out length, out source);
        return StartsAs(bytes, LineStart) ? ReadLine(bytes, out length, out source) : ProxyHeaderResult.Malformed;
    }

    private static bool StartsAs(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> start)
    {
        var both = Math.Min(bytes.Length, start.Length);
        return bytes[..both].SequenceEqual(start[..both]);
    }

    // PROXY TCP4 192.0.2.7 198.51.100.1 40000 2575 CR LF
    private static ProxyHeaderResult ReadLine(ReadOnlySpan<byte> bytes, out int length, out IPEndPoint? source)
    {
        (length, source) = (0, null);
        var end = bytes[..Math.Min(bytes.Length, MaxLine)].IndexOf("\r\n"u8);
        if (end < 0) return bytes.Length >= MaxLine ? ProxyHeaderResult.Malformed : ProxyHeaderResult.Incomplete;
        length = end + 2;
        var words = Encoding.Latin1.GetString(bytes[..end]).Split(' ');
        if (words.Length > 1 && words[1] == "UNKNOWN") return ProxyHeaderResult.Complete;
        if (words.Length != 6 || words[1] is not ("TCP4" or "TCP6")) return ProxyHeaderResult.Malformed;
        if (!TryAddress(words[1], words[2], out var address) || !TryAddress(words[1], words[3], out _)) return ProxyHeaderResult.Malformed;
        if (!ushort.TryParse(words[4], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || !ushort.TryParse(words[5], NumberStyles.None, CultureInfo.InvariantCulture, out _)) return ProxyHeaderResult.Malformed;
        source = EndPoint(address, port);
        return ProxyHeaderResult.Complete;
    }

    private static bool TryAddress(string family, string text, out IPAddress address)
    {
        var isVersion6 = family == "TCP6";
        return IPAddress.TryParse(text, out address!) && text.Contains(':', StringComparison.Ordinal) == isVersion6 && (isVersion6 || text.Split('.').Length == 4);
    }

    // Signature, version and command, family and protocol, length of what follows: addresses, ports, further values.
    private static ProxyHeaderResult ReadBlock(ReadOnlySpan<byte> bytes, out int length, out IPEndPoint? source)
    {
        (length, source) = (0, null);
        if (bytes.Length < FixedPart) return ProxyHeaderResult.Incomplete;
        var (command, family) = (bytes[12], bytes[13]);
        length = FixedPart + BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (command is not (0x20 or 0x21) || length > MaxBytes) return ProxyHeaderResult.Malformed;
        if (bytes.Length < length) return ProxyHeaderResult.Incomplete;
        if (command == 0x20) return ProxyHeaderResult.Complete;        // LOCAL: the balancer itself, a probe
        var rest = bytes[FixedPart..length];
        switch (family)
        {
            case 0x00:
                return ProxyHeaderResult.Complete;
            case 0x11 when rest.Length >= 12:
                source = EndPoint(new IPAddress(rest[..4]), BinaryPrimitives.ReadUInt16BigEndian(rest[8..]));
                return ProxyHeaderResult.Complete;
            case 0x21 when rest.Length >= 36:
                source = EndPoint(new IPAddress(rest[..16]), BinaryPrimitives.ReadUInt16BigEndian(rest[32..]));
                return ProxyHeaderResult.Complete;
            case 0x31 when rest.Length >= 216:
                return ProxyHeaderResult.Complete;                     // a path, no address
            default:
                return ProxyHeaderResult.Malformed;
        }
    }

    private static IPEndPoint EndPoint(IPAddress address, int port) => new(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);
}

/// <summary>Whether a PROXY header is there.</summary>
internal enum ProxyHeaderResult
{
    Incomplete,
    Complete,
    Malformed,
}
