using System.Buffers;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>The block around a payload (hl7-mllp 2.4): 0B payload 1C 0D, written with it into one buffer.</summary>
internal static class MllpFrameEncoder
{
    public static void Start(IBufferWriter<byte> output) => output.Write("\v"u8);

    public static void End(IBufferWriter<byte> output) => output.Write("\u001c\r"u8);
}
