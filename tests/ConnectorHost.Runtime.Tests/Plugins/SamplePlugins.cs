using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.PluginApi.Transforms;

namespace ConnectorHost.Runtime.Tests.Plugins;

/// <summary>Plugins of this assembly for tests of the catalogue and of configs.</summary>
[PluginAlias("org.example.SampleSourceConnector")]
[PluginAlias("com.acme.RenamedSourceConnector")]
public sealed class SampleSourceConnector : ISourceConnector
{
    public static readonly ConfigKey<string> Channel = ConfigKey.String("channel").Required().Doc("Where to read.");

    public string Version => "7.1";
    public ConfigDef Keys => new(Channel);

    public IReadOnlyDictionary<string, string> Defaults(IReadOnlyDictionary<string, string?> config) => new Dictionary<string, string>
    {
        ["value.converter"] = "SampleConverter",
        ["value.converter.schema.registry.url"] = config.GetValueOrDefault("schema.registry.url") ?? "http://default",
        ["topic.creation.default.replication.factor"] = "3",
        ["topic.creation.default.partitions"] = "16",
        ["producer.override.max.request.size"] = "20971520",
    };

    public IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(int maxTasks) => [];
    public ValueTask StartAsync(IConnectorContext context, PluginConfig config, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
    public ISourceTask CreateTask() => throw new NotSupportedException("not part of these tests");
}

public sealed class SampleSinkConnector : ISinkConnector
{
    public string Version => "1";
    public ConfigDef Keys => ConfigDef.Empty;
    public IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(int maxTasks) => [];
    public ValueTask StartAsync(IConnectorContext context, PluginConfig config, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
    public ISinkTask CreateTask() => throw new NotSupportedException("not part of these tests");
}

[PluginAlias("org.apache.kafka.connect.sample.SampleConverter")]
public sealed class SampleConverter(PluginConfig config, ConverterContext context) : IConverter, IHeaderConverter
{
    public static ConfigDef Keys { get; } = new(ConfigKey.Boolean("schemas.enable").Default(true));
    public PluginConfig Config => config;
    public ConverterPart Part => context.Part;

    public ValueTask<byte[]?> FromConnectAsync(string topic, Headers headers, Schema? schema, object? value, CancellationToken cancellationToken) => new((byte[]?)null);
    public ValueTask<SchemaAndValue> ToConnectAsync(string topic, Headers headers, byte[]? bytes, CancellationToken cancellationToken) => new(default(SchemaAndValue)!);
    public byte[]? FromConnectHeader(string topic, string key, Schema? schema, object? value) => null;
    public SchemaAndValue ToConnectHeader(string topic, string key, byte[]? bytes) => default!;
}

/// <summary>A transform in two variants, as Connect has them.</summary>
public abstract class Stamp : ITransform
{
    public static ConfigDef Keys { get; } = new(ConfigKey.String("text").Default("x"));
    public ConnectRecord? Apply(ConnectRecord record) => record;

    [PluginAlias("org.apache.kafka.connect.transforms.Stamp$Key")]
    public sealed class Key : Stamp;

    [PluginAlias("org.apache.kafka.connect.transforms.Stamp$Value")]
    public sealed class Value : Stamp;
}

public sealed class Upcase(PluginConfig config) : ITransform
{
    private readonly string _text = config.Get(Text);
    private static readonly ConfigKey<string> Text = ConfigKey.String("text").Required();
    public static ConfigDef Keys { get; } = new(Text);
    public ConnectRecord? Apply(ConnectRecord record) => _text.Length == 0 ? null : record;
}

public static class One
{
    [PluginAlias("one.Twin")]
    public sealed class TwinOne : IPredicate
    {
        public static ConfigDef Keys => ConfigDef.Empty;
        public bool Test(ConnectRecord record) => true;
    }

    [PluginAlias("two.Twin")]
    public sealed class TwinTwo : IPredicate
    {
        public static ConfigDef Keys => ConfigDef.Empty;
        public bool Test(ConnectRecord record) => true;
    }
}

/// <summary>Cannot be made: reported and left out.</summary>
public sealed class Unmakeable(int number) : IPredicate
{
    public static ConfigDef Keys => ConfigDef.Empty;
    public bool Test(ConnectRecord record) => number > 0;
}
