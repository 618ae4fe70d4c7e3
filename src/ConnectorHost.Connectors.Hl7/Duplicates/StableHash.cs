namespace ConnectorHost.Connectors.Hl7.Duplicates;

/// <summary>FNV-1a: the same over processes and versions, as stored partitions and the way of a patient's messages need.</summary>
internal static class StableHash
{
    public const ulong Start = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>Goes on with a part; parts are kept apart, so that <c>A</c>, <c>BC</c> is not <c>AB</c>, <c>C</c>.</summary>
    public static ulong Add(ulong hash, ReadOnlySpan<byte> part)
    {
        foreach (var b in part) hash = (hash ^ b) * Prime;
        return (hash ^ 0xFF) * Prime;
    }

    public static ulong Of(string text)
    {
        var hash = Start;
        foreach (var c in text) hash = (hash ^ c) * Prime;
        return hash;
    }

    /// <summary>One of <paramref name="count"/> places, from all bits of the hash.</summary>
    public static int Place(ulong hash, int count) => (int)((hash ^ hash >> 32) % (uint)count);
}
