using System.Buffers;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>The payload of one frame as it comes: a pooled array that grows with what was received. Over the limit only the first 4096 bytes stay.</summary>
/// <remarks>Holds no array between frames, so that an idle connection costs none. One owner, not thread-safe.</remarks>
internal sealed class FrameBuffer(int limit)
{
    public const int KeptOfOversize = 4096;
    private const int Smallest = 256;
    private byte[] _bytes = [];
    private int _length;
    private long _dropped;

    /// <summary>Bytes of the payload so far, kept or not.</summary>
    public long Received => _length + _dropped;

    /// <summary>Bytes held.</summary>
    public int Length => _length;

    /// <summary>The payload went over the limit; what comes is counted only.</summary>
    public bool IsOversize => _dropped > 0;

    /// <summary>Four times the limit: more is not even skipped.</summary>
    public long MostSkipped => 4L * limit;

    public ReadOnlySpan<byte> Kept => _bytes.AsSpan(0, _length);

    /// <summary>Only a payload whose first bytes show UTF-16 or UTF-32 may hold 0B and 1C as halves of characters (hl7-mllp 2.1).</summary>
    public bool IsWide => _length >= 4 && Hl7Frame.IsWide(_bytes.AsSpan(0, 4));

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (IsOversize)
        {
            _dropped += bytes.Length;
            return;
        }
        if (_length + (long)bytes.Length > limit)
        {
            GoOver(bytes);
            return;
        }
        if (bytes.IsEmpty) return;
        if (_bytes.Length < _length + bytes.Length) Grow(_length + bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    public void Append(byte value) => Append([value]);

    /// <summary>Takes the last bytes back, as those of an end sequence.</summary>
    public void Cut(int count)
    {
        var dropped = (int)Math.Min(count, _dropped);
        _dropped -= dropped;
        _length -= Math.Min(_length, count - dropped);
    }

    /// <summary>Forgets the payload and gives the array back.</summary>
    public void Clear()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _length, _dropped) = ([], 0, 0);
    }

    /// <summary>Nothing but line ends, NUL and spaces.</summary>
    public bool IsBlank => Kept.IndexOfAnyExcept("\r\n\0 "u8) < 0;

    /// <summary>The payload as a frame of its own.</summary>
    public PooledFrame Take(Hl7Warnings warnings)
    {
        var frame = new PooledFrame(_bytes, _length, warnings);
        (_bytes, _length, _dropped) = ([], 0, 0);
        return frame;
    }

    // What is kept moves to a small array: the large one is not held for a frame that will be refused.
    private void GoOver(ReadOnlySpan<byte> bytes)
    {
        var received = _length + (long)bytes.Length;
        var keep = (int)Math.Min(received, Math.Min(KeptOfOversize, limit));
        var small = ArrayPool<byte>.Shared.Rent(keep);
        var before = Math.Min(_length, keep);
        _bytes.AsSpan(0, before).CopyTo(small);
        bytes[..(keep - before)].CopyTo(small.AsSpan(before));
        Clear();
        (_bytes, _length, _dropped) = (small, keep, received - keep);
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Max(Smallest, (int)Math.Min(_bytes.Length * 2L, limit))));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
