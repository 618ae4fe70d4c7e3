using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>Takes frames out of a byte stream, however it is cut (hl7-mllp 2.2); one per connection, not thread-safe.</summary>
/// <remarks>Bytes are copied once, into a pooled buffer that grows with the frame. Never throws for any input, never logs content.</remarks>
internal abstract class MllpFrameDecoder : IDisposable
{
    protected const string FarTooLarge = "a frame over four times 'mllp.max.frame.bytes'";
    private const int SniffedBytes = 4;
    private readonly int _maxGarbageBytes;
    private long _garbageSinceFrame;
    private int _sniffed;
    private uint _firstBytes;

    protected MllpFrameDecoder(int maxFrameBytes, int maxGarbageBytes, bool strict) =>
        (Buffer, _maxGarbageBytes, IsStrict) = (new FrameBuffer(maxFrameBytes), maxGarbageBytes, strict);

    /// <param name="framing">Other bytes than 0B and 1C 0D are matched as whole sequences, without the lenient rules.</param>
    public static MllpFrameDecoder Create(int maxFrameBytes, int maxGarbageBytes, bool strict, MllpFraming? framing = null) =>
        framing is null or { IsStandard: true }
            ? new StandardFrameDecoder(maxFrameBytes, maxGarbageBytes, strict)
            : new SequenceFrameDecoder(framing, maxFrameBytes, maxGarbageBytes, strict);

    /// <summary>Bytes between frames that mean nothing (line ends, blanks).</summary>
    public long NoiseBytes { get; private set; }

    /// <summary>Bytes that belong to no frame.</summary>
    public long GarbageBytes { get; private set; }

    /// <summary>Unfinished frames that a new start replaced.</summary>
    public long Restarts { get; private set; }

    /// <summary>Frames begun, those that replaced another included.</summary>
    public long Begun { get; private set; }

    /// <summary>Bytes of the stream that were read.</summary>
    public long Position { get; private set; }

    /// <summary>Why <see cref="MllpEvent.Close"/>; says the kind, never content.</summary>
    public string CloseReason { get; private set; } = "";

    /// <summary>A frame has begun and not ended.</summary>
    public abstract bool IsInsideFrame { get; }

    /// <summary>A lone 1C waits for its second byte: the grace timer runs.</summary>
    public abstract bool IsEnding { get; }

    /// <summary>Payload bytes of the frame so far, kept or not.</summary>
    public long FrameBytes => Buffer.Received;

    /// <summary>Bytes held in memory for a frame that is not taken yet.</summary>
    public int HeldBytes => Buffer.Length;

    protected FrameBuffer Buffer { get; }

    protected bool IsStrict { get; }

    protected Hl7Warnings Warnings { get; set; }

    /// <summary>Reads on. Call again with the rest until it answers <see cref="MllpEvent.NeedMore"/>.</summary>
    /// <param name="input">Received bytes.</param>
    /// <param name="consumed">How many of them were used.</param>
    public MllpEvent Read(ReadOnlySpan<byte> input, out int consumed)
    {
        var (at, happened) = (0, MllpEvent.NeedMore);
        while (at < input.Length && happened == MllpEvent.NeedMore) happened = Step(input, ref at);
        consumed = at;
        Position += at;
        return happened;
    }

    /// <summary>The grace time after a lone 1C is over: the frame counts as ended.</summary>
    public abstract MllpEvent GraceElapsed();

    /// <summary>The sender finished: a frame that only misses its last byte counts, any other unfinished one is dropped.</summary>
    /// <param name="truncated">Whether an unfinished frame was dropped.</param>
    public abstract MllpEvent EndOfStream(out bool truncated);

    /// <summary>Forgets the complete frame if it holds nothing but blanks: it is ignored.</summary>
    public bool DropBlank()
    {
        if (!Buffer.IsBlank) return false;
        Buffer.Clear();
        return true;
    }

    /// <summary>The complete frame, trimmed of blanks by whoever reads it. Until it is taken the decoder must not read on.</summary>
    public PooledFrame Take() => Buffer.Take(Warnings);

    /// <summary>Gives the buffer back.</summary>
    public void Dispose() => Buffer.Clear();

    /// <summary>Takes at least one byte, or changes the state.</summary>
    protected abstract MllpEvent Step(ReadOnlySpan<byte> input, ref int at);

    protected void Begin()
    {
        Begun++;
        _garbageSinceFrame = 0;
        Warnings = Hl7Warnings.None;
        Buffer.Clear();
    }

    /// <summary>The unfinished frame is dropped; these bytes begin the new one.</summary>
    protected void Restart(ReadOnlySpan<byte> first)
    {
        Restarts++;
        Begin();
        Buffer.Append(first);
    }

    protected MllpEvent Close(string reason)
    {
        CloseReason = reason;
        return MllpEvent.Close;
    }

    /// <summary>A byte between frames: noise, garbage, or a reason to close.</summary>
    protected MllpEvent Outside(byte b)
    {
        if (Begun == 0 && SpeaksAnotherProtocol(b)) return Close("an HTTP request or TLS handshake came to a plain MLLP port");
        if (IsStrict && b is not (0x0D or 0x0A)) return Close("a byte that is no start block, in strict mode");
        if (b is 0x0D or 0x0A or 0 or 0x20 or 0x09 or 0x1C or 0x1A)
        {
            NoiseBytes++;
            return MllpEvent.NeedMore;
        }
        GarbageBytes++;
        return ++_garbageSinceFrame > _maxGarbageBytes ? Close("more than 'mllp.max.garbage.bytes' without a start block") : MllpEvent.NeedMore;
    }

    // "GET ", "POST", "HEAD" and 16 03 as the very first bytes (2.3).
    private bool SpeaksAnotherProtocol(byte b)
    {
        if (_sniffed >= SniffedBytes) return false;
        _firstBytes = _firstBytes << 8 | b;
        _sniffed++;
        return (_sniffed, _firstBytes) is (2, 0x1603) or (4, 0x47455420 or 0x504F5354 or 0x48454144);
    }
}
