using System.Diagnostics.Metrics;
using System.Globalization;
using ConnectorHost.Connectors.Hl7;
using ConnectorHost.Converters.Avro;
using ConnectorHost.Embedded;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Kafka;
using ConnectorHost.Runtime.Metrics;
using ConnectorHost.Runtime.Plugins;
using ConnectorHost.Runtime.Storage;
using ConnectorHost.Runtime.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Benchmarks.Pipeline;

/// <summary>The whole path without REST, herder and stores: MLLP port to Kafka, on the embedded broker or on a real one.</summary>
internal sealed class PipelineHost : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _owned = [];
    private readonly Worker _worker;

    private PipelineHost(Worker worker, string bootstrap, string registry) => (_worker, Bootstrap, Registry) = (worker, bootstrap, registry);

    public string Bootstrap { get; }
    public string Registry { get; }

    /// <param name="port">MLLP port.</param>
    /// <param name="bootstrap">A real Kafka, or null for the embedded broker.</param>
    public static async Task<PipelineHost> StartAsync(int port, string? bootstrap, IReadOnlyDictionary<string, string>? settings = null)
    {
        var logs = LoggerFactory.Create(b => b.AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Information));
        var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var owned = new List<IAsyncDisposable>();
        var registry = await EmbeddedRegistry.StartAsync(0, logs, TimeProvider.System, CancellationToken.None);
        owned.Add(registry);
        var raw = new Dictionary<string, string?>();
        var plugins = PluginCatalog.Load([typeof(Hl7SourceConnector).Assembly, typeof(AvroConverter).Assembly], [], logs);
        var resolver = ConfigResolver.From(raw, plugins, logs);
        var worker = WorkerConfig.From(raw, resolver, Path.GetTempPath());
        var embedded = bootstrap is null;
        ITopicAdmin admin;
        if (bootstrap is null)
        {
            var broker = await EmbeddedBroker.StartAsync(0, logs, CancellationToken.None);
            owned.Add(broker);
            bootstrap = broker.Bootstrap;
            admin = new EmbeddedTopicAdmin(broker);
        }
        else
        {
            admin = new KafkaTopicAdmin(new ClientConfigSources(worker, bootstrap).ForWorkerAdmin(), logs, TimeProvider.System);
        }
        owned.Add(admin);
        var offsets = new MemoryOffsetStore();
        await offsets.StartAsync(await admin.ClusterIdAsync(CancellationToken.None), CancellationToken.None);
        var statuses = new MemoryStatusStore();
        var running = new Worker(new WorkerServices("localhost:0", bootstrap, embedded, worker, resolver, plugins, statuses, offsets, admin,
            new TaskMetrics(meters), meters, logs, TimeProvider.System), _ => { });
        var host = new PipelineHost(running, bootstrap, registry.Url);
        host._owned.AddRange(owned);
        var config = new Dictionary<string, string?>
        {
            ["name"] = "hl7",
            ["connector.class"] = "com.healthcare.kafka.connect.hl7.Hl7SourceConnector",
            ["tasks.max"] = "3",
            ["channels"] = "ADT,ORM,ORU",
            ["port"] = port.ToString(CultureInfo.InvariantCulture),
            ["schema.registry.url"] = registry.Url,
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string>()) config[key] = value;
        var entry = new ConnectorEntry("hl7", config, TargetState.Started, [config, config, config]);
        await running.StartConnectorAsync(entry, CancellationToken.None);
        for (var task = 0; task < 3; task++) await running.StartTaskAsync(new TaskId("hl7", task), entry, CancellationToken.None);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        for (var i = _owned.Count - 1; i >= 0; i--) await _owned[i].DisposeAsync();
    }
}
