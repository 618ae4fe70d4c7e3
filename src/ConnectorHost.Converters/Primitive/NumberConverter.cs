using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters;

/// <summary>A number in a fixed count of bytes.</summary>
public abstract class NumberConverter<T> : PrimitiveConverter where T : struct
{
    private readonly string _name;
    private readonly Schema _schema;
    private readonly int _size;

    private protected NumberConverter(string name, Schema schema, int size) => (_name, _schema, _size) = (name, schema, size);

    private protected abstract void Put(Span<byte> to, T value);
    private protected abstract T Get(ReadOnlySpan<byte> from);

    private protected sealed override byte[]? Write(Schema? schema, object? value)
    {
        if (value is null) return null;
        if (value is not T number) throw new DataException($"Failed to serialize to {_name} (was {value.GetType().Name}): ");
        var bytes = new byte[_size];
        Put(bytes, number);
        return bytes;
    }

    private protected sealed override SchemaAndValue Read(byte[]? bytes)
    {
        if (bytes is null) return new SchemaAndValue(_schema, null);
        return bytes.Length == _size ? new SchemaAndValue(_schema, Get(bytes)) : throw new DataException($"Failed to deserialize {_name}: ");
    }
}
