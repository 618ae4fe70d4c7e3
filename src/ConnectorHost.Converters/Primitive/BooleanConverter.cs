using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters;

/// <summary>Booleans in one byte, 0 or 1 (kafka-connect 18.4).</summary>
[PluginAlias("org.apache.kafka.connect.converters.BooleanConverter")]
public sealed class BooleanConverter : PrimitiveConverter
{
    private protected override byte[]? Write(Schema? schema, object? value)
    {
        if (schema is not null && schema.Type != SchemaType.Boolean) throw new DataException($"Invalid schema type for BooleanConverter: {schema.Type.ToString().ToUpperInvariant()}");
        return value switch
        {
            null => null,
            bool flag => [flag ? (byte)1 : (byte)0],
            _ => throw new DataException($"BooleanConverter is not compatible with objects of type {value.GetType().Name}"),
        };
    }

    private protected override SchemaAndValue Read(byte[]? bytes) => new(Schema.OptionalBoolean, bytes switch
    {
        null => null,
        [0] => false,
        [1] => true,
        _ => throw new DataException("Failed to deserialize boolean: "),
    });
}
