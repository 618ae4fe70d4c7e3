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
    private readonly Lock _gate = new();
    private readonly HashSet<int> _closedBy = [];

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

    /// <summary>A task is ready for messages: the port opens unless another task has closed it.</summary>
    public ValueTask OpenAsync(int task, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _closedBy.Remove(task);
            if (_closedBy.Count > 0) return ValueTask.CompletedTask;
        }
        return Mllp.OpenAsync(cancellationToken);
    }

    /// <summary>A task pauses: the port is the connector's, so it closes with the first.</summary>
    public ValueTask CloseIntakeAsync(int task, CancellationToken cancellationToken)
    {
        lock (_gate) _closedBy.Add(task);
        return Mllp.CloseIntakeAsync(cancellationToken);
    }

    /// <summary>A task leaves: it does not keep the port closed for the others.</summary>
    public void Leave(int task)
    {
        lock (_gate) _closedBy.Remove(task);
    }

    public async ValueTask DisposeAsync()
    {
        await Mllp.DisposeAsync();
        Metrics.Dispose();
    }
}
