using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Duplicates;

/// <summary>SHA-256 of a message as received, MSH-8 emptied (hl7-mllp 21). A value, so that no message needs an array for it.</summary>
[InlineArray(Hl7MessageHash.Length)]
internal struct MessageHash
{
    private byte _first;

    public static MessageHash Of(Hl7Header header)
    {
        MessageHash hash = default;
        Hl7MessageHash.Compute(header, hash);
        return hash;
    }

    public readonly MessageKey Key
    {
        get
        {
            ReadOnlySpan<byte> bytes = this;
            return new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(ulong)..]));
        }
    }

    public readonly void CopyTo(Span<byte> target) => ((ReadOnlySpan<byte>)this).CopyTo(target);
}
