using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters.Avro;

internal sealed class BooleanWriter(string where) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value)
    {
        if (value is not bool flag) throw Misfit(value, "BOOLEAN");
        to.WriteByte(flag ? (byte)1 : (byte)0);
    }
}

internal sealed class Int8Writer(string where) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value) => to.WriteLong(value is sbyte number ? number : throw Misfit(value, "INT8"));
}

internal sealed class Int16Writer(string where) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value) => to.WriteLong(value is short number ? number : throw Misfit(value, "INT16"));
}

internal sealed class Int32Writer(string where) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value) => to.WriteLong(value is int number ? number : throw Misfit(value, "INT32"));
}

internal sealed class Int64Writer(string where) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value) => to.WriteLong(value is long number ? number : throw Misfit(value, "INT64"));
}

internal sealed class FloatWriter(string where) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value) => to.WriteFloat(value is float number ? number : throw Misfit(value, "FLOAT32"));
}

internal sealed class DoubleWriter(string where) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value) => to.WriteDouble(value is double number ? number : throw Misfit(value, "FLOAT64"));
}

/// <summary>FLOAT32 data under an Avro double.</summary>
internal sealed class WidenedFloatWriter(string where) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value) => to.WriteDouble(value is float number ? number : throw Misfit(value, "FLOAT32"));
}

internal sealed class StringWriter(string where) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value) => to.WriteString(value as string ?? throw Misfit(value, "STRING"));
}

internal sealed class BytesWriter(string where) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value) => to.WriteBytes(value as byte[] ?? throw Misfit(value, "BYTES"));
}

internal sealed class FixedWriter(string where, int size) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value)
    {
        if (value is not byte[] bytes) throw Misfit(value, "BYTES");
        if (bytes.Length != size) throw new DataException($"Field \"{Where}\" has {bytes.Length} bytes, its Avro schema says {size}.");
        to.WriteRaw(bytes);
    }
}

internal sealed class EnumWriter(string where, AvroType type) : AvroWriter(where)
{
    private readonly string[] _symbols = [.. type.Symbols];

    public override void Write(AvroBuffer to, object? value)
    {
        if (value is not string symbol) throw Misfit(value, "STRING");
        var number = Array.IndexOf(_symbols, symbol);
        if (number < 0) throw new DataException($"Field \"{Where}\" holds a text that is no symbol of the enum {type.FullName}.");
        to.WriteLong(number);
    }
}
