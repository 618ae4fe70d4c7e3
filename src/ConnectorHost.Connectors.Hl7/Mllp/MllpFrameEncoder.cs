using System.Buffers;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>The block around a payload (hl7-mllp 2.4): start bytes, payload, end bytes, written into one buffer with the payload between them.</summary>
internal sealed class MllpFrameEncoder(MllpFraming framing)
{
    public static MllpFrameEncoder Standard { get; } = new(MllpFraming.Standard);

    public void Start(IBufferWriter<byte> output) => output.Write(framing.Start);

    public void End(IBufferWriter<byte> output) => output.Write(framing.End);
}
