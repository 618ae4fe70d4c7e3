namespace ConnectorHost.MllpLoad;

/// <summary>The frame of MLLP release 1.</summary>
internal static class MllpBytes
{
    public const byte Start = 0x0B;
    public const byte End = 0x1C;
    public const byte Last = 0x0D;

    public static ReadOnlySpan<byte> Trailer => [End, Last];
}
