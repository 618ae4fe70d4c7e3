namespace ConnectorHost.MllpLoad.Soak;

/// <summary>What a soak saw; any thread.</summary>
internal sealed class SoakCounts
{
    private const int MostNotes = 20;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _scenes = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private long _faults;

    public IReadOnlyDictionary<string, long> Scenes
    {
        get { lock (_gate) return new SortedDictionary<string, long>(_scenes, StringComparer.Ordinal); }
    }

    /// <summary>Things the receiver must not do; the first few are described.</summary>
    public long Faults
    {
        get { lock (_gate) return _faults; }
    }

    public IReadOnlyList<string> Notes
    {
        get { lock (_gate) return [.. _notes]; }
    }

    public void Count(string scene)
    {
        lock (_gate) _scenes[scene] = _scenes.GetValueOrDefault(scene) + 1;
    }

    public void Fault(string note)
    {
        lock (_gate)
        {
            _faults++;
            if (_notes.Count < MostNotes) _notes.Add(note);
        }
    }
}
