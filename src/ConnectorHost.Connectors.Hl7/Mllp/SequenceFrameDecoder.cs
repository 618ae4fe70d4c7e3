using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>Frames between other start and end bytes, matched as whole sequences: no grace timer, no 0A, no doubled bytes; a start inside followed by a header still restarts (hl7-mllp 2.2, last rules).</summary>
internal sealed class SequenceFrameDecoder : MllpFrameDecoder
{
    private readonly MllpFraming _framing;
    private readonly byte[] _lastBytes;                        // those with which a sequence ends
    private readonly byte[] _tail = new byte[MllpFraming.MostBytes];
    private int _tailLength;
    private bool _inside;
    private bool _looking;
    private RestartLook _look;

    public SequenceFrameDecoder(MllpFraming framing, int maxFrameBytes, int maxGarbageBytes, bool strict) : base(maxFrameBytes + framing.End.Length, maxGarbageBytes, strict) =>         // the end bytes pass through the buffer
        (_framing, _lastBytes) = (framing, [framing.Start[^1], framing.End[^1]]);

    public override bool IsInsideFrame => _inside;

    public override bool IsEnding => false;

    public override MllpEvent GraceElapsed() => MllpEvent.NeedMore;

    public override MllpEvent EndOfStream(out bool truncated)
    {
        truncated = _inside;
        return MllpEvent.NeedMore;
    }

    private ReadOnlySpan<byte> Tail => _tail.AsSpan(0, _tailLength);

    protected override MllpEvent Step(ReadOnlySpan<byte> input, ref int at)
    {
        if (!_inside) return ReadIdle(input[at++]);
        var rest = input[at..];
        var last = _looking ? 0 : rest.IndexOfAny(_lastBytes);
        var piece = last < 0 ? rest : rest[..(last + 1)];
        at += piece.Length;
        return ReadFrame(piece);
    }

    // The bytes seen so far are kept as long as they may begin a start sequence; those that fall out belong to no frame.
    private MllpEvent ReadIdle(byte b)
    {
        Push([b]);
        while (!_framing.Start.StartsWith(Tail))
        {
            var happened = Outside(_tail[0]);
            if (happened != MllpEvent.NeedMore) return happened;
            Tail[1..].CopyTo(_tail);
            _tailLength--;
        }
        if (_tailLength < _framing.Start.Length) return MllpEvent.NeedMore;
        Begin();
        (_inside, _looking, _tailLength) = (true, false, 0);
        return MllpEvent.NeedMore;
    }

    private MllpEvent ReadFrame(ReadOnlySpan<byte> piece)
    {
        Buffer.Append(piece);
        Push(piece);
        var ends = Tail.EndsWith(_framing.End);
        if (Buffer.Received - (ends ? 1 : 0) > Buffer.MostSkipped) return Close(FarTooLarge);
        if (ends)
        {
            var happened = Buffer.IsOversize ? MllpEvent.Oversize : MllpEvent.Frame;
            Buffer.Cut(_framing.End.Length);
            (_inside, _looking, _tailLength) = (false, false, 0);
            return happened;
        }
        if (Tail.EndsWith(_framing.Start) && !Buffer.IsWide) return StartInside();
        if (!_looking) return MllpEvent.NeedMore;
        _look.Add(piece[0]);
        if (_look.IsOpen) return MllpEvent.NeedMore;
        _looking = false;
        if (_look.IsHeader) Restart(_look.Seen);
        else Warnings |= Hl7Warnings.EmbeddedVt;
        return MllpEvent.NeedMore;
    }

    private MllpEvent StartInside()
    {
        if (IsStrict) return Close("start bytes inside a frame, in strict mode");
        if (_looking) Warnings |= Hl7Warnings.EmbeddedVt;
        _looking = true;
        _look.Clear();
        return MllpEvent.NeedMore;
    }

    // The last bytes received, as many as a sequence may have.
    private void Push(ReadOnlySpan<byte> piece)
    {
        if (piece.Length >= _tail.Length)
        {
            piece[^_tail.Length..].CopyTo(_tail);
            _tailLength = _tail.Length;
            return;
        }
        var keep = Math.Min(_tailLength, _tail.Length - piece.Length);
        _tail.AsSpan(_tailLength - keep, keep).CopyTo(_tail);
        piece.CopyTo(_tail.AsSpan(keep));
        _tailLength = keep + piece.Length;
    }
}
