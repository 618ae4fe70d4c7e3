using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Converters;

/// <summary>What the converters of one plain type share: null stays null, keys, values and headers are treated alike, and nothing is ever waited for.</summary>
public abstract class PrimitiveConverter : IConverter, IHeaderConverter
{
    private protected PrimitiveConverter() { }

    /// <summary>The setting <c>converter.type</c> alone.</summary>
    public static ConfigDef Keys => ConverterTypeKey.Alone;

    public ValueTask<byte[]?> FromConnectAsync(string topic, Headers headers, Schema? schema, object? value, CancellationToken cancellationToken) => new(Write(schema, value));
    public ValueTask<SchemaAndValue> ToConnectAsync(string topic, Headers headers, byte[]? bytes, CancellationToken cancellationToken) => new(Read(bytes));
    public byte[]? FromConnectHeader(string topic, string key, Schema? schema, object? value) => Write(schema, value);
    public SchemaAndValue ToConnectHeader(string topic, string key, byte[]? bytes) => Read(bytes);

    /// <summary>The class alone.</summary>
    public sealed override string ToString() => GetType().Name;

    private protected abstract byte[]? Write(Schema? schema, object? value);
    private protected abstract SchemaAndValue Read(byte[]? bytes);
}
