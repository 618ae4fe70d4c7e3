namespace ConnectorHost.MllpLoad.Load;

/// <summary>One bit per message number: answered or not.</summary>
internal sealed class AnsweredMessages
{
    private ulong[] _bits = new ulong[1024];

    /// <returns>False when it was marked before.</returns>
    public bool TryMark(long number)
    {
        var word = (int)(number >> 6);
        if (word >= _bits.Length) Array.Resize(ref _bits, Math.Max(_bits.Length * 2, word + 1));
        var bit = 1UL << (int)(number & 63);
        if ((_bits[word] & bit) != 0) return false;
        _bits[word] |= bit;
        return true;
    }

    public bool IsMarked(long number)
    {
        var word = (int)(number >> 6);
        return word < _bits.Length && (_bits[word] & 1UL << (int)(number & 63)) != 0;
    }
}
