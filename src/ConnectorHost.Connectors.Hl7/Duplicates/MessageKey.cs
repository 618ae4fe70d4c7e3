namespace ConnectorHost.Connectors.Hl7.Duplicates;

/// <summary>By what a repeated message is known: the first half of its hash (hl7-mllp 21).</summary>
/// <remarks>The hash covers MSH-3, 4, 7 and 10 with everything else. 128 bits in memory: nobody finds two messages with one key; offsets keep <paramref name="High"/> alone.</remarks>
/// <param name="High">First eight bytes of the hash, as stored in offsets (hl7-mllp 3.6).</param>
/// <param name="Low">The next eight.</param>
internal readonly record struct MessageKey(ulong High, ulong Low)
{
    public override int GetHashCode() => (int)High;

    public override string ToString() => nameof(MessageKey);
}
