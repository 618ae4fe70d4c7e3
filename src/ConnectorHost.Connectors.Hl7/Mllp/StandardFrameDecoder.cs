using System.Buffers;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>0B payload 1C 0D with all lenient rules: the state table of hl7-mllp 2.2, or its strict form.</summary>
internal sealed class StandardFrameDecoder(int maxFrameBytes, int maxGarbageBytes, bool strict) : MllpFrameDecoder(maxFrameBytes, maxGarbageBytes, strict)
{
    private const byte Vt = 0x0B;
    private const byte Fs = 0x1C;
    private const byte Cr = 0x0D;
    private const byte Lf = 0x0A;
    private const string NoEndData = "a 1C that no 0D follows, in strict mode";
    private static readonly SearchValues<byte> Marks = SearchValues.Create([Vt, Fs]);
    private State _state;
    private RestartLook _look;

    // SKIP of the table is a frame whose buffer is oversize: the same steps, nothing stored.
    private enum State { Idle, Frame, Restart, Ending }

    public override bool IsInsideFrame => _state != State.Idle;

    public override bool IsEnding => _state == State.Ending && IsLenient;

    // Without its 0D a frame may count as complete: not in strict mode, and not where a 1C may be half a character.
    private bool IsLenient => !IsStrict && !Buffer.IsWide;

    public override MllpEvent GraceElapsed() => IsEnding ? Complete() : MllpEvent.NeedMore;

    public override MllpEvent EndOfStream(out bool truncated)
    {
        truncated = IsInsideFrame && !IsEnding;
        return GraceElapsed();
    }

    protected override MllpEvent Step(ReadOnlySpan<byte> input, ref int at) => _state switch
    {
        State.Idle => ReadIdle(input, ref at),
        State.Frame => ReadFrame(input, ref at),
        State.Restart => ReadRestart(input[at], ref at),
        _ => ReadEnding(input[at], ref at),
    };

    private MllpEvent ReadIdle(ReadOnlySpan<byte> input, ref int at)
    {
        var b = input[at++];
        if (b != Vt) return Outside(b);
        Begin();
        _state = State.Frame;
        return MllpEvent.NeedMore;
    }

    private MllpEvent ReadFrame(ReadOnlySpan<byte> input, ref int at)
    {
        var rest = input[at..];
        var mark = rest.IndexOfAny(Marks);
        var plain = mark < 0 ? rest : rest[..mark];
        at += plain.Length;
        Buffer.Append(plain);
        if (Buffer.Received > Buffer.MostSkipped) return Close(FarTooLarge);
        if (mark < 0) return MllpEvent.NeedMore;
        at++;
        if (rest[mark] == Fs)
        {
            _state = State.Ending;
            return MllpEvent.NeedMore;
        }
        if (IsStrict) return Close("a start block inside a frame, in strict mode");
        if (Buffer.IsWide)
        {
            Buffer.Append(Vt);
        }
        else if (Buffer.Received > 0)                              // at the very beginning it is a doubled start
        {
            _look.Clear();
            _state = State.Restart;
        }
        return MllpEvent.NeedMore;
    }

    private MllpEvent ReadRestart(byte b, ref int at)
    {
        if (b is not (Vt or Fs))                                   // these count as in a frame
        {
            at++;
            _look.Add(b);
            if (_look.IsOpen) return MllpEvent.NeedMore;
        }
        _state = State.Frame;
        if (_look.IsHeader)
        {
            Restart(_look.Seen);
            return MllpEvent.NeedMore;
        }
        Warnings |= Hl7Warnings.EmbeddedVt;
        Buffer.Append(Vt);
        Buffer.Append(_look.Seen);
        return MllpEvent.NeedMore;
    }

    private MllpEvent ReadEnding(byte b, ref int at)
    {
        if (b == Cr || (b == Lf && IsLenient))
        {
            at++;
            return Complete();
        }
        if (IsStrict) return Close(NoEndData);
        if (IsLenient && b == Vt) return Complete();               // read again as the next start
        if (IsLenient && b == Fs)
        {
            at++;
            return MllpEvent.NeedMore;
        }
        _state = State.Frame;
        if (IsLenient)
        {
            Warnings |= Hl7Warnings.EmbeddedFs;
            Buffer.Append([Fs, b]);
            at++;
        }
        else
        {
            Buffer.Append(Fs);                                     // the byte behind it may be half a character as well
        }
        return MllpEvent.NeedMore;
    }

    private MllpEvent Complete()
    {
        _state = State.Idle;
        return Buffer.IsOversize ? MllpEvent.Oversize : MllpEvent.Frame;
    }
}
