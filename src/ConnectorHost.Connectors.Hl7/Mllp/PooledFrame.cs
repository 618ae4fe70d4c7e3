using System.Buffers;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>The body of one frame in a pooled buffer. Held by its answer and by each of its messages; the last who lets go returns the buffer.</summary>
internal sealed class PooledFrame
{
    private byte[]? _buffer;
    private int _holders = 1;

    public PooledFrame(byte[] buffer, int length) => (_buffer, Length) = (buffer, length);

    /// <summary>Bytes between start and end block, without either.</summary>
    public ReadOnlyMemory<byte> Body => _buffer.AsMemory(0, Length);

    public int Length { get; }

    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>Lets go once; afterwards the holder must not touch the bytes.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0 && Interlocked.Exchange(ref _buffer, null) is { } buffer) ArrayPool<byte>.Shared.Return(buffer);
    }
}
