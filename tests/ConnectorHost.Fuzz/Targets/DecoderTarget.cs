using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.Fuzz.Inputs;

namespace ConnectorHost.Fuzz.Targets;

/// <summary>The MLLP decoder in all its modes: any cutting of the stream gives the same frames, limits hold, and what was framed comes back.</summary>
internal sealed class DecoderTarget : FuzzTarget
{
    private static readonly MllpFraming[] Framings =
        [MllpFraming.Standard, MllpFraming.Standard, MllpFraming.Parse("0B0B", "1C1C0D"), MllpFraming.Parse("02", "03"), MllpFraming.Parse("0D0A", "0D0A0D0A"), MllpFraming.Parse("4D53", "7C7C")];
    private static readonly int[] Limits = [16, 100, 1024, 5000, 65_536];
    private byte[] _framed = [];

    public override string Name => "decoder";
    public override bool TakesStreams => true;

    public override ValueTask RunAsync(ReadOnlyMemory<byte> input, ulong seed)
    {
        var random = new FuzzRandom(seed);
        var framing = Framings[random.Below(Framings.Length)];
        var (limit, garbage, strict) = (Limits[random.Below(Limits.Length)], Limits[random.Below(Limits.Length)], random.OneIn(3));
        var whole = Decode(input.Span, framing, limit, garbage, strict, ref random, Cut.Whole);
        var cut = Decode(input.Span, framing, limit, garbage, strict, ref random, random.OneIn(4) ? Cut.Bytes : Cut.Pieces);
        Check(whole == cut, "the same stream cut elsewhere gives the same frames, counts and end");
        Decode(input.Span, framing, limit, garbage, strict, ref random, Cut.PiecesWithGrace);
        ComesBack(input.Span, framing, strict);
        return ValueTask.CompletedTask;
    }

    private enum Cut { Whole, Bytes, Pieces, PiecesWithGrace }

    private static int Decode(ReadOnlySpan<byte> stream, MllpFraming framing, int limit, int garbage, bool strict, ref FuzzRandom random, Cut cut)
    {
        using var decoder = MllpFrameDecoder.Create(limit, garbage, strict, framing);
        var seen = new HashCode();
        long position = 0;
        while (!stream.IsEmpty)
        {
            var piece = cut switch { Cut.Whole => stream, Cut.Bytes => stream[..1], _ => stream[..random.Small(stream.Length)] };
            stream = stream[piece.Length..];
            while (!piece.IsEmpty)
            {
                var happened = decoder.Read(piece, out var consumed);
                Check(consumed <= piece.Length && (consumed > 0 || happened != MllpEvent.NeedMore), "reading goes on");
                Check(happened != MllpEvent.NeedMore || consumed == piece.Length, "everything is read before more is asked for");
                position += consumed;
                Check(decoder.Position == position, "the position is the number of bytes read");
                Check(decoder.HeldBytes <= (long)limit + MllpFraming.MostBytes, "no more is held than a frame may have");
                piece = piece[consumed..];
                if (happened == MllpEvent.Close)
                {
                    seen.Add(happened);
                    Check(decoder.CloseReason.Length > 0, "a close has a reason");
                    seen.Add(decoder.CloseReason);             // where exactly may depend on the cutting
                    return seen.ToHashCode();
                }
                if (happened is MllpEvent.Frame or MllpEvent.Oversize) Take(decoder, happened, limit, ref seen);
            }
            if (cut == Cut.PiecesWithGrace && random.OneIn(3) && decoder.GraceElapsed() is var late and not MllpEvent.NeedMore) Take(decoder, late, limit, ref seen);
        }
        var last = decoder.EndOfStream(out var truncated);
        Check(last is MllpEvent.NeedMore or MllpEvent.Frame or MllpEvent.Oversize, "the end of a stream completes a frame or not");
        if (last != MllpEvent.NeedMore) Take(decoder, last, limit, ref seen);
        seen.Add(truncated);
        seen.Add(decoder.NoiseBytes);
        seen.Add(decoder.GarbageBytes);
        seen.Add(decoder.Restarts);
        return seen.ToHashCode();
    }

    private static void Take(MllpFrameDecoder decoder, MllpEvent happened, int limit, ref HashCode seen)
    {
        if (decoder.Take() is not { } frame) return;
        Check(frame.Length <= (happened == MllpEvent.Frame ? limit : FrameBuffer.KeptOfOversize), "a frame is within its limit");
        seen.Add(frame.Length);
        seen.Add(frame.Warnings);
        seen.AddBytes(frame.Body.Span);
        seen.Add(happened);
        frame.Release();
    }

    // A payload without the framing bytes in it comes back as it was.
    private void ComesBack(ReadOnlySpan<byte> payload, MllpFraming framing, bool strict)
    {
        if (!framing.IsStandard || payload.IndexOfAnyExcept("\r\n\0 "u8) < 0 || payload.IndexOfAny((byte)0x0B, (byte)0x1C) >= 0) payload = "MSH|^~\\&|x"u8;
        if (_framed.Length < payload.Length + 3) _framed = new byte[payload.Length + 3];
        _framed[0] = 0x0B;
        payload.CopyTo(_framed.AsSpan(1));
        (_framed[payload.Length + 1], _framed[payload.Length + 2]) = (0x1C, 0x0D);
        using var decoder = MllpFrameDecoder.Create(payload.Length, 0, strict);
        Check(decoder.Read(_framed.AsSpan(0, payload.Length + 3), out var consumed) == MllpEvent.Frame && consumed == payload.Length + 3, "a framed payload is one frame");
        var frame = decoder.Take();
        Check(frame is not null && frame.Body.Span.SequenceEqual(payload), "a framed payload comes back as it was");
        frame!.Release();
    }
}
