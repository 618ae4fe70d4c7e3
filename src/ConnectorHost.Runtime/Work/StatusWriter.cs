using ConnectorHost.Runtime.Storage;

namespace ConnectorHost.Runtime.Work;

/// <summary>Writes the states of one connector or task; a cancelled one writes no more.</summary>
internal sealed class StatusWriter(IStatusStore store, string workerId, string connector, int? task, string? version)
{
    private volatile bool _silent;

    public void Put(RunState state, string? trace = null)
    {
        if (_silent) return;
        store.Put(new ObservedStatus(connector, task, state, workerId, trace, Generation: 0, version));
    }

    /// <summary>The owner was given up: whatever it still does shows nowhere.</summary>
    public void Silence() => _silent = true;
}
