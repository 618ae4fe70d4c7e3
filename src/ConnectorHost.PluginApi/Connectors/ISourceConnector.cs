using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.PluginApi.Connectors;

/// <summary>What a connector can promise about exactly-once delivery under a config.</summary>
public enum ExactlyOnceSupport { Unknown, Supported, Unsupported }

/// <summary>Whether a connector can mark its own transaction boundaries under a config.</summary>
public enum ConnectorTransactionBoundaries { Unsupported, Supported }

/// <summary>What every connector tells the runtime. Implementations have a public constructor without parameters and are cheap to make.</summary>
public interface IConnector
{
    /// <summary>Version as Connect reports it for the plugin.</summary>
    string Version { get; }

    /// <summary>The connector's own keys.</summary>
    ConfigDef Keys { get; }

    /// <summary>Checks beyond single keys; adds errors to the keys they belong to. Must not throw for missing or odd values.</summary>
    void Validate(PluginConfig config, ConfigErrors errors) { }

    /// <summary>
    /// Defaults for common settings (converters, <c>topic.creation.*</c>, client overrides, ...) that lie beneath the user's config when it is read;
    /// never stored, returned or shown by validate. They merge by family: a converter with its sub-keys, all of <c>topic.creation.*</c>, else single keys.
    /// </summary>
    IReadOnlyDictionary<string, string> Defaults(IReadOnlyDictionary<string, string?> config) => System.Collections.Immutable.ImmutableDictionary<string, string>.Empty;

    /// <summary>The configs of its tasks, at most <paramref name="maxTasks"/>; an empty list is legal.</summary>
    IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(int maxTasks);
}

/// <summary>Makes source tasks and decides how work is split among them.</summary>
public interface ISourceConnector : IConnector
{
    /// <summary>Starts watching whatever decides the task configs.</summary>
    /// <exception cref="Errors.ConnectException">The connector is FAILED.</exception>
    ValueTask StartAsync(IConnectorContext context, PluginConfig config, CancellationToken cancellationToken);

    /// <summary>Ends it; also called on pause. The same instance may be started again.</summary>
    ValueTask StopAsync(CancellationToken cancellationToken);

    /// <summary>A new task, not started. Called on a fresh instance of the connector that was not started, possibly in another process.</summary>
    ISourceTask CreateTask();

    /// <summary>How long a sender waits for the answer to one message, when tasks of this connector answer senders; null: nobody waits.</summary>
    /// <remarks>
    /// For tasks that answer senders the runtime reports every failure of a record and keeps the task RUNNING whatever <c>errors.tolerance</c> says,
    /// and derives the producer's <c>delivery.timeout.ms</c> from this value.
    /// </remarks>
    TimeSpan? AnswerDeadline(PluginConfig config) => null;

    ExactlyOnceSupport ExactlyOnceSupport(PluginConfig config) => Connectors.ExactlyOnceSupport.Unknown;

    ConnectorTransactionBoundaries CanDefineTransactionBoundaries(PluginConfig config) => ConnectorTransactionBoundaries.Unsupported;

    /// <summary>Asked before offsets are changed by an operator; null offsets mean reset.</summary>
    /// <returns>True when the change was checked and is sound; false when the connector cannot tell.</returns>
    /// <exception cref="Errors.ConnectException">The change is refused.</exception>
    bool AlterOffsets(PluginConfig config, IReadOnlyDictionary<Records.SourcePartition, IReadOnlyDictionary<string, object?>?> offsets) => false;
}

/// <summary>What the runtime offers a connector.</summary>
public interface IConnectorContext
{
    string ConnectorName { get; }
    IOffsetReader Offsets { get; }
    Microsoft.Extensions.Logging.ILoggerFactory Logs { get; }
    System.Diagnostics.Metrics.IMeterFactory Meters { get; }
    TimeProvider Time { get; }

    /// <summary>Asks the runtime to compute task configs again. Any thread; returns at once.</summary>
    void RequestTaskReconfiguration();

    /// <summary>Marks the connector FAILED; its tasks go on. Any thread.</summary>
    void RaiseError(Exception error);
}
