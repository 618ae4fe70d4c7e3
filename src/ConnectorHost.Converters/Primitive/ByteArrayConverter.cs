using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters;

/// <summary>Bytes as they are (kafka-connect 18.4); the array is handed on, not copied.</summary>
[PluginAlias("org.apache.kafka.connect.converters.ByteArrayConverter")]
public sealed class ByteArrayConverter : PrimitiveConverter
{
    private protected override byte[]? Write(Schema? schema, object? value)
    {
        if (schema is not null && schema.Type != SchemaType.Bytes) throw new DataException($"Invalid schema type for ByteArrayConverter: {schema.Type.ToString().ToUpperInvariant()}");
        return value switch
        {
            null => null,
            byte[] bytes => bytes,
            _ => throw new DataException($"ByteArrayConverter is not compatible with objects of type {value.GetType().Name}"),
        };
    }

    private protected override SchemaAndValue Read(byte[]? bytes) => new(Schema.OptionalBytes, bytes);
}
