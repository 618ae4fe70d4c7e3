using ConnectorHost.Runtime.Herding;
using ConnectorHost.Runtime.Plugins;
using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Rest;

/// <summary>Which topics connectors use.</summary>
internal sealed record TopicTracking(ActiveTopics Topics, bool Enabled, bool AllowReset);

/// <summary>What the API talks to. The port opens before the herder exists (it needs the port's number); calls wait for it.</summary>
internal sealed class RestBackend(TimeProvider time)
{
    private readonly TaskCompletionSource<Herder> _herder = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Null while starting.</summary>
    public Herder? Started => _herder.Task.IsCompletedSuccessfully ? _herder.Task.GetAwaiter().GetResult() : null;

    /// <summary>Null until known.</summary>
    public string? KafkaClusterId { get; set; }

    public PluginCatalog? Plugins { get; private set; }

    /// <summary>Topics of connectors, with the worker's switches; set before <see cref="Open"/>.</summary>
    public TopicTracking? Tracking { get; set; }

    /// <summary>Told after a connector was deleted over REST, so that its file does not bring it back.</summary>
    public Func<string, CancellationToken, ValueTask> Deleted { get; set; } = (_, _) => ValueTask.CompletedTask;

    /// <summary>Lets waiting calls go on.</summary>
    public void Open(Herder herder, PluginCatalog plugins)
    {
        Plugins = plugins;
        _herder.TrySetResult(herder);
    }

    /// <exception cref="RequestTimedOutException">Still starting after the operation time-out.</exception>
    public async ValueTask<Herder> HerderAsync(CancellationToken cancellationToken)
    {
        try { return await _herder.Task.WaitAsync(Herder.RequestTimeout, time, cancellationToken); }
        catch (TimeoutException) { throw new RequestTimedOutException("The worker is still starting up."); }
    }

    public async ValueTask<PluginCatalog> PluginsAsync(CancellationToken cancellationToken)
    {
        await HerderAsync(cancellationToken);
        return Plugins!;
    }
}
