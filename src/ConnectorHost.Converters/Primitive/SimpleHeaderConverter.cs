using System.Text;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Converters;

/// <summary>Headers as UTF-8 texts whose type is guessed when they are read (kafka-connect 18.5). Times are UTC, where Kafka takes the machine's zone.</summary>
[PluginAlias("org.apache.kafka.connect.storage.SimpleHeaderConverter")]
public sealed class SimpleHeaderConverter : IHeaderConverter
{
    public static ConfigDef Keys => ConfigDef.Empty;

    public byte[]? FromConnectHeader(string topic, string key, Schema? schema, object? value) => value switch
    {
        null => null,
        string text => Encoding.UTF8.GetBytes(text),
        _ => Encoding.UTF8.GetBytes(Values.ToText(value)!),
    };

    public SchemaAndValue ToConnectHeader(string topic, string key, byte[]? bytes) => bytes is null ? default : Values.Parse(Encoding.UTF8.GetString(bytes));

    /// <summary>The class alone.</summary>
    public override string ToString() => nameof(SimpleHeaderConverter);
}
