using System.Runtime.CompilerServices;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.PluginApi.Transforms;

namespace ConnectorHost.Transforms;

/// <summary>Sets name, version or both of the schema of a record's key or value.</summary>
/// <remarks>Keys as in Kafka Connect's SetSchemaMetadata (kafka-connect 17.15), which fails for schemas other than structs; this one does not. The changed schema has no source text any more.</remarks>
public abstract class SetSchemaMetadata : ITransform
{
    private static readonly ConfigKey<string?> SchemaName = ConfigKey.OptionalString("schema.name").Matters(Importance.High)
        .Doc("Name to set; the schema keeps its own when absent.");
    private static readonly ConfigKey<int?> SchemaVersion = ConfigKey.OptionalInt32("schema.version").Matters(Importance.High)
        .Doc("Version to set; the schema keeps its own when absent.");
    private static readonly ConfigKey<bool> ReplaceNull = ConfigKey.Boolean("replace.null.with.default").Default(true)
        .Doc("Write the default of a field's schema where the field is null.");
    private readonly ConditionalWeakTable<Schema, Schema> _changed = [];
    private readonly RecordPart _part;
    private readonly string? _name;
    private readonly int? _version;
    private readonly bool _replaceNull;

    private protected SetSchemaMetadata(PluginConfig config, RecordPart part)
    {
        (_part, _name, _version, _replaceNull) = (part, config.Get(SchemaName), config.Get(SchemaVersion), config.Get(ReplaceNull));
        if (_name is null && _version is null) throw new ConfigException("Neither schema name nor version configured");
    }

    public static ConfigDef Keys { get; } = new(SchemaName, SchemaVersion, ReplaceNull);

    public ConnectRecord? Apply(ConnectRecord record)
    {
        var (schema, value) = (record.SchemaOf(_part), record.ValueOf(_part));
        if (schema is null) return value is null ? record : throw new DataException("Schema required for [updating schema metadata]");
        if (!_changed.TryGetValue(schema, out var changed)) _changed.Add(schema, changed = Changed(schema));
        return record.With(_part, changed, value is Struct data ? Moved(data, changed, _replaceNull) : value);
    }

    private Schema Changed(Schema schema)
    {
        var builder = schema.ToBuilder();
        if (_name is not null) builder.Name(_name);
        if (_version is not null) builder.Version(_version);
        if (schema.Default is not Struct fallback) return builder.Build();
        // The default is a struct of the old schema and has to become one of the new.
        return builder.Default(Moved(fallback, builder.Default(null).Build(), replaceNull: false)).Build();
    }

    private static Struct Moved(Struct data, Schema schema, bool replaceNull)
    {
        var result = new Struct(schema);
        foreach (var field in schema.Fields) result[field.Index] = data[field.Index] ?? (replaceNull ? field.Schema.Default : null);
        return result;
    }

    /// <summary>Works on keys.</summary>
    [PluginAlias("org.apache.kafka.connect.transforms.SetSchemaMetadata$Key")]
    public sealed class Key(PluginConfig config) : SetSchemaMetadata(config, RecordPart.Key);

    /// <summary>Works on values.</summary>
    [PluginAlias("org.apache.kafka.connect.transforms.SetSchemaMetadata$Value")]
    public sealed class Value(PluginConfig config) : SetSchemaMetadata(config, RecordPart.Value);
}
