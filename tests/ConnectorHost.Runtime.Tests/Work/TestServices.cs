using ConnectorHost.PluginApi.Config;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Metrics;
using ConnectorHost.Runtime.Plugins;
using ConnectorHost.Runtime.Storage;
using ConnectorHost.Runtime.Tests.Herding;
using ConnectorHost.Runtime.Tests.Pipeline;
using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Runtime.Tests.Work;

/// <summary>Everything a worker uses, in memory.</summary>
internal sealed class TestServices : IDisposable
{
    public const string WorkerId = "here:8083";

    public TestServices(params (string Key, string? Value)[] worker)
    {
        var resolver = new ConfigResolver(new Dictionary<string, IConfigProvider>(), Logs);
        var config = WorkerConfig.From(worker.ToDictionary(w => w.Key, w => w.Value), resolver, Path.GetTempPath());
        All = new WorkerServices(WorkerId, "127.0.0.1:1", IsEmbedded: false, config, resolver, Plugins, Statuses, Offsets, Admin, new TaskMetrics(Meters), Meters, Logs, Time);
    }

    public static PluginCatalog Plugins => HerderHarness.Plugins;
    public WatchedTime Time { get; } = new();
    public TestMeters Meters { get; } = new();
    public RecordingLogs Logs { get; } = new();
    public FakeTopicAdmin Admin { get; } = new();
    public MemoryStatusStore Statuses { get; } = new();
    public MemoryOffsetStore Offsets { get; } = new();
    public WorkerServices All { get; }

    public void Dispose() => Meters.Dispose();
}
