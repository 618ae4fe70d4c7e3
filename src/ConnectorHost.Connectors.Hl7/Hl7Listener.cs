using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Duplicates;
using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.Connectors.Hl7.Mllp.Opening;
using ConnectorHost.Connectors.Hl7.Mllp.Transports;
using ConnectorHost.Connectors.Hl7.Security;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Connectors;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7;

/// <summary>What the tasks of one connector share in a process: the port, the permits, the memory of what was stored, the instruments.</summary>
internal sealed partial class Hl7Listener : IAsyncDisposable
{
    private Hl7Listener(MllpListener mllp, IReadOnlyList<SenderSlots> slots, Hl7Metrics metrics, HealthEventMetrics events) =>
        (Mllp, Slots, Metrics, Events) = (mllp, slots, metrics, events);

    public MllpListener Mllp { get; }

    /// <summary>Source partitions with their offsets, by task.</summary>
    public IReadOnlyList<SenderSlots> Slots { get; }

    public Hl7Metrics Metrics { get; }
    public HealthEventMetrics Events { get; }

    /// <summary>Makes the listener, closed; what it stored in earlier lives is read from the connector's offsets (hl7-mllp 21).</summary>
    /// <param name="transport">Null: the configured one.</param>
    public static async ValueTask<Hl7Listener> CreateAsync(Hl7ConnectorConfig config, ISourceTaskContext context, CancellationToken cancellationToken, IConnectionListenerFactory? transport = null)
    {
        var stored = await context.Offsets.ReadAllAsync(cancellationToken);
        var logger = context.Logs.CreateLogger<MllpListener>();
        var permits = new Permits(config.Mllp.QueueCapacity, config.Mllp.MaxBufferedBytes, config.Mllp.MaxConnections);
        var metrics = new Hl7Metrics(context.Meters, context.ConnectorName, () => permits.Used);
        var duplicates = new DuplicateMemory(config.Duplicates, context.Time, metrics.Duplicate, logger);
        duplicates.Recover(stored);
        Log.Recovered(logger, context.ConnectorName, duplicates.Stored);
        var slots = Enumerable.Range(0, context.TaskCount).Select(task => new SenderSlots(context.ConnectorName, config.Mllp.Port, task, stored)).ToArray();
        var services = new InFlightServices(permits, config.Acks, config.Reader, metrics, context.Time) { Duplicates = duplicates };
        var inboxes = new TaskInboxes(context.TaskCount, config.Assignment, config.Mllp.QueueCapacity);
        var intake = new MessageIntake(
            services, config.Routing, inboxes, logger, SenderCredentials.For(config.Security, config.Reader), new MessageLog(logger, config.LogsContent, config.Reader));
        var opening = new ConnectionOpening(context.ConnectorName, config.Opening, metrics, logger, context.Time);
        var mllp = new MllpListener(context.ConnectorName, config.Mllp, transport ?? MllpTransports.Create(config.Transport), services, intake, inboxes, logger, opening);
        WarnOf(config, context, logger);
        return new Hl7Listener(mllp, slots, metrics, new HealthEventMetrics(context.Meters));
    }

    public async ValueTask DisposeAsync()
    {
        await Mllp.DisposeAsync();
        Metrics.Dispose();
    }

    private static void WarnOf(Hl7ConnectorConfig config, ISourceTaskContext context, ILogger logger)
    {
        if (config.Security.CredentialsTravelInClear) Log.CredentialsInClear(logger, context.ConnectorName);
        if (config.Security.IgnoresCredentials) Log.CredentialsIgnored(logger, context.ConnectorName, SecurityConfig.EnabledKey.Name);
        if (config.LogsContent) Log.ContentIsLogged(logger, context.ConnectorName, Hl7ConnectorConfig.LogPhiKey.Name);
    }

    private static partial class Log
    {
        [LoggerMessage(2011, LogLevel.Warning, "{Connector}: credentials travel in clear: messages carry user and password in MSH-8, and 'hl7.tls.enabled' is false.")]
        public static partial void CredentialsInClear(ILogger logger, string connector);

        [LoggerMessage(2012, LogLevel.Warning, "{Connector}: user and password are set, but '{Key}' is false: credentials of messages are not checked.")]
        public static partial void CredentialsIgnored(ILogger logger, string connector, string key);

        [LoggerMessage(2013, LogLevel.Warning, "{Connector}: '{Key}' is true: at debug level the log holds patient data.")]
        public static partial void ContentIsLogged(ILogger logger, string connector, string key);

        [LoggerMessage(2402, LogLevel.Debug, "{Connector}: {Count} stored messages are remembered from the offsets.")]
        public static partial void Recovered(ILogger logger, string connector, int count);
    }
}
