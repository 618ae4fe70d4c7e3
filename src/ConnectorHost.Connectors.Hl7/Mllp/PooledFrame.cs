using System.Buffers;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>The body of one frame in a pooled buffer. Held by its answer and by each of its messages; the last who lets go returns the buffer, and its bytes to the listener's bound.</summary>
internal sealed class PooledFrame
{
    private byte[]? _buffer;
    private Permits? _permits;
    private int _holders = 1;

    public PooledFrame(byte[] buffer, int length, Hl7Warnings warnings = Hl7Warnings.None) => (_buffer, Length, Warnings) = (buffer, length, warnings);

    /// <summary>Bytes between start and end block, without either.</summary>
    public ReadOnlyMemory<byte> Body => _buffer.AsMemory(0, Length);

    public int Length { get; }

    /// <summary>What was odd about its framing; holds for each message of it.</summary>
    public Hl7Warnings Warnings { get; }

    /// <summary>Its bytes are counted there, as long as anybody holds it. Before it goes anywhere.</summary>
    public void ChargeTo(Permits permits) => _permits = permits;

    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>Lets go once; afterwards the holder must not touch the bytes.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) != 0 || Interlocked.Exchange(ref _buffer, null) is not { } buffer) return;
        ArrayPool<byte>.Shared.Return(buffer);
        _permits?.Release(Length);
    }
}
