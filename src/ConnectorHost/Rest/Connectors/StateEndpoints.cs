using ConnectorHost.Rest.Errors;
using ConnectorHost.Rest.Json;
using ConnectorHost.Rest.Routing;
using ConnectorHost.Runtime.Herding;
using ConnectorHost.Runtime.Storage;

namespace ConnectorHost.Rest.Connectors;

/// <summary>States, tasks and what changes them (kafka-connect 4.10 to 4.13). Bodies of these calls are never read.</summary>
internal sealed class StateEndpoints(RestBackend backend)
{
    public IEnumerable<RestRoute> Routes() =>
    [
        new("GET", "/connectors/{c}/status", BodyUse.Ignored, StatusAsync),
        new("GET", "/connectors/{c}/tasks", BodyUse.Ignored, TasksAsync),
        new("GET", "/connectors/{c}/tasks/{n}/status", BodyUse.Ignored, TaskStatusAsync),
        new("POST", "/connectors/{c}/tasks/{n}/restart", BodyUse.Ignored, RestartTaskAsync),
        new("POST", "/connectors/{c}/restart", BodyUse.Ignored, RestartAsync),
        new("PUT", "/connectors/{c}/pause", BodyUse.Ignored, async call => await DoneAsync(call, RestAnswer.Accepted, h => h.PauseConnectorAsync(call.Name, call.Aborted))),
        new("PUT", "/connectors/{c}/resume", BodyUse.Ignored, async call => await DoneAsync(call, RestAnswer.Accepted, h => h.ResumeConnectorAsync(call.Name, call.Aborted))),
        new("PUT", "/connectors/{c}/stop", BodyUse.Ignored, async call => await DoneAsync(call, RestAnswer.NoContent, h => h.StopConnectorAsync(call.Name, call.Aborted))),
    ];

    private async Task<RestAnswer> StatusAsync(RestCall call)
    {
        var herder = await backend.HerderAsync(call.Aborted);
        return ConnectorViews.Status(herder, call.Name) is { } status
            ? RestAnswer.Ok(status, RestJson.Relaxed.ConnectorStateInfo)
            : throw new RestException(404, $"No status found for connector {call.Name}");
    }

    private async Task<RestAnswer> TaskStatusAsync(RestCall call)
    {
        var task = call.Task;
        return (await backend.HerderAsync(call.Aborted)).TaskStatus(task) is { } status
            ? RestAnswer.Ok(TaskState.Of(status), RestJson.Relaxed.TaskState)
            : throw new RestException(404, $"No status found for task {task}");
    }

    private async Task<RestAnswer> TasksAsync(RestCall call)
    {
        var entry = (await backend.HerderAsync(call.Aborted)).Connector(call.Name);
        IReadOnlyList<TaskInfo> tasks = [.. entry.TaskConfigs.Select((config, n) => new TaskInfo(new ConnectorTask(entry.Name, n), config))];
        return RestAnswer.Ok(tasks, RestJson.Relaxed.IReadOnlyListTaskInfo);
    }

    private async Task<RestAnswer> RestartTaskAsync(RestCall call)
    {
        var task = call.Task;
        return await DoneAsync(call, RestAnswer.NoContent, h => h.RestartTaskAsync(task, call.Aborted));
    }

    private async Task<RestAnswer> RestartAsync(RestCall call)
    {
        var request = new RestartRequest(call.Name, call.Flag("includeTasks"), call.Flag("onlyFailed"));
        if (!request.IncludeTasks && !request.OnlyFailed) return await DoneAsync(call, RestAnswer.NoContent, h => h.RestartConnectorAsync(call.Name, call.Aborted));
        var herder = await backend.HerderAsync(call.Aborted);
        var (connector, tasks) = (await herder.RestartConnectorAndTasksAsync(request, call.Aborted)).Shown();
        return RestAnswer.Json(202, ConnectorViews.Status(herder, connector, tasks), RestJson.Relaxed.ConnectorStateInfo);
    }

    private async Task<RestAnswer> DoneAsync(RestCall call, RestAnswer answer, Func<Herder, Task> action)
    {
        await action(await backend.HerderAsync(call.Aborted));
        return answer;
    }
}
