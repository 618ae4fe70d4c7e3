using ConnectorHost.PluginApi.Config;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Herding;
using ConnectorHost.Runtime.Herding.Validation;
using ConnectorHost.Runtime.Plugins;
using ConnectorHost.Runtime.Storage;
using ConnectorHost.Runtime.Tests.Plugins;
using ConnectorHost.Runtime.Work;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ConnectorHost.Runtime.Tests.Herding;

/// <summary>A herder on a real store, with a worker that only remembers.</summary>
internal sealed class HerderHarness : IAsyncDisposable
{
    public static readonly PluginCatalog Plugins = PluginCatalog.Load([typeof(SampleSourceConnector).Assembly], [], NullLoggerFactory.Instance);
    private readonly DirectoryInfo _data;
    private readonly bool _ownsData;
    private readonly ConnectDatabase _database;

    private HerderHarness(DirectoryInfo? data, IReadOnlyDictionary<string, IConfigProvider>? providers)
    {
        (_data, _ownsData) = (data ?? Directory.CreateTempSubdirectory("herder"), data is null);
        _database = ConnectDatabase.Open(_data.FullName);
        Configs = new SqliteConfigStore(_database);
        Statuses = new MemoryStatusStore();
        Worker = new FakeWorker(Statuses);
        var resolver = new ConfigResolver(providers ?? new Dictionary<string, IConfigProvider>(), NullLoggerFactory.Instance);
        var worker = WorkerConfig.From(new Dictionary<string, string?>(), resolver, _data.FullName);
        Herder = new Herder(Configs, Statuses, Worker, resolver, new ConnectorValidation(Plugins, worker, resolver), Time, NullLoggerFactory.Instance);
    }

    public FakeTimeProvider Time { get; } = new();
    public SqliteConfigStore Configs { get; }
    public MemoryStatusStore Statuses { get; }
    public FakeWorker Worker { get; }
    public Herder Herder { get; }

    public static async Task<HerderHarness> StartAsync(
        Action<FakeWorker>? prepare = null, DirectoryInfo? data = null, IReadOnlyDictionary<string, IConfigProvider>? providers = null)
    {
        var harness = new HerderHarness(data, providers);
        harness.Worker.Generate = _ => Tasks("a", "b");
        prepare?.Invoke(harness.Worker);
        await harness.Herder.StartAsync(CancellationToken.None);
        return harness;
    }

    /// <summary>Task configs of which each carries one channel.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Tasks(params string[] channels) =>
        [.. channels.Select(c => new Dictionary<string, string> { ["channel"] = c })];

    public static Dictionary<string, string?> Config(params (string Key, string? Value)[] more)
    {
        var config = new Dictionary<string, string?> { ["name"] = "c", ["connector.class"] = "SampleSource", ["channel"] = "adt" };
        foreach (var (key, value) in more) config[key] = value;
        return config;
    }

    public Task<(bool Created, ConnectorEntry Entry)> PutAsync(TargetState? initial = null, params (string Key, string? Value)[] more) =>
        Herder.PutConnectorConfigAsync("c", Config(more), initial, allowReplace: true, CancellationToken.None);

    public RunState? Connector => Statuses.Find("c")?.State;

    public RunState? Task(int n) => Statuses.Find(new TaskId("c", n))?.State;

    /// <summary>Creates the connector with two tasks and waits until both run.</summary>
    public async Task RunningAsync()
    {
        await PutAsync();
        await UntilAsync(() => Task(0) == RunState.Running && Task(1) == RunState.Running);
    }

    /// <summary>Waits until what was announced so far has been acted on.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition()) await System.Threading.Tasks.Task.Delay(5, deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Herder.DisposeAsync();
        await Configs.DisposeAsync();
        await _database.DisposeAsync();
        if (_ownsData) _data.Delete(recursive: true);
    }
}
