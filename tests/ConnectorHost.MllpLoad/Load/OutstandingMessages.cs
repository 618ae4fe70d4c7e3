namespace ConnectorHost.MllpLoad.Load;

/// <summary>Messages of one connection without an answer, oldest first; a ring of the window's size.</summary>
internal sealed class OutstandingMessages(int window)
{
    private readonly (long Number, long FirstSent, long LastSent)[] _ring = new (long, long, long)[window];
    private int _head;

    public int Count { get; private set; }

    public bool IsFull => Count == _ring.Length;

    /// <summary>How many of them, from the oldest on, went into the current connection.</summary>
    public int Sent { get; private set; }

    public bool HasUnsent => Sent < Count;

    /// <summary>Number of the oldest; ask only when <see cref="Sent"/> is not 0.</summary>
    public long Oldest => _ring[_head].Number;

    public long OldestFirstSent => _ring[_head].FirstSent;

    public long OldestLastSent => _ring[_head].LastSent;

    public void Add(long number) => _ring[(_head + Count++) % _ring.Length] = (number, 0, 0);

    public long NextUnsent => _ring[(_head + Sent) % _ring.Length].Number;

    /// <returns>False when it had been sent before, over another connection.</returns>
    public bool MarkSent(long now)
    {
        ref var entry = ref _ring[(_head + Sent++) % _ring.Length];
        entry.LastSent = now;
        if (entry.FirstSent != 0) return false;
        entry.FirstSent = now;
        return true;
    }

    public void RemoveOldest()
    {
        _head = (_head + 1) % _ring.Length;
        Count--;
        Sent--;
    }

    /// <summary>The connection is gone: all have to be sent again, in the same order.</summary>
    public void ForgetSent() => Sent = 0;
}
