using System.Text.Json.Serialization;

namespace ConnectorHost.Rest.Server;

/// <summary>Exactly these three members, the first one Kafka's (ecosystem R1).</summary>
internal sealed record ServerInfo(
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("commit")] string Commit,
    [property: JsonPropertyName("kafka_cluster_id")] string? KafkaClusterId);

internal sealed record WorkerStatus(
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("message")] string Message);
