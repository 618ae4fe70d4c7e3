using System.Buffers;
using System.IO.Pipelines;
using ConnectorHost.Connectors.Hl7.Mllp;

namespace ConnectorHost.Connectors.Hl7.Acks;

/// <summary>Puts answers into frames and frames into the output of a connection; used by whoever holds the ring's write role.</summary>
/// <remarks>In release 2 frames are kept until the peer has confirmed them.</remarks>
internal sealed class AckOutput
{
    private const int Piece = 65_536;
    private readonly PipeWriter _output;
    private readonly MllpFrameEncoder _framing;
    private readonly UnconfirmedAcks? _unconfirmed;
    private ArrayBufferWriter<byte>? _frame;                   // only to be kept

    public AckOutput(PipeWriter output, MllpFrameEncoder framing, UnconfirmedAcks? unconfirmed)
    {
        (_output, _framing, _unconfirmed) = (output, framing, unconfirmed);
        if (unconfirmed is not null) _frame = new ArrayBufferWriter<byte>();
    }

    /// <summary>Whether the peer speaks release 2, so that a commit block comes before the answers.</summary>
    public bool Commits => _unconfirmed is not null;

    /// <summary>So much is written that it has to be flushed before more is: what the peer has not read must not pile up here.</summary>
    public bool IsPieceFull => _output.CanGetUnflushedBytes && _output.UnflushedBytes >= Piece;

    /// <summary>A commit block: 06 stored, 15 send it again (hl7-mllp 5.11).</summary>
    public void Commit(bool isStored)
    {
        _framing.Start(_output);
        _output.Write([isStored ? (byte)0x06 : (byte)0x15]);
        _framing.End(_output);
    }

    /// <summary>Begins a frame; what is written to the result until <see cref="End"/> is its payload.</summary>
    public IBufferWriter<byte> Start()
    {
        _frame?.ResetWrittenCount();
        var output = (IBufferWriter<byte>?)_frame ?? _output;
        _framing.Start(output);
        return output;
    }

    public void End()
    {
        if (_frame is null)
        {
            _framing.End(_output);
            return;
        }
        _framing.End(_frame);
        _output.Write(_frame.WrittenSpan);
        _unconfirmed!.Add(_frame.WrittenSpan);
        if (_frame.Capacity > UnconfirmedAcks.MostBytes) _frame = new ArrayBufferWriter<byte>();
    }

    /// <summary>Writes a frame once more.</summary>
    public void Repeat(ReadOnlySpan<byte> frame) => _output.Write(frame);
}
