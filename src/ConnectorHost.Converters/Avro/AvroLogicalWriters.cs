using System.Numerics;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters.Avro;

internal sealed class DateWriter(string where) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value)
    {
        if (value is not DateTimeOffset date) throw Misfit(value, "INT32");
        to.WriteLong(LogicalValues.Days(date));
    }
}

internal sealed class TimeWriter(string where) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value)
    {
        if (value is not DateTimeOffset time) throw Misfit(value, "INT32");
        to.WriteLong(LogicalValues.MillisecondsOfDay(time));
    }
}

internal sealed class TimestampWriter(string where) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value)
    {
        if (value is not DateTimeOffset instant) throw Misfit(value, "INT64");
        to.WriteLong(instant.ToUnixTimeMilliseconds());
    }
}

/// <summary>Decimals: the unscaled value as big-endian two's complement.</summary>
/// <param name="size">Bytes of a fixed; null for bytes.</param>
internal sealed class DecimalWriter(string where, int scale, int? size) : AvroWriter(where)
{
    public override void Write(AvroBuffer to, object? value)
    {
        if (value is not BigDecimal number) throw Misfit(value, "BYTES");
        if (number.Scale != scale) throw new DataException($"BigDecimal has mismatching scale value for given Decimal schema (field \"{Where}\": {number.Scale} instead of {scale}).");
        var bytes = number.Unscaled.ToByteArray(isBigEndian: true);
        if (size is null)
        {
            to.WriteBytes(bytes);
            return;
        }
        if (bytes.Length > size) throw new DataException($"The decimal of field \"{Where}\" needs {bytes.Length} bytes, its Avro schema has {size}.");
        for (var i = bytes.Length; i < size; i++) to.WriteByte(number.Unscaled.Sign < 0 ? (byte)0xFF : (byte)0);
        to.WriteRaw(bytes);
    }
}
