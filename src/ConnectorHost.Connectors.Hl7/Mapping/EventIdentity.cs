using System.Security.Cryptography;
using System.Text;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>Event ids (hl7-mllp 15.1): the same message gives the same ids whenever it comes, other content under its control id others.</summary>
/// <remarks>Reuses its buffer; for one thread.</remarks>
internal sealed class EventIdentity
{
    // 6f0c3c0e-7a55-5d0a-9c6e-2b8f0d1c4e11 in network order, as RFC 4122 hashes it.
    private static readonly byte[] Namespace = [0x6f, 0x0c, 0x3c, 0x0e, 0x7a, 0x55, 0x5d, 0x0a, 0x9c, 0x6e, 0x2b, 0x8f, 0x0d, 0x1c, 0x4e, 0x11];

    private const int LongestIndex = 11;

    private byte[] _text = new byte[512];
    private int _length;

    /// <summary>Takes what all events of a message share.</summary>
    public void Start(Hl7Header header, ReadOnlySpan<byte> hash)
    {
        _length = 0;
        Append(Namespace);
        Append("hl7v2|"u8);
        Append(header, 4);
        Append(header, 3);
        Append(header, 10);
        Append(header, 7);
        Reserve(hash.Length * 2);
        Convert.TryToHexStringLower(hash, _text.AsSpan(_length), out var written);
        _length += written;
        Append("|"u8);
    }

    /// <summary>The id of the event at a place of its message, from 0.</summary>
    public string Of(int index)
    {
        Reserve(LongestIndex);
        index.TryFormat(_text.AsSpan(_length), out var digits, default, System.Globalization.CultureInfo.InvariantCulture);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        // RFC 4122 version 5 is defined over SHA-1; it names, it does not protect.
#pragma warning disable CA5350
        SHA1.HashData(_text.AsSpan(0, _length + digits), hash);
#pragma warning restore CA5350
        hash[6] = (byte)(hash[6] & 0x0F | 0x50);
        hash[8] = (byte)(hash[8] & 0x3F | 0x80);
        return new Guid(hash[..16], bigEndian: true).ToString();
    }

    private void Append(Hl7Header header, int field)
    {
        // As sent; ASCII is UTF-8 already.
        if (header.IsAscii) Append(header.Raw(field));
        else Append(Encoding.UTF8.GetBytes(header.RawText(field)));
        Append("|"u8);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_text.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Reserve(int more)
    {
        if (_length + more > _text.Length) Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + more));
    }
}
