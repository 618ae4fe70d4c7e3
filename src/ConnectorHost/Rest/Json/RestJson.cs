using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ConnectorHost.Rest.Admin;
using ConnectorHost.Rest.Connectors;
using ConnectorHost.Rest.Errors;
using ConnectorHost.Rest.Plugins;
using ConnectorHost.Rest.Server;

namespace ConnectorHost.Rest.Json;

/// <summary>Everything the REST API writes; members in the order Kafka writes them.</summary>
[JsonSerializable(typeof(ErrorMessage))]
[JsonSerializable(typeof(ServerInfo))]
[JsonSerializable(typeof(WorkerStatus))]
[JsonSerializable(typeof(ConnectorInfo))]
[JsonSerializable(typeof(ConnectorStateInfo))]
[JsonSerializable(typeof(TaskState))]
[JsonSerializable(typeof(IReadOnlyList<TaskInfo>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, ExpandedConnector>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, TopicsInfo>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string?>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<PluginEntry>))]
[JsonSerializable(typeof(IReadOnlyList<KeyEntry>))]
[JsonSerializable(typeof(ValidationAnswer))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, LoggerLevel>))]
[JsonSerializable(typeof(LoggerLevel))]
internal sealed partial class RestJson : JsonSerializerContext
{
    /// <summary>As Jackson writes: only what JSON itself requires is escaped.</summary>
    public static RestJson Relaxed { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
