using System.Collections;
using System.Diagnostics.Metrics;
using ConnectorHost.Embedded;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.Rest;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Herding;
using ConnectorHost.Runtime.Herding.Validation;
using ConnectorHost.Runtime.Kafka;
using ConnectorHost.Runtime.Metrics;
using ConnectorHost.Runtime.Plugins;
using ConnectorHost.Runtime.Storage;
using ConnectorHost.Runtime.Work;
using ConnectorHost.Startup.Logging;
using ConnectorHost.Startup.Seeding;
using ConnectorHost.Startup.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Startup;

/// <summary>Makes every part of the running host, in the order they need each other, and ends them in reverse.</summary>
internal sealed partial class HostComposition : IAsyncDisposable
{
    private static readonly TimeSpan RestStopLimit = TimeSpan.FromSeconds(1);

    /// <summary>Beyond the tasks' own graceful time: hooks of connectors, closing files.</summary>
    private static readonly TimeSpan StopReserve = TimeSpan.FromSeconds(5);

    private readonly Stack<Func<ValueTask>> _undo = new();
    private readonly HostOptions _options;
    private readonly ConsoleLines _lines;
    private readonly TimeProvider _time;
    private readonly LogLevels _levels;
    private readonly LoggerFactory _logs;
    private readonly ILogger<HostComposition> _log;
    private TimeSpan _stopLimit = StopReserve;
    private EndpointDirectory _endpoints = new();

    private HostComposition(HostOptions options, IDictionary variables, ConsoleLines lines, TimeProvider time)
    {
        (_options, _lines, _time, _levels) = (options, lines, time, new LogLevels(time));
        foreach (var (name, level) in EnvironmentSettings.Levels(variables)) _levels.SetInitial(name, level);
        _logs = new LoggerFactory([new ConnectLoggerProvider(_levels, lines, time)], new LoggerFilterOptions { MinLevel = LogLevel.Trace });
        _log = _logs.CreateLogger<HostComposition>();
    }

    public Herder Herder { get; private set; } = null!;

    public EndpointsFile Endpoints { get; private set; } = null!;

    /// <summary>Starts everything; what was started is ended again when a part fails.</summary>
    /// <param name="variables">Environment variables.</param>
    /// <exception cref="PluginApi.Errors.ConfigException">A setting is wrong.</exception>
    /// <exception cref="PluginApi.Errors.ConnectException">The data folder or the cluster cannot be used.</exception>
    /// <exception cref="EmbeddedStartException">A port of the embedded broker or registry is taken.</exception>
    public static async Task<HostComposition> StartAsync(HostOptions options, IDictionary variables, ConsoleLines lines, TimeProvider time, CancellationToken cancellationToken)
    {
        var host = new HostComposition(options, variables, lines, time);
        try
        {
            await host.StartAsync(variables, cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops accepting, drains the tasks within their graceful time, then ends the rest in reverse of the start.</summary>
    public async ValueTask DisposeAsync()
    {
        var ended = EndAsync();
        try { await ended.WaitAsync(_stopLimit, _time); }
        catch (TimeoutException) { Log.StopTooSlow(_log, _stopLimit); }
    }

    private async Task EndAsync()
    {
        while (_undo.TryPop(out var undo))
        {
            try { await undo(); }
#pragma warning disable CA1031 // the other parts must end all the same
            catch (Exception e) { Log.StopFailed(_log, e); }
#pragma warning restore CA1031
        }
    }

    private async Task StartAsync(IDictionary variables, CancellationToken cancellationToken)
    {
        Log.Initializing(_log);
        NativeLibraryResolver.EnsureExpectedVersion();
        var settings = SettingSources.Merge(_options.WorkerFile, EnvironmentSettings.Read(variables), _options.Settings);
        SettingSources.AddDefaults(settings);
        var ignored = EnvironmentSettings.Ignored(variables);
        if (ignored.Count > 0) Log.IgnoredVariables(_log, string.Join(", ", ignored));

        var data = Path.GetFullPath(_options.DataDirectory);
        var plugins = PluginCatalog.Load(HostPlugins.Assemblies, WorkerConfig.PluginPathOf(settings), _logs);
        var resolver = ConfigResolver.From(settings, plugins, _logs);
        var declared = WorkerConfig.From(settings, resolver, data);
        _stopLimit = declared.TaskShutdownTimeout + StopReserve;

        var (rest, database, embedded) = await StartPartsAsync(declared, data, cancellationToken);
        // Whoever names no registry gets the embedded one; a connector's own converter brings its own.
        if (embedded.Registry is { } registry) settings.TryAdd("value.converter.schema.registry.url", registry.Url);
        var worker = embedded.Registry is null ? declared : WorkerConfig.From(settings, resolver, data);
        foreach (var note in worker.Notes) Log.Note(_log, note.IsWarning ? LogLevel.Warning : LogLevel.Information, note.Text);

        var bootstrap = worker.BootstrapServers ?? embedded.Broker!.Bootstrap;
        ITopicAdmin admin = embedded.Broker is { } broker ? new EmbeddedTopicAdmin(broker) : new KafkaTopicAdmin(new ClientConfigSources(worker, bootstrap).ForWorkerAdmin(), _logs, _time);
        _undo.Push(admin.DisposeAsync);
        var clusterId = await admin.ClusterIdAsync(cancellationToken);
        rest.Backend.KafkaClusterId = clusterId;

        await StartHerderAsync(rest, database, plugins, resolver, worker, bootstrap, admin, clusterId, cancellationToken);
        await SeedAsync(database, rest, cancellationToken);

        var registryUrl = embedded.Registry?.Url ?? worker.Config.Text("value.converter.schema.registry.url") ?? ConnectorsRegistry();
        var listening = Herder.Connectors().Where(c => _endpoints.Of(c).Count > 0)
            .ToDictionary(c => c, c => (IReadOnlyDictionary<string, string>)_endpoints.Of(c).ToDictionary(e => e.Name, e => e.Address, StringComparer.Ordinal), StringComparer.Ordinal);
        Endpoints = new EndpointsFile(rest.LocalUrl, bootstrap, registryUrl, listening);
        await Endpoints.WriteAsync(data, cancellationToken);
        _undo.Push(() => { EndpointsFile.Delete(data); return ValueTask.CompletedTask; });
        Log.Started(_log);
        var addresses = rest.Addresses.Count == 1 ? [rest.LocalUrl] : rest.Addresses.Select(a => a.GetLeftPart(UriPartial.Authority)).ToList();
        _lines.Write(new StartBlock(addresses, bootstrap, embedded.Broker is not null, registryUrl, embedded.Registry is not null, data, _endpoints).Text(Herder));
    }

    /// <summary>What does not need each other starts at the same time: start-up is short.</summary>
    private async Task<(RestServer Server, ConnectDatabase Database, (EmbeddedBroker? Broker, EmbeddedRegistry? Registry) Embedded)> StartPartsAsync(
        WorkerConfig worker, string data, CancellationToken cancellationToken)
    {
        var isEmbedded = worker.BootstrapServers is null;
        var listeners = worker.Listeners.Select(RestListener.Parse).ToList();
        var database = Task.Run(() => ConnectDatabase.Open(data), cancellationToken);
        var broker = isEmbedded ? EmbeddedBroker.StartAsync(worker.EmbeddedBrokerPort, _logs, cancellationToken) : null;
        var registry = worker.EmbeddedRegistryEnabled ? EmbeddedRegistry.StartAsync(worker.EmbeddedRegistryPort, _logs, _time, cancellationToken) : null;
        var rest = Task.Run(async () =>
        {
            var server = RestServer.Build(listeners, _levels, _logs, _time);
            try { await server.StartAsync(cancellationToken); }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
            return server;
        }, cancellationToken);

        await Task.WhenAll(new Task?[] { database, broker, registry, rest }.OfType<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (database.IsCompletedSuccessfully) _undo.Push((await database).DisposeAsync);
        if (broker is { IsCompletedSuccessfully: true }) _undo.Push((await broker).DisposeAsync);
        if (registry is { IsCompletedSuccessfully: true }) _undo.Push((await registry).DisposeAsync);
        if (rest.IsCompletedSuccessfully)
        {
            var server = await rest;
            _undo.Push(async () =>
            {
                await server.StopAsync(RestStopLimit, _time);
                await server.DisposeAsync();
            });
        }
        return (await rest, await database, (broker is null ? null : await broker, registry is null ? null : await registry));
    }

    private async Task StartHerderAsync(
        RestServer rest, ConnectDatabase database, PluginCatalog plugins, ConfigResolver resolver, WorkerConfig config, string bootstrap, ITopicAdmin admin, string clusterId,
        CancellationToken cancellationToken)
    {
        var meters = rest.Services.GetRequiredService<IMeterFactory>();
        IOffsetStore offsets = config.BootstrapServers is null ? new MemoryOffsetStore() : new SqliteOffsetStore(database);     // positions in the embedded broker end with it
        _undo.Push(offsets.DisposeAsync);
        await offsets.StartAsync(clusterId, cancellationToken);
        var statuses = new MemoryStatusStore();
        var configs = new SqliteConfigStore(database);
        _undo.Push(configs.DisposeAsync);

        var services = new WorkerServices(
            rest.WorkerId(config.AdvertisedHost, config.AdvertisedPort), bootstrap, config.BootstrapServers is null, config, resolver, plugins, statuses, offsets, admin, new TaskMetrics(meters), meters, _logs, _time);
        _endpoints = services.Endpoints;
        rest.Backend.Tracking = new TopicTracking(services.Topics, config.TopicTrackingEnable, config.TopicTrackingAllowReset);
        var worker = new Worker(services, connector => Herder.RequestTaskReconfiguration(connector));
        _undo.Push(worker.DisposeAsync);
        Herder = new Herder(configs, statuses, worker, resolver, new ConnectorValidation(plugins, config, resolver), _time, _logs);
        _undo.Push(Herder.DisposeAsync);
        await Herder.StartAsync(cancellationToken);
        rest.Backend.Open(Herder, plugins);
        Log.RestReady(_log);
    }

    private async Task SeedAsync(ConnectDatabase database, RestServer rest, CancellationToken cancellationToken)
    {
        var ledger = await SeedLedger.OpenAsync(database, cancellationToken);
        rest.Backend.Deleted = async (connector, ct) =>
        {
            rest.Backend.Tracking?.Topics.Reset(connector);
            await ledger.MarkDeletedAsync(connector, ct);
        };
        await new ConnectorSeeds(_options.ConnectorsDirectory, ledger, Herder, _logs.CreateLogger<ConnectorSeeds>()).ApplyAsync(cancellationToken);
        await FirstStates.WaitAsync(Herder, _time, cancellationToken);
    }

    /// <summary>The registry the connectors name, when they name one and the worker does not.</summary>
    private string? ConnectorsRegistry()
    {
        var named = Herder.Connectors().Select(Herder.FindConnector).OfType<ConnectorEntry>()
            .Select(e => e.Config.GetValueOrDefault("value.converter.schema.registry.url") ?? e.Config.GetValueOrDefault("schema.registry.url")).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return named is [var only] && !ConfigResolver.HasPlaceholder(only) ? only : null;
    }

    private static partial class Log
    {
        [LoggerMessage(4131, LogLevel.Information, "Kafka Connect worker initializing ...")]
        public static partial void Initializing(ILogger logger);

        [LoggerMessage(4132, LogLevel.Information, "REST resources initialized; server is started and ready to handle requests")]
        public static partial void RestReady(ILogger logger);

        [LoggerMessage(4133, LogLevel.Information, "Kafka Connect started")]
        public static partial void Started(ILogger logger);

        [LoggerMessage(EventId = 4134, Message = "{Note}")]
        public static partial void Note(ILogger logger, LogLevel level, string note);

        [LoggerMessage(4135, LogLevel.Information, "These variables have no meaning here and are ignored: {Names}")]
        public static partial void IgnoredVariables(ILogger logger, string names);

        [LoggerMessage(4136, LogLevel.Error, "A part of the host did not end properly; the others are ended all the same.")]
        public static partial void StopFailed(ILogger logger, Exception error);

        [LoggerMessage(4137, LogLevel.Warning, "The host did not end within {Limit}; what is left is given up. Senders that got no answer repeat their messages.")]
        public static partial void StopTooSlow(ILogger logger, TimeSpan limit);
    }
}
