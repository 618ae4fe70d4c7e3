using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>The four bytes behind a start block inside a frame: the name of a header and its separator begin a new frame (hl7-mllp 2.2, RESTART).</summary>
internal struct RestartLook
{
    private const int Length = 4;
    private Bytes _bytes;
    private int _count;

    /// <summary>What was looked at.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Seen => ((ReadOnlySpan<byte>)_bytes)[.._count];

    /// <summary>All four are there and begin a new frame.</summary>
    public readonly bool IsHeader => _count == Length && IsName(Seen[..3]) && !char.IsAsciiLetterOrDigit((char)_bytes[3]);

    /// <summary>More bytes can still make it a header.</summary>
    public readonly bool IsOpen => _count < Length && ("MSH"u8.StartsWith(Seen) || "FHS"u8.StartsWith(Seen) || "BHS"u8.StartsWith(Seen));

    public void Clear() => _count = 0;

    public void Add(byte b) => _bytes[_count++] = b;

    private static bool IsName(ReadOnlySpan<byte> name) => name.SequenceEqual("MSH"u8) || name.SequenceEqual("FHS"u8) || name.SequenceEqual("BHS"u8);

    [InlineArray(Length)]
    private struct Bytes
    {
        private byte _first;
    }
}
