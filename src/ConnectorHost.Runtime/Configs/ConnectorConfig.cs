using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Runtime.Configs;

/// <summary>The framework's settings of one connector, typed, over the user's config merged with the connector's defaults; immutable.</summary>
internal sealed class ConnectorConfig
{
    private ConnectorConfig(PluginConfig merged, IReadOnlyDictionary<string, string?> mergedRaw, IReadOnlyDictionary<string, string?> user, IConnector connector, WorkerConfig worker, ConfigResolver resolver)
    {
        (Merged, MergedRaw, User) = (merged, mergedRaw, user);
        Name = merged.Get(ConnectorConfigKeys.Name);
        ConnectorClass = merged.Get(ConnectorConfigKeys.ConnectorClass);
        TasksMax = merged.Get(ConnectorConfigKeys.TasksMax);
        EnforceTasksMax = merged.Get(ConnectorConfigKeys.TasksMaxEnforce);
        Tolerance = merged.Get(ConnectorConfigKeys.Tolerance) == "all" ? ToleranceType.All : ToleranceType.None;
        var retry = merged.Get(ConnectorConfigKeys.RetryTimeout);
        RetryTimeout = retry < 0 ? null : Milliseconds(retry);
        RetryDelayMax = Milliseconds(merged.Get(ConnectorConfigKeys.RetryDelayMax));
        LogErrors = merged.Get(ConnectorConfigKeys.LogErrors);
        DeadLetterTopic = merged.Get(ConnectorConfigKeys.DeadLetterTopic) is { Length: > 0 } topic ? topic : null;
        DeadLetterReplication = merged.Get(ConnectorConfigKeys.DeadLetterReplication);
        DeadLetterHeaders = merged.Get(ConnectorConfigKeys.DeadLetterHeaders);
        TopicCreation = worker.TopicCreationEnable && connector is ISourceConnector ? TopicCreationGroup.From(merged) : [];
        KeyConverter = ConverterChoice.Between(ConverterPart.Key, mergedRaw, worker, resolver);
        ValueConverter = ConverterChoice.Between(ConverterPart.Value, mergedRaw, worker, resolver);
        HeaderConverter = ConverterChoice.Between(ConverterPart.Header, mergedRaw, worker, resolver);
        Chain = TransformsConfig.From(merged);
        Notes = [.. ConnectorChecks.Notes(merged)];
    }

    public static ConfigDef CommonKeys => ConnectorConfigKeys.Common;
    public static ConfigDef SourceKeys => ConnectorConfigKeys.Source;
    public static ConfigDef SinkKeys => ConnectorConfigKeys.Sink;

    /// <summary>The user's config over the connector's defaults, secrets resolved.</summary>
    public PluginConfig Merged { get; }

    /// <summary>The same, placeholders unresolved.</summary>
    public IReadOnlyDictionary<string, string?> MergedRaw { get; }

    /// <summary>As submitted, without defaults.</summary>
    public IReadOnlyDictionary<string, string?> User { get; }

    public string Name { get; }
    public string ConnectorClass { get; }
    public int TasksMax { get; }
    public bool EnforceTasksMax { get; }
    public ToleranceType Tolerance { get; }

    /// <summary>How long a failed operation is repeated; zero not at all, null without end.</summary>
    public TimeSpan? RetryTimeout { get; }
    public TimeSpan RetryDelayMax { get; }
    public bool LogErrors { get; }

    /// <summary>Null: none.</summary>
    public string? DeadLetterTopic { get; }
    public short DeadLetterReplication { get; }
    public bool DeadLetterHeaders { get; }

    /// <summary>Groups for new topics, first match decides; empty: topics are not created by us.</summary>
    public IReadOnlyList<TopicCreationGroup> TopicCreation { get; }
    public ConverterChoice KeyConverter { get; }
    public ConverterChoice ValueConverter { get; }
    public ConverterChoice HeaderConverter { get; }
    public TransformsConfig Chain { get; }

    /// <summary>One line for the log per setting that has no effect yet.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <param name="user">The config as submitted.</param>
    /// <param name="connector">An instance of its class; asked for its defaults.</param>
    /// <exception cref="ConfigException">A setting is wrong, or asks for what is not available yet.</exception>
    public static ConnectorConfig For(IReadOnlyDictionary<string, string?> user, IConnector connector, WorkerConfig worker, ConfigResolver resolver)
    {
        var raw = Merge(user, connector);
        var merged = resolver.ToPluginConfig(raw);
        var errors = new ConfigErrors();
        ConnectorChecks.CheckAvailable(merged, connector, errors);
        if (errors.Items.Count > 0) throw new ConfigException(errors.Items[0].Message);
        return new ConnectorConfig(merged, raw, user, connector, worker, resolver);
    }

    /// <summary>The user's config over the connector's defaults, placeholders unresolved; what validation runs on.</summary>
    public static IReadOnlyDictionary<string, string?> Merge(IReadOnlyDictionary<string, string?> user, IConnector connector) =>
        ConnectorDefaults.Merge(user, connector.Defaults(user));

    /// <summary>The config of one task: its own settings over the connector's defaults, secrets resolved.</summary>
    public static PluginConfig ForTask(IReadOnlyDictionary<string, string?> task, IConnector connector, ConfigResolver resolver) => resolver.ToPluginConfig(Merge(task, connector));

    public override string ToString() => $"ConnectorConfig{{{Name}, {Merged.Originals.Count} settings}}";

    private static TimeSpan Milliseconds(long value) => TimeSpan.FromMilliseconds(Math.Clamp(value, 0, int.MaxValue));
}
