using ConnectorHost.Runtime.Herding;
using ConnectorHost.Runtime.Storage;

namespace ConnectorHost.Startup;

/// <summary>Waits a moment for connectors and tasks to run or fail, so that "started" means that their ports are open.</summary>
internal static class FirstStates
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns when all are known, or at the end of its patience: a slow connector must not keep the others from being announced.</summary>
    public static async Task WaitAsync(Herder herder, TimeProvider time, CancellationToken cancellationToken)
    {
        await herder.Ready.WaitAsync(cancellationToken);
        var began = time.GetTimestamp();
        using var timer = new PeriodicTimer(Look, time);
        while (herder.Connectors().Select(herder.FindConnector).OfType<ConnectorEntry>().Any(e => !IsKnown(herder, e)) && time.GetElapsedTime(began) < Patience)
            await timer.WaitForNextTickAsync(cancellationToken);
    }

    private static bool IsKnown(Herder herder, ConnectorEntry entry) => herder.ConnectorStatus(entry.Name)?.State switch
    {
        null or RunState.Unassigned or RunState.Restarting => false,
        RunState.Running => entry.TaskConfigs.Count > 0 && herder.TaskStatuses(entry.Name) is var tasks && tasks.Count == entry.TaskConfigs.Count && tasks.All(t => t.State is not RunState.Unassigned),
        _ => true,
    };
}
