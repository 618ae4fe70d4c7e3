using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Mapping;
using ConnectorHost.Connectors.Hl7.Mllp.Opening;
using ConnectorHost.Connectors.Hl7.Security;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;

namespace ConnectorHost.Connectors.Hl7;

/// <summary>Takes HL7 v2 messages over MLLP and answers each when Kafka has its events.</summary>
/// <remarks>HL7 v2 is read by our own parser (<c>Messages/</c>): NHapi, which the product's user named, is served by no registry we build from.</remarks>
[PluginAlias("com.healthcare.kafka.connect.hl7.Hl7SourceConnector")]
public sealed class Hl7SourceConnector : ISourceConnector
{
    private const string MaxBytes = "20971520";
    private IReadOnlyDictionary<string, string> _taskConfig = new Dictionary<string, string>();
    private int _mostTasks;

    public string Version => typeof(Hl7SourceConnector).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    public ConfigDef Keys => Hl7ConnectorConfig.Keys;

    public void Validate(PluginConfig config, ConfigErrors errors)
    {
        Hl7MappingConfig.Validate(config, errors);
        SecurityConfig.Validate(config, errors);
        OpeningConfig.Validate(config, errors);
    }

    /// <summary>Makes the user's config work as pasted: string keys, Avro values, large messages, topics by domain (architecture 3).</summary>
    public IReadOnlyDictionary<string, string> Defaults(IReadOnlyDictionary<string, string?> config)
    {
        var prefix = config.GetValueOrDefault(Hl7ConnectorConfig.TopicPrefixKey.Name) ?? "hl7.";
        var start = prefix.Length == 0 ? "" : $@"\Q{prefix}\E";
        var defaults = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["key.converter"] = "org.apache.kafka.connect.storage.StringConverter",
            ["producer.override.max.request.size"] = MaxBytes,
            ["topic.creation.groups"] = "demographics,events",
            ["topic.creation.default.replication.factor"] = "3",
            ["topic.creation.default.partitions"] = "16",
            ["topic.creation.default.min.insync.replicas"] = "2",
            ["topic.creation.default.max.message.bytes"] = MaxBytes,
            ["topic.creation.demographics.include"] = $@"{start}clinical\.patient\.(registered|created|updated)",
            ["topic.creation.demographics.retention.ms"] = Days(90),
            ["topic.creation.demographics.min.insync.replicas"] = "2",
            ["topic.creation.demographics.max.message.bytes"] = MaxBytes,
            ["topic.creation.events.include"] = $@"{start}(clinical|administrative|financial)\..*",
            ["topic.creation.events.retention.ms"] = Days(30),
            ["topic.creation.events.min.insync.replicas"] = "2",
            ["topic.creation.events.max.message.bytes"] = MaxBytes,
        };
        if (config.GetValueOrDefault(Hl7ConnectorConfig.RegistryKey.Name) is { Length: > 0 } registry)
        {
            defaults["value.converter"] = "io.confluent.connect.avro.AvroConverter";
            defaults["value.converter.schema.registry.url"] = registry;
        }
        return defaults;
    }

    /// <summary>A sender waits for every message.</summary>
    public TimeSpan? AnswerDeadline(PluginConfig config) => config.Get(AckConfig.TimeoutKey);

    /// <summary>HL7 senders cannot be read again from a position: a message is stored at least once, its event id is the same each time.</summary>
    public ExactlyOnceSupport ExactlyOnceSupport(PluginConfig config) => PluginApi.Connectors.ExactlyOnceSupport.Unsupported;

    public ValueTask StartAsync(IConnectorContext context, PluginConfig config, CancellationToken cancellationToken)
    {
        _ = Hl7ConnectorConfig.From(config);
        _mostTasks = Hl7ConnectorConfig.TaskCount(config, int.MaxValue);
        _taskConfig = config.Originals.Where(p => p.Value is not null).ToDictionary(p => p.Key, p => p.Value!, StringComparer.Ordinal);
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>One task per message type, at most <paramref name="maxTasks"/>: types are dealt to tasks in turn; all of them when patients are spread over tasks.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(int maxTasks) => [.. Enumerable.Repeat(_taskConfig, Math.Min(maxTasks, _mostTasks))];

    public ISourceTask CreateTask() => new Hl7SourceTask();

    private static string Days(int days) => ((long)TimeSpan.FromDays(days).TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
