using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Runtime.Configs;

/// <summary>The worker's own settings, typed (kafka-connect 11); immutable.</summary>
internal sealed partial class WorkerConfig
{
    private WorkerConfig(PluginConfig config, IReadOnlyDictionary<string, string?> raw, string dataDirectory)
    {
        (Config, Originals, DataDirectory) = (config, raw, Path.GetFullPath(dataDirectory));
        BootstrapServers = config.Get(BootstrapServersKey) is { Length: > 0 } servers ? servers : null;
        Listeners = config.Get(ListenersKey);
        AdvertisedHost = config.Get(AdvertisedHostKey);
        AdvertisedPort = config.Get(AdvertisedPortKey) is { } port ? (int)port : null;
        TaskShutdownTimeout = config.Get(TaskShutdownTimeoutKey);
        OffsetFlushInterval = config.Get(OffsetFlushIntervalKey);
        OffsetFlushTimeout = config.Get(OffsetFlushTimeoutKey);
        KeyConverter = config.Get(KeyConverterKey)!;
        ValueConverter = config.Get(ValueConverterKey)!;
        HeaderConverter = config.Get(HeaderConverterKey)!;
        TopicCreationEnable = config.Get(TopicCreationEnableKey);
        TopicTrackingEnable = config.Get(TopicTrackingEnableKey);
        TopicTrackingAllowReset = config.Get(TopicTrackingAllowResetKey);
        PluginPath = config.Get(PluginPathKey);
        OverridePolicy = OverridePolicy.Parse(config.Get(OverridePolicyKey), config.Get(OverrideAllowlistKey));
        EmbeddedBrokerPort = config.Get(EmbeddedBrokerPortKey);
        EmbeddedRegistryPort = config.Get(EmbeddedRegistryPortKey);
        EmbeddedRegistryEnabled = config.Contains(EmbeddedRegistryEnabledKey.Name) ? config.Get(EmbeddedRegistryEnabledKey) : BootstrapServers is null;
        Notes = WorkerConfigNotes.For(config);
    }

    /// <summary>Null: the embedded broker is used.</summary>
    public string? BootstrapServers { get; }

    public IReadOnlyList<string> Listeners { get; }
    public string? AdvertisedHost { get; }
    public int? AdvertisedPort { get; }

    /// <summary>Total for all tasks.</summary>
    public TimeSpan TaskShutdownTimeout { get; }
    public TimeSpan OffsetFlushInterval { get; }
    public TimeSpan OffsetFlushTimeout { get; }
    public string KeyConverter { get; }
    public string ValueConverter { get; }
    public string HeaderConverter { get; }
    public bool TopicCreationEnable { get; }
    public bool TopicTrackingEnable { get; }
    public bool TopicTrackingAllowReset { get; }

    /// <summary>Directories whose sub-directories are plugin folders.</summary>
    public IReadOnlyList<string> PluginPath { get; }
    public OverridePolicy OverridePolicy { get; }

    /// <summary>0: any free port.</summary>
    public int EmbeddedBrokerPort { get; }

    /// <summary>0: any free port.</summary>
    public int EmbeddedRegistryPort { get; }
    public bool EmbeddedRegistryEnabled { get; }

    /// <summary>Full path of the folder that holds the state of this worker.</summary>
    public string DataDirectory { get; }

    /// <summary>Resolved settings.</summary>
    public PluginConfig Config { get; }

    /// <summary>Settings as given, placeholders unresolved.</summary>
    public IReadOnlyDictionary<string, string?> Originals { get; }

    /// <summary>One line for the log per setting that was given and has no effect.</summary>
    public IReadOnlyList<WorkerNote> Notes { get; }

    /// <summary>Reads the settings; placeholders are resolved but for <c>plugin.path</c>.</summary>
    /// <param name="raw">Properties file, environment and command line, merged.</param>
    /// <exception cref="ConfigException">All bad settings, one per line.</exception>
    public static WorkerConfig From(IReadOnlyDictionary<string, string?> raw, ConfigResolver resolver, string dataDirectory)
    {
        var resolved = new Dictionary<string, string?>(resolver.Resolve(raw), StringComparer.Ordinal);
        if (raw.TryGetValue(PluginPathKey.Name, out var path)) resolved[PluginPathKey.Name] = path;
        var config = new PluginConfig(resolved, raw);
        var errors = Keys.Validate(config).SelectMany(v => v.Errors).Concat(WorkerConfigNotes.Refusals(config)).ToList();
        if (errors.Count > 0) throw new ConfigException(string.Join(Environment.NewLine, errors));
        return new WorkerConfig(config, raw, dataDirectory);
    }

    /// <summary>The plugin path, which is needed before anything can be resolved.</summary>
    public static IReadOnlyList<string> PluginPathOf(IReadOnlyDictionary<string, string?> raw) => new PluginConfig(raw).Get(PluginPathKey);

    public override string ToString() => $"WorkerConfig{{{BootstrapServers ?? "embedded broker"}, {Originals.Count} settings}}";
}

/// <summary>A line for the log at start.</summary>
/// <param name="IsWarning">Something the operator may count on does not happen.</param>
internal sealed record WorkerNote(bool IsWarning, string Text);
