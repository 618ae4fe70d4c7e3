using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Converters.Json;

/// <summary>The settings of the JSON converter (kafka-connect 18.2).</summary>
internal sealed record JsonConverterConfig(bool SchemasEnabled, int CacheSize, string? SchemaContent, bool NumericDecimals, bool ReplaceNullWithDefault)
{
    private const string Schemas = "Schemas";
    private const string Serialization = "Serialization";

    public static readonly ConfigKey<bool> SchemasEnabledKey = ConfigKey.Boolean("schemas.enable").Default(true).Matters(Importance.High).In(Schemas, 0).Wide(ConfigWidth.Medium).Display("Enable Schemas")
        .Doc("Wrap each value in an envelope {\"schema\":...,\"payload\":...} and expect one when reading.");
    public static readonly ConfigKey<int> CacheSizeKey = ConfigKey.Int32("schemas.cache.size").Default(1000).Matters(Importance.High).In(Schemas, 1).Wide(ConfigWidth.Medium).Display("Schema Cache Size")
        .Doc("Schemas of read envelopes that are remembered; when full, the memory is emptied and filled again.");
    public static readonly ConfigKey<string?> SchemaContentKey = ConfigKey.OptionalString("schema.content").Matters(Importance.High).In(Schemas, 2).Wide(ConfigWidth.Medium).Display("Schema Content")
        .Doc("A schema in JSON: with schemas.enable=true every value read is then a bare payload of it. No effect on writing.");
    public static readonly ConfigKey<string> DecimalFormatKey = ConfigKey.String("decimal.format").Default("BASE64").OneOfAnyCase("BASE64", "NUMERIC").Matters(Importance.Low).In(Serialization, 0).Wide(ConfigWidth.Medium).Display("Decimal Format")
        .Doc("How decimals are written: BASE64 or NUMERIC. Both are read.");
    public static readonly ConfigKey<bool> ReplaceNullKey = ConfigKey.Boolean("replace.null.with.default").Default(true).Matters(Importance.Low).In(Serialization, 1).Wide(ConfigWidth.Medium).Display("Replace null with default")
        .Doc("Write and read the default of a schema where a value is null.");

    public static readonly ConfigDef Keys = new(ConverterTypeKey.Key, SchemasEnabledKey, CacheSizeKey, SchemaContentKey, DecimalFormatKey, ReplaceNullKey);

    public static JsonConverterConfig From(PluginConfig config) => new(config.Get(SchemasEnabledKey), config.Get(CacheSizeKey), config.Get(SchemaContentKey) is { Length: > 0 } content ? content : null,
        config.Get(DecimalFormatKey).Equals("NUMERIC", StringComparison.OrdinalIgnoreCase), config.Get(ReplaceNullKey));
}
