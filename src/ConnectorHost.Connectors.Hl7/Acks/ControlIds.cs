namespace ConnectorHost.Connectors.Hl7.Acks;

/// <summary>MSH-10 of our answers: base32 of time, process and counter; unique, 17 characters (the limit before 2.7 is 20).</summary>
internal static class ControlIds
{
    private static readonly uint Process = (uint)Random.Shared.Next();
    private static int _counter;

    public static void Write(Span<byte> destination, DateTimeOffset now)
    {
        ReadOnlySpan<byte> alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"u8;
        var time = (ulong)now.ToUnixTimeMilliseconds();
        for (var i = 8; i >= 0; i--, time >>= 5) destination[i] = alphabet[(int)(time & 31)];
        var process = Process;
        for (var i = 11; i >= 9; i--, process >>= 5) destination[i] = alphabet[(int)(process & 31)];
        var count = (uint)Interlocked.Increment(ref _counter);
        for (var i = 16; i >= 12; i--, count >>= 5) destination[i] = alphabet[(int)(count & 31)];
    }

    public const int Length = 17;
}
