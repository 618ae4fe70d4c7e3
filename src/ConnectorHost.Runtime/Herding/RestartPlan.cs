using ConnectorHost.Runtime.Storage;

namespace ConnectorHost.Runtime.Herding;

/// <summary>What a restart request means for the states seen now (kafka-connect 4.11).</summary>
internal sealed record RestartPlan(ObservedStatus Connector, bool RestartsConnector, IReadOnlyList<ObservedStatus> Tasks, IReadOnlySet<int> RestartedTasks)
{
    /// <summary>The plan, or null when no state of the connector is known.</summary>
    public static RestartPlan? For(RestartRequest request, IStatusStore statuses)
    {
        if (statuses.Find(request.Connector) is not { } connector) return null;
        var tasks = statuses.Tasks(request.Connector);
        return new RestartPlan(
            connector,
            request.OnlyTask is null && Concerned(request, connector),
            tasks,
            tasks.Where(t => request.OnlyTask is { } only ? t.Task == only : request.IncludeTasks && Concerned(request, t)).Select(t => t.Task!.Value).ToHashSet());
    }

    /// <summary>Of two pending requests the one with more impact is kept, of equal ones the later.</summary>
    public static RestartRequest Stronger(RestartRequest? present, RestartRequest newer) =>
        present is null || Impact(newer) >= Impact(present) ? newer : present;

    /// <summary>States with everything that will be restarted shown as RESTARTING; a failure's trace stays readable.</summary>
    public (ObservedStatus Connector, IReadOnlyList<ObservedStatus> Tasks) Shown() =>
        (RestartsConnector ? Restarting(Connector) : Connector, [.. Tasks.Select(t => RestartedTasks.Contains(t.Task!.Value) ? Restarting(t) : t)]);

    private static ObservedStatus Restarting(ObservedStatus status) => status with { State = RunState.Restarting };

    private static bool Concerned(RestartRequest request, ObservedStatus status) => !request.OnlyFailed || status.State == RunState.Failed;

    private static int Impact(RestartRequest request) => request switch
    {
        { OnlyTask: not null } => -1,
        { OnlyFailed: true, IncludeTasks: false } => 0,
        { OnlyFailed: true } => 1,
        { IncludeTasks: false } => 2,
        _ => 3,
    };
}
