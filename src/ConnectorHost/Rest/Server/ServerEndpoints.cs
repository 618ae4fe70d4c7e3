using ConnectorHost.Rest.Json;
using ConnectorHost.Rest.Routing;
using ConnectorHost.Runtime.Herding;

namespace ConnectorHost.Rest.Server;

/// <summary><c>/</c> and <c>/health</c> (kafka-connect 4.2, 4.3).</summary>
internal sealed class ServerEndpoints(RestBackend backend)
{
    /// <summary>The version of Kafka Connect whose API this is.</summary>
    public const string EmulatedVersion = "4.3.1";
    private const string EmulatedCommit = "26b251a451ce941d";

    public IEnumerable<RestRoute> Routes() =>
    [
        new("GET", "/", BodyUse.Ignored, _ => Task.FromResult(
            RestAnswer.Ok(new ServerInfo(EmulatedVersion, EmulatedCommit, backend.KafkaClusterId), RestJson.Relaxed.ServerInfo))),
        new("GET", "/health", BodyUse.Ignored, HealthAsync),
    ];

    private async Task<RestAnswer> HealthAsync(RestCall call)
    {
        var health = backend.Started is { } herder ? await herder.HealthAsync(call.Aborted) : HerderHealth.Starting("");
        var status = health.Status switch { "healthy" => 200, "starting" => 503, _ => 500 };
        return RestAnswer.Json(status, new WorkerStatus(health.Status, health.Message), RestJson.Relaxed.WorkerStatus);
    }
}
