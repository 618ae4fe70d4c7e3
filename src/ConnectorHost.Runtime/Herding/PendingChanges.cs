using ConnectorHost.Runtime.Storage;

namespace ConnectorHost.Runtime.Herding;

/// <summary>What the store announced and the herder has not acted on yet: one entry per connector, so it cannot grow without bound.</summary>
/// <remarks>Several changes of one connector melt into one; the herder reads the details from the store when it acts. Any thread.</remarks>
internal sealed class PendingChanges
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PendingChange> _byConnector = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public void Add(ConfigChange change) => Change(change.Connector, change switch
    {
        ConfigChange.ConnectorPut => p => p with { Config = true },
        ConfigChange.ConnectorDeleted => _ => new PendingChange { Deleted = true },
        ConfigChange.TargetChanged => p => p with { Target = true },
        ConfigChange.TasksPut => p => p with { Tasks = true },
        ConfigChange.RestartRequested r => p => p with { Restart = RestartPlan.Stronger(p.Restart, r.Request) },
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    });

    /// <summary>The connector (or a retry) wants its task configs computed again.</summary>
    public void AddReconfiguration(string connector) => Change(connector, p => p with { Reconfigure = true });

    /// <summary>Takes the oldest connector with changes.</summary>
    public bool TryTake(out string connector, out PendingChange change)
    {
        lock (_gate)
        {
            (connector, change) = ("", default);
            if (_order.Count == 0) return false;
            connector = _order[0];
            _order.RemoveAt(0);
            return _byConnector.Remove(connector, out change);
        }
    }

    private void Change(string connector, Func<PendingChange, PendingChange> melt)
    {
        lock (_gate)
        {
            if (!_byConnector.TryGetValue(connector, out var present)) _order.Add(connector);
            _byConnector[connector] = melt(present);
        }
    }
}

/// <summary>What is to be done about one connector. <see cref="Deleted"/> comes first: what is set beside it concerns a connector created anew.</summary>
internal readonly record struct PendingChange(bool Deleted, bool Config, bool Target, bool Tasks, bool Reconfigure, RestartRequest? Restart);
