using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.Connectors.Hl7.Mllp.Transports;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Connectors;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7;

/// <summary>What the tasks of one connector share in a process: the port, the permits, the instruments.</summary>
internal sealed class Hl7Listener : IAsyncDisposable
{
    private Hl7Listener(MllpListener mllp, Hl7Metrics metrics, HealthEventMetrics events) => (Mllp, Metrics, Events) = (mllp, metrics, events);

    public MllpListener Mllp { get; }
    public Hl7Metrics Metrics { get; }
    public HealthEventMetrics Events { get; }

    public static Hl7Listener Create(Hl7ConnectorConfig config, ISourceTaskContext context)
    {
        var logger = context.Logs.CreateLogger<MllpListener>();
        var permits = new Permits(config.Mllp.QueueCapacity, config.Mllp.MaxBufferedBytes);
        var metrics = new Hl7Metrics(context.Meters, context.ConnectorName, () => permits.Used);
        var services = new InFlightServices(permits, config.Acks, config.Reader, metrics, context.Time);
        var inboxes = new TaskInboxes(context.TaskCount, config.Routing.Channels, config.Mllp.QueueCapacity);
        var intake = new MessageIntake(services, config.Routing, inboxes, logger);
        var mllp = new MllpListener(context.ConnectorName, config.Mllp, KestrelTransport.Create(context.Logs), services, intake, inboxes, logger);
        return new Hl7Listener(mllp, metrics, new HealthEventMetrics(context.Meters));
    }

    public async ValueTask DisposeAsync()
    {
        await Mllp.DisposeAsync();
        Metrics.Dispose();
    }
}
