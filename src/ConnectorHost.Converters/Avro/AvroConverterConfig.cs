using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters.Avro;

/// <summary>The settings of the Avro converter (kafka-connect 18.7), under <c>key.converter.</c> or <c>value.converter.</c>.</summary>
internal sealed record AvroConverterConfig(RegistryAddress Registry, bool AutoRegister, bool UseLatest, bool LatestStrict, bool Normalize, SubjectStrategy Strategy, AvroSchemaChoices Choices, int CacheSize)
{
    public static readonly ConfigKey<bool> AutoRegisterKey = ConfigKey.Boolean("auto.register.schemas").Default(true)
        .Doc("Register a schema on first use; false looks up exactly this schema under the subject and fails the record when it is not there.");
    public static readonly ConfigKey<bool> UseLatestKey = ConfigKey.Boolean("use.latest.version").Default(false).Matters(Importance.Low)
        .Doc("With auto.register.schemas=false: write under the subject's latest schema, as it was when the task first needed it. Has no effect while schemas are registered automatically.");
    public static readonly ConfigKey<bool> LatestStrictKey = ConfigKey.Boolean("latest.compatibility.strict").Default(true).Matters(Importance.Low)
        .Doc("With use.latest.version: refuse a latest schema that could not read data of the record's own schema.");
    public static readonly ConfigKey<bool> NormalizeKey = ConfigKey.Boolean("normalize.schemas").Default(false)
        .Doc("Let the registry bring schemas into normal form when it registers or looks them up.");
    public static readonly ConfigKey<string> KeyStrategyKey = NamedBy("key.subject.name.strategy", "keys");
    public static readonly ConfigKey<string> ValueStrategyKey = NamedBy("value.subject.name.strategy", "values");
    public static readonly ConfigKey<bool> EnhancedKey = ConfigKey.Boolean("enhanced.avro.schema.support").Default(false)
        .Doc("Keep enums as enums and use full names for the branches of unions. A schema read from an .avsc keeps its enums whatever this says.");
    public static readonly ConfigKey<bool> MetaDataKey = ConfigKey.Boolean("connect.meta.data").Default(true).Matters(Importance.Low)
        .Doc("Write connect.* attributes into schemas made from Connect schemas; never into a schema read from an .avsc, which is registered as its text says.");
    public static readonly ConfigKey<bool> ScrubKey = ConfigKey.Boolean("scrub.invalid.names").Default(false)
        .Doc("Replace characters that Avro allows in no name by underscores.");
    public static readonly ConfigKey<bool> OptionalKeysKey = ConfigKey.Boolean("allow.optional.map.keys").Default(false).Matters(Importance.Low)
        .Doc("Write maps with optional string keys as Avro maps rather than as lists of entries.");
    public static readonly ConfigKey<bool> DiscardKey = ConfigKey.Boolean("discard.type.doc.default").Default(false).Matters(Importance.Low)
        .Doc("Take docs and defaults from connect.doc and connect.default only.");
    public static readonly ConfigKey<int> CacheSizeKey = ConfigKey.Int32("schemas.cache.size").Default(1000).AtLeast(1).Matters(Importance.Low)
        .Doc("Schemas remembered per topic and direction; when full, the memory is emptied and filled again.");
    public static readonly ConfigKey<int> OldCacheSizeKey = ConfigKey.Int32("schemas.cache.config").Default(1000).AtLeast(1).Matters(Importance.Low)
        .Doc("Older name of schemas.cache.size, which wins when both are given.");

    public static readonly ConfigDef Keys = new(RegistryAddress.UrlKey, AutoRegisterKey, UseLatestKey, LatestStrictKey, NormalizeKey, KeyStrategyKey, ValueStrategyKey,
        RegistryAddress.CredentialsSourceKey, RegistryAddress.UserInfoKey, EnhancedKey, MetaDataKey, ScrubKey, OptionalKeysKey, DiscardKey, CacheSizeKey, OldCacheSizeKey);

    // What Confluent's converter also knows: its default is what we do, anything else is refused rather than ignored.
    private static readonly (string Name, string Fallback)[] NotYet =
    [
        ("generalized.sum.type.support", "false"), ("ignore.default.for.nullables", "false"), ("flatten.unions", "false"), ("use.schema.id", "-1"), ("id.compatibility.strict", "true"),
        ("latest.cache.ttl.sec", "-1"), ("schema.reflection", "false"), ("avro.use.logical.type.converters", "false"), ("avro.remove.java.properties", "false"), ("propagate.schema.tags", "false"),
    ];

    private static readonly string[] NotYetPrefixes = ["bearer.auth.", "proxy.", "schema.registry.ssl.", "schema.registry.basic.auth.", "sasl.", "rule.", "use.latest.with.metadata", "context.name.strategy", "schema.format"];

    /// <exception cref="ConfigException">A setting is wrong or names something that does not exist here.</exception>
    public static AvroConverterConfig From(PluginConfig config, ConverterPart part)
    {
        foreach (var (name, value) in config.Originals)
        {
            var known = Array.Find(NotYet, k => k.Name == name);
            if (known.Name is not null && !string.Equals(value?.Trim(), known.Fallback, StringComparison.OrdinalIgnoreCase))
                throw new ConfigException($"The setting '{name}' of the Avro converter is not supported with another value than {known.Fallback}. Remove it.");
            if (Array.Exists(NotYetPrefixes, p => name.StartsWith(p, StringComparison.Ordinal)))
                throw new ConfigException($"The setting '{name}' of the Avro converter is not supported. Basic authentication is set by '{RegistryAddress.UserInfoKey.Name}'; https URLs are checked against the system's certificates.");
        }
        var choices = new AvroSchemaChoices(config.Get(EnhancedKey), config.Get(MetaDataKey), config.Get(ScrubKey), config.Get(OptionalKeysKey), config.Get(DiscardKey));
        var strategy = SubjectNaming.Find(config.Get(part == ConverterPart.Key ? KeyStrategyKey : ValueStrategyKey))!.Value;
        return new AvroConverterConfig(RegistryAddress.From(config), config.Get(AutoRegisterKey), config.Get(UseLatestKey), config.Get(LatestStrictKey), config.Get(NormalizeKey), strategy, choices,
            config.Get(config.Contains(CacheSizeKey.Name) || !config.Contains(OldCacheSizeKey.Name) ? CacheSizeKey : OldCacheSizeKey));
    }

    private static ConfigKey<string> NamedBy(string name, string what) => ConfigKey.String(name).Default("io.confluent.kafka.serializers.subject.TopicNameStrategy")
        .Must(v => SubjectNaming.Find(v) is null ? "must be one of TopicNameStrategy, RecordNameStrategy, TopicRecordNameStrategy, with or without their package io.confluent.kafka.serializers.subject" : null)
        .Doc($"How subjects of {what} are named: TopicNameStrategy ('<topic>-key', '<topic>-value'), RecordNameStrategy (full name of the record), TopicRecordNameStrategy ('<topic>-<full name>').");
}
