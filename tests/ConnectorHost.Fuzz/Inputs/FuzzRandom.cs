namespace ConnectorHost.Fuzz.Inputs;

/// <summary>Numbers that depend on the seed alone, on any machine and runtime (SplitMix64).</summary>
internal struct FuzzRandom(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private ulong _state = seed;

    public ulong Next()
    {
        _state += Step;
        return Mix(_state);
    }

    /// <summary>From 0 to below a limit; 0 when the limit is 0.</summary>
    public int Below(int limit) => limit <= 0 ? 0 : (int)(Next() % (ulong)limit);

    public bool OneIn(int chances) => Below(chances) == 0;

    public byte Byte() => (byte)Next();

    /// <summary>Mostly small: each doubling half as likely.</summary>
    public int Small(int most)
    {
        var bits = Below(System.Numerics.BitOperations.Log2((uint)Math.Max(1, most)) + 2);
        return Math.Min(most, Below(1 << bits) + 1);
    }

    /// <summary>A seed of its own for the n-th of something.</summary>
    public static ulong Seed(ulong seed, ulong number) => Mix(seed + (number + 1) * Step);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
