using System.Text;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Records;
namespace ConnectorHost.Benchmarks.Pipeline;
[PluginAlias("org.apache.kafka.connect.storage.StringConverter")]
public sealed class StringConverterX(PluginConfig config, ConverterContext context) : IConverter
{
    public static ConfigDef Keys { get; } = ConfigDef.Empty;
    public PluginConfig C => config; public ConverterContext X => context;
    public ValueTask<byte[]?> FromConnectAsync(string topic, Headers headers, Schema? schema, object? value, CancellationToken cancellationToken) => new(value is null ? null : Encoding.UTF8.GetBytes((string)value));
    public ValueTask<SchemaAndValue> ToConnectAsync(string topic, Headers headers, byte[]? bytes, CancellationToken cancellationToken) => throw new NotSupportedException();
}
[PluginAlias("org.apache.kafka.connect.storage.SimpleHeaderConverter")]
public sealed class SimpleHeaderConverterX(PluginConfig config) : IHeaderConverter
{
    public static ConfigDef Keys { get; } = ConfigDef.Empty;
    public PluginConfig C => config;
    public byte[]? FromConnectHeader(string topic, string key, Schema? schema, object? value) => Encoding.UTF8.GetBytes((string)value!);
    public SchemaAndValue ToConnectHeader(string topic, string key, byte[]? bytes) => throw new NotSupportedException();
}
