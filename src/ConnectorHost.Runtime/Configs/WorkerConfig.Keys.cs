using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Runtime.Configs;

internal sealed partial class WorkerConfig
{
    public static readonly ConfigKey<string?> BootstrapServersKey = ConfigKey.OptionalString("bootstrap.servers").Matters(Importance.High)
        .Doc("Kafka brokers as host:port, separated by commas; absent: the embedded broker, whose data ends with the process.");
    public static readonly ConfigKey<string?> KeyConverterKey = ConfigKey.Class("key.converter").Default("org.apache.kafka.connect.storage.StringConverter").Matters(Importance.High)
        .Doc("Converter of record keys for connectors that set none; its settings follow under 'key.converter.'.");
    public static readonly ConfigKey<string?> ValueConverterKey = ConfigKey.Class("value.converter").Default("io.confluent.connect.avro.AvroConverter").Matters(Importance.High)
        .Doc("Converter of record values for connectors that set none; its settings follow under 'value.converter.'.");
    public static readonly ConfigKey<string?> HeaderConverterKey = ConfigKey.Class("header.converter").Default("org.apache.kafka.connect.storage.SimpleHeaderConverter").Matters(Importance.Low)
        .Doc("Converter of record headers for connectors that set none.");
    public static readonly ConfigKey<IReadOnlyList<string>> ListenersKey = ConfigKey.List("listeners").Default(["http://:8083"]).Matters(Importance.Low)
        .Doc("Addresses of the REST API as scheme://host:port, separated by commas; no host means all interfaces, port 0 any free port.");
    public static readonly ConfigKey<string?> AdvertisedHostKey = ConfigKey.OptionalString("rest.advertised.host.name").Matters(Importance.Low)
        .Doc("Host name under which others reach this worker's REST API; part of the worker id.");
    public static readonly ConfigKey<long?> AdvertisedPortKey = ConfigKey.OptionalInt64("rest.advertised.port").Matters(Importance.Low)
        .Must(v => v is < 0 or > 65_535 ? "Value must be between 0 and 65535" : null)
        .Doc("Port under which others reach this worker's REST API; part of the worker id.");
    public static readonly ConfigKey<TimeSpan> TaskShutdownTimeoutKey = ConfigKey.Milliseconds("task.shutdown.graceful.timeout.ms").Default(TimeSpan.FromSeconds(5)).AtLeast(TimeSpan.Zero)
        .Matters(Importance.Low).Doc("How long tasks may take to end, in milliseconds, all together.");
    public static readonly ConfigKey<TimeSpan> OffsetFlushIntervalKey = ConfigKey.Milliseconds("offset.flush.interval.ms").Default(TimeSpan.FromMinutes(1)).AtLeast(TimeSpan.FromMilliseconds(1))
        .Matters(Importance.Low).Doc("How often offsets are stored, in milliseconds.");
    public static readonly ConfigKey<TimeSpan> OffsetFlushTimeoutKey = ConfigKey.Milliseconds("offset.flush.timeout.ms").Default(TimeSpan.FromSeconds(5)).AtLeast(TimeSpan.FromMilliseconds(1))
        .Matters(Importance.Low).Doc("How long storing offsets may take, in milliseconds.");
    public static readonly ConfigKey<IReadOnlyList<string>> PluginPathKey = ConfigKey.List("plugin.path").Default([]).Matters(Importance.Low)
        .Doc("Directories separated by commas; each sub-directory is one plugin folder, loaded isolated. Placeholders are not resolved here.");
    public static readonly ConfigKey<IReadOnlyList<string>> ConfigProvidersKey = ConfigKey.List("config.providers").Default([]).Matters(Importance.Low)
        .Doc("Names of providers for ${name:path:key}; each has 'config.providers.[name].class' and 'config.providers.[name].param.*'.");
    public static readonly ConfigKey<string> OverridePolicyKey = ConfigKey.String("connector.client.config.override.policy").Default("All").Matters(Importance.Medium)
        .Doc("Which Kafka client settings connectors may override: All, None, Principal, Allowlist.");
    public static readonly ConfigKey<IReadOnlyList<string>> OverrideAllowlistKey = ConfigKey.List("connector.client.config.override.allowlist").Default([]).Matters(Importance.Medium)
        .Doc("Client settings, without prefix, that the policy Allowlist allows.");
    public static readonly ConfigKey<bool> TopicTrackingEnableKey = ConfigKey.Boolean("topic.tracking.enable").Default(true).Matters(Importance.Low)
        .Doc("Remember which topics each connector uses, for GET /connectors/{name}/topics.");
    public static readonly ConfigKey<bool> TopicTrackingAllowResetKey = ConfigKey.Boolean("topic.tracking.allow.reset").Default(true).Matters(Importance.Low)
        .Doc("Allow to forget the topics of a connector over REST.");
    public static readonly ConfigKey<bool> TopicCreationEnableKey = ConfigKey.Boolean("topic.creation.enable").Default(true).Matters(Importance.Low)
        .Doc("Whether topics of source connectors that have 'topic.creation.*' settings are created.");
    public static readonly ConfigKey<int> EmbeddedBrokerPortKey = ConfigKey.Int32("embedded.broker.port").Default(9092).Between(0, 65_535).Matters(Importance.Low)
        .Doc("Port of the embedded broker on the loopback interface; 0 takes a free one. Used without 'bootstrap.servers'.");
    public static readonly ConfigKey<int> EmbeddedRegistryPortKey = ConfigKey.Int32("embedded.registry.port").Default(8081).Between(0, 65_535).Matters(Importance.Low)
        .Doc("Port of the embedded schema registry on the loopback interface; 0 takes a free one.");
    public static readonly ConfigKey<bool> EmbeddedRegistryEnabledKey = ConfigKey.Boolean("embedded.registry.enabled").Default(true).Matters(Importance.Low)
        .Doc("Whether the embedded schema registry runs; on beside the embedded broker, off when 'bootstrap.servers' is set.");

    /// <summary>Every setting that has an effect; sub-settings of converters, providers and clients beside them.</summary>
    public static ConfigDef Keys { get; } = new(
        BootstrapServersKey, KeyConverterKey, ValueConverterKey, HeaderConverterKey, ListenersKey, AdvertisedHostKey, AdvertisedPortKey,
        TaskShutdownTimeoutKey, OffsetFlushIntervalKey, OffsetFlushTimeoutKey, PluginPathKey, ConfigProvidersKey, OverridePolicyKey, OverrideAllowlistKey,
        TopicCreationEnableKey, TopicTrackingEnableKey, TopicTrackingAllowResetKey, EmbeddedBrokerPortKey, EmbeddedRegistryPortKey, EmbeddedRegistryEnabledKey);
}
