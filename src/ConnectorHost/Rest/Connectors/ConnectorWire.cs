using System.Text.Json.Serialization;
using ConnectorHost.Runtime.Storage;

namespace ConnectorHost.Rest.Connectors;

internal sealed record ConnectorInfo(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("config")] IReadOnlyDictionary<string, string?> Config,
    [property: JsonPropertyName("tasks")] IReadOnlyList<ConnectorTask> Tasks,
    [property: JsonPropertyName("type")] string Type);

internal sealed record ConnectorTask(
    [property: JsonPropertyName("connector")] string Connector,
    [property: JsonPropertyName("task")] int Task);

internal sealed record ConnectorStateInfo(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("connector")] ConnectorState Connector,
    [property: JsonPropertyName("tasks")] IReadOnlyList<TaskState> Tasks,
    [property: JsonPropertyName("type")] string Type);

/// <summary>Texts only: clients decode it into a map of texts (ecosystem R4).</summary>
internal sealed record ConnectorState(
    [property: JsonPropertyName("state")] string State,
    [property: JsonPropertyName("worker_id")] string WorkerId,
    [property: JsonPropertyName("version")] string? Version,
    [property: JsonPropertyName("trace"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Trace)
{
    public static ConnectorState Of(ObservedStatus status) => new(TaskState.Word(status.State), status.WorkerId, status.Version, TaskState.TraceOf(status));
}

internal sealed record TaskState(
    [property: JsonPropertyName("id")] int Id,
    [property: JsonPropertyName("state")] string State,
    [property: JsonPropertyName("worker_id")] string WorkerId,
    [property: JsonPropertyName("version")] string? Version,
    [property: JsonPropertyName("trace"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Trace)
{
    public static TaskState Of(ObservedStatus status) => new(status.Task!.Value, Word(status.State), status.WorkerId, status.Version, TraceOf(status));

    public static string Word(RunState state) => state.ToString().ToUpperInvariant();

    public static string? TraceOf(ObservedStatus status) => string.IsNullOrEmpty(status.Trace) ? null : status.Trace;
}

internal sealed record TaskInfo(
    [property: JsonPropertyName("id")] ConnectorTask Id,
    [property: JsonPropertyName("config")] IReadOnlyDictionary<string, string?> Config);

/// <summary>One connector of <c>GET /connectors?expand=...</c>.</summary>
internal sealed record ExpandedConnector(
    [property: JsonPropertyName("info"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ConnectorInfo? Info,
    [property: JsonPropertyName("status"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ConnectorStateInfo? Status);
