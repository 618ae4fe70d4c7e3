using System.Buffers;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>What the decoder came upon.</summary>
internal enum MllpEvent
{
    /// <summary>All bytes are consumed; more are needed.</summary>
    NeedMore,

    /// <summary>A frame is complete: take it.</summary>
    Frame,

    /// <summary>A frame over the limit ended; what was kept of it can be taken to name it in the answer.</summary>
    Oversize,

    /// <summary>The connection must be closed without an answer; <see cref="MllpFrameDecoder.CloseReason"/> says why.</summary>
    Close,
}

/// <summary>Takes frames out of a byte stream, however it is cut; the state machine of hl7-mllp 2.2, one per connection, not thread-safe.</summary>
/// <remarks>Bytes are copied once, into a pooled buffer that grows with the frame. Never throws for any input.</remarks>
internal sealed class MllpFrameDecoder(int maxFrameBytes, int maxGarbageBytes, bool strict) : IDisposable
{
    private const byte Vt = 0x0B;
    private const byte Fs = 0x1C;
    private const byte Cr = 0x0D;
    private const byte Lf = 0x0A;
    private const int KeptOfOversize = 4096;
    private const string FarTooLarge = "a frame over four times 'mllp.max.frame.bytes'";
    private static readonly SearchValues<byte> Marks = SearchValues.Create([Vt, Fs]);

    private State _state;
    private byte[] _buffer = [];
    private int _length;
    private int _restartAt;
    private long _skipped;
    private long _garbageSinceFrame;
    private bool _anyFrame;
    private int _sniffed;
    private uint _firstBytes;

    private enum State { Idle, Frame, Restart, Ending, Skip, SkipEnding }

    /// <summary>Bytes between frames that mean nothing (line ends, blanks).</summary>
    public long NoiseBytes { get; private set; }

    /// <summary>Bytes that belong to no frame.</summary>
    public long GarbageBytes { get; private set; }

    /// <summary>Unfinished frames that a new start replaced.</summary>
    public long Restarts { get; private set; }

    /// <summary>Why <see cref="MllpEvent.Close"/>; says position and kind, never content.</summary>
    public string CloseReason { get; private set; } = "";

    /// <summary>A frame has begun and not ended.</summary>
    public bool IsInsideFrame => _state != State.Idle;

    /// <summary>A lone 1C waits for its second byte: the grace timer runs.</summary>
    public bool IsEnding => (_state is State.Ending or State.SkipEnding) && !strict && !IsWide();

    /// <summary>Payload bytes of the frame so far.</summary>
    public long FrameBytes => _state is State.Skip or State.SkipEnding ? _skipped : _length;

    /// <summary>Reads on. Call again with the rest until it answers <see cref="MllpEvent.NeedMore"/>.</summary>
    /// <param name="input">Received bytes.</param>
    /// <param name="consumed">How many of them were used.</param>
    public MllpEvent Read(ReadOnlySpan<byte> input, out int consumed)
    {
        var at = 0;
        while (at < input.Length)
        {
            var happened = _state switch
            {
                State.Idle => ReadIdle(input, ref at),
                State.Frame => ReadFrame(input, ref at),
                State.Restart => ReadRestart(input, ref at),
                State.Ending => ReadEnding(input, ref at),
                State.Skip => ReadSkip(input, ref at),
                _ => ReadSkipEnding(input, ref at),
            };
            if (happened == MllpEvent.NeedMore) continue;
            consumed = at;
            return happened;
        }
        consumed = at;
        return MllpEvent.NeedMore;
    }

    /// <summary>The grace time after a lone 1C is over: the frame counts as ended.</summary>
    public MllpEvent GraceElapsed() => _state switch
    {
        State.Ending => Complete(MllpEvent.Frame),
        State.SkipEnding => Complete(MllpEvent.Oversize),
        _ => MllpEvent.NeedMore,
    };

    /// <summary>The sender finished: a frame that only misses its last byte counts, any other unfinished one is dropped.</summary>
    /// <param name="truncated">Whether an unfinished frame was dropped.</param>
    public MllpEvent EndOfStream(out bool truncated)
    {
        truncated = _state is State.Frame or State.Restart or State.Skip || (strict && IsInsideFrame);
        if (!strict) return GraceElapsed();
        return MllpEvent.NeedMore;
    }

    /// <summary>The complete frame, trimmed of blanks by whoever reads it; null when it holds nothing but blanks.</summary>
    public PooledFrame? Take()
    {
        var frame = _length == 0 || _buffer.AsSpan(0, _length).IndexOfAnyExcept("\r\n\0 "u8) < 0 ? null : new PooledFrame(_buffer, _length);
        if (frame is not null) _buffer = [];
        _length = 0;
        return frame;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private MllpEvent ReadIdle(ReadOnlySpan<byte> input, ref int at)
    {
        while (at < input.Length)
        {
            var b = input[at++];
            if (b == Vt)
            {
                Begin();
                return MllpEvent.NeedMore;
            }
            if (!_anyFrame && Sniff(b)) return Close("an HTTP request or TLS handshake came to a plain MLLP port");
            var isNoise = b is Cr or Lf or 0 or 0x20 or 0x09 or Fs or 0x1A;
            if (strict && b is not (Cr or Lf)) return Close("a byte that is no start block, in strict mode");
            if (isNoise) { NoiseBytes++; continue; }
            GarbageBytes++;
            if (++_garbageSinceFrame > maxGarbageBytes) return Close("too many bytes without a start block");
        }
        return MllpEvent.NeedMore;
    }

    // "GET ", "POST", "HEAD" and 16 03 as the very first bytes: a client that speaks something else (2.3).
    private bool Sniff(byte b)
    {
        if (_sniffed >= 4) return false;
        _firstBytes = _firstBytes << 8 | b;
        _sniffed++;
        return (_sniffed, _firstBytes) is (2, 0x1603) or (4, 0x47455420 or 0x504F5354 or 0x48454144);
    }

    private MllpEvent ReadFrame(ReadOnlySpan<byte> input, ref int at)
    {
        var rest = input[at..];
        var mark = rest.IndexOfAny(Marks);
        var plain = mark < 0 ? rest : rest[..mark];
        at += plain.Length;
        if (!Append(plain)) return SkippedTooMuch() ? Close(FarTooLarge) : MllpEvent.NeedMore;       // over the limit: the state is Skip now
        if (mark < 0) return MllpEvent.NeedMore;
        at++;
        if (rest[mark] == Fs)
        {
            _state = State.Ending;
            return MllpEvent.NeedMore;
        }
        if (strict) return Close("a start block inside a frame, in strict mode");
        if (IsWide()) return Data(Vt);
        if (_length == 0) return MllpEvent.NeedMore;               // doubled start
        _restartAt = _length;
        Data(Vt);
        if (_state == State.Frame) _state = State.Restart;
        return MllpEvent.NeedMore;
    }

    // Behind a 0B inside a frame: the name of a header and its separator begin a new frame, anything else was data.
    private MllpEvent ReadRestart(ReadOnlySpan<byte> input, ref int at)
    {
        var b = input[at];
        if (b is Vt or Fs)
        {
            _state = State.Frame;
            return MllpEvent.NeedMore;
        }
        at++;
        if (!Append([b])) return MllpEvent.NeedMore;
        var looked = _buffer.AsSpan(_restartAt + 1, _length - _restartAt - 1);
        if (looked.Length < 4)
        {
            if (!"MSH"u8.StartsWith(looked) && !"FHS"u8.StartsWith(looked) && !"BHS"u8.StartsWith(looked)) _state = State.Frame;
            return MllpEvent.NeedMore;
        }
        if (IsHeaderName(looked) && !char.IsAsciiLetterOrDigit((char)looked[3]))
        {
            Restarts++;
            looked.CopyTo(_buffer);
            _length = 4;
        }
        _state = State.Frame;
        return MllpEvent.NeedMore;
    }

    private static bool IsHeaderName(ReadOnlySpan<byte> text) => text.StartsWith("MSH"u8) || text.StartsWith("FHS"u8) || text.StartsWith("BHS"u8);

    private MllpEvent ReadEnding(ReadOnlySpan<byte> input, ref int at)
    {
        var b = input[at];
        if (b == Cr)
        {
            at++;
            return Complete(MllpEvent.Frame);
        }
        if (strict) return Close("a 1C that no 0D follows, in strict mode");
        if (IsWide())
        {
            _state = State.Frame;
            return Data(Fs);
        }
        switch (b)
        {
            case Lf:
                at++;
                return Complete(MllpEvent.Frame);
            case Vt:
                return Complete(MllpEvent.Frame);                  // the 0B is read as the next start
            case Fs:
                at++;
                return MllpEvent.NeedMore;
            default:
                _state = State.Frame;
                if (Append([Fs])) Append([b]);
                at++;
                return MllpEvent.NeedMore;
        }
    }

    private MllpEvent ReadSkip(ReadOnlySpan<byte> input, ref int at)
    {
        var rest = input[at..];
        var mark = rest.IndexOf(Fs);
        var plain = mark < 0 ? rest.Length : mark;
        at += plain;
        _skipped += plain;
        if (SkippedTooMuch()) return Close(FarTooLarge);
        if (mark < 0) return MllpEvent.NeedMore;
        at++;
        _state = State.SkipEnding;
        return MllpEvent.NeedMore;
    }

    private MllpEvent ReadSkipEnding(ReadOnlySpan<byte> input, ref int at)
    {
        switch (input[at])
        {
            case Cr:
                at++;
                return Complete(MllpEvent.Oversize);
            case Lf when !strict:
                at++;
                return Complete(MllpEvent.Oversize);
            case Vt when !strict:
                return Complete(MllpEvent.Oversize);
            case Fs:
                at++;
                return MllpEvent.NeedMore;
            default:
                at++;
                _skipped += 2;
                _state = State.Skip;
                return strict ? Close("a 1C that no 0D follows, in strict mode") : MllpEvent.NeedMore;
        }
    }

    private bool SkippedTooMuch() => _skipped > 4L * maxFrameBytes;

    private void Begin()
    {
        _anyFrame = true;
        _garbageSinceFrame = 0;
        _length = 0;
        _skipped = 0;
        _state = State.Frame;
    }

    private MllpEvent Complete(MllpEvent what)
    {
        _state = State.Idle;
        return what;
    }

    private MllpEvent Close(string reason)
    {
        CloseReason = reason;
        return MllpEvent.Close;
    }

    private MllpEvent Data(byte b)
    {
        Append([b]);
        return MllpEvent.NeedMore;
    }

    // Only a payload whose first bytes show UTF-16 or UTF-32 may hold 0B and 1C as halves of characters (2.1).
    private bool IsWide() => _length >= 4 && Hl7Frame.IsWide(_buffer.AsSpan(0, 4));

    /// <returns><c>false</c> when the frame is over its limit; then only its first bytes are kept.</returns>
    private bool Append(ReadOnlySpan<byte> bytes)
    {
        if (_length + (long)bytes.Length > maxFrameBytes)
        {
            var most = Math.Min(KeptOfOversize, maxFrameBytes);
            var keep = Math.Max(0, Math.Min(bytes.Length, most - _length));
            if (keep > 0)
            {
                Grow(_length + keep);
                bytes[..keep].CopyTo(_buffer.AsSpan(_length));
            }
            _skipped = _length + (long)bytes.Length;
            _length = Math.Min(_length + keep, most);
            _state = State.Skip;
            return false;
        }
        if (bytes.IsEmpty) return true;
        Grow(_length + bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
        return true;
    }

    private void Grow(int needed)
    {
        if (_buffer.Length >= needed) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Min(_buffer.Length * 2, maxFrameBytes)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
