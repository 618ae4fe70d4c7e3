using System.Diagnostics.Metrics;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Kafka;
using ConnectorHost.Runtime.Metrics;
using ConnectorHost.Runtime.Plugins;
using ConnectorHost.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Work;

/// <summary>What the worker and everything it runs use.</summary>
/// <param name="WorkerId"><c>host:port</c> of the advertised REST address.</param>
/// <param name="Bootstrap">Kafka's address: as configured, or the embedded broker's.</param>
/// <param name="IsEmbedded">Kafka is the embedded broker: records go there uncompressed (architecture, embedded default).</param>
internal sealed record WorkerServices(
    string WorkerId,
    string Bootstrap,
    bool IsEmbedded,
    WorkerConfig Config,
    ConfigResolver Resolver,
    PluginCatalog Plugins,
    IStatusStore Statuses,
    IOffsetStore Offsets,
    ITopicAdmin Admin,
    TaskMetrics Metrics,
    IMeterFactory Meters,
    ILoggerFactory Logs,
    TimeProvider Time)
{
    public EndpointDirectory Endpoints { get; } = new();
    public ActiveTopics Topics { get; } = new();

    public override string ToString() => $"WorkerServices{{{WorkerId}}}";
}
