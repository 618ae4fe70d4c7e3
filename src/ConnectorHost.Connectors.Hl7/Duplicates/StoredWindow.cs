namespace ConnectorHost.Connectors.Hl7.Duplicates;

/// <summary>Keys of the newest messages that are stored, oldest first out; grows as it fills, to about 5 MB at 100,000 keys.</summary>
/// <remarks>A key read from offsets has its first half only; a message with that half counts as the same. For one thread at a time.</remarks>
internal sealed class StoredWindow(int capacity, long window)
{
    private const int Smallest = 256;
    private readonly Dictionary<ulong, int> _places = [];
    private Entry[] _ring = new Entry[Math.Min(Smallest, capacity)];
    private int _oldest;

    public int Count { get; private set; }

    /// <summary>Remembers a message. Timestamps do not go back.</summary>
    public void Add(MessageKey key, long now) => Add(new Entry(key.High, key.Low, now, IsHalf: false));

    /// <summary>Remembers a message by what offsets keep of its key.</summary>
    public void AddHalf(ulong high, long now) => Add(new Entry(high, 0, now, IsHalf: true));

    public bool Contains(MessageKey key, long now)
    {
        if (!_places.TryGetValue(key.High, out var place)) return false;
        ref readonly var entry = ref _ring[place];
        return (entry.IsHalf || entry.Low == key.Low) && now - entry.At <= window;
    }

    private void Add(in Entry entry)
    {
        while (Count > 0 && entry.At - _ring[_oldest].At > window) ForgetOldest();
        if (Count == _ring.Length)
        {
            if (_ring.Length < capacity) Grow();
            else ForgetOldest();
        }
        var place = (_oldest + Count++) % _ring.Length;
        _ring[place] = entry;
        _places[entry.High] = place;
    }

    private void ForgetOldest()
    {
        // The key may have come again since and then belongs to its newer place.
        var high = _ring[_oldest].High;
        if (_places.TryGetValue(high, out var place) && place == _oldest) _places.Remove(high);
        _oldest = (_oldest + 1) % _ring.Length;
        Count--;
    }

    private void Grow()
    {
        var grown = new Entry[Math.Min(capacity, _ring.Length * 2)];
        for (var i = 0; i < Count; i++) grown[i] = _ring[(_oldest + i) % _ring.Length];
        (_ring, _oldest) = (grown, 0);
        for (var i = 0; i < Count; i++) _places[grown[i].High] = i;
    }

    private readonly record struct Entry(ulong High, ulong Low, long At, bool IsHalf);
}
