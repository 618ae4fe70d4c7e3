using System.Buffers.Binary;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Converters;

/// <summary>Numbers of 16 bits, big-endian. Only the value's type counts, not the schema (kafka-connect 18.4).</summary>
[PluginAlias("org.apache.kafka.connect.converters.ShortConverter")]
public sealed class ShortConverter() : NumberConverter<short>("short", Schema.OptionalInt16, sizeof(short))
{
    private protected override void Put(Span<byte> to, short value) => BinaryPrimitives.WriteInt16BigEndian(to, value);
    private protected override short Get(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadInt16BigEndian(from);
}

/// <summary>Numbers of 32 bits, big-endian. Only the value's type counts, not the schema (kafka-connect 18.4).</summary>
[PluginAlias("org.apache.kafka.connect.converters.IntegerConverter")]
public sealed class IntegerConverter() : NumberConverter<int>("integer", Schema.OptionalInt32, sizeof(int))
{
    private protected override void Put(Span<byte> to, int value) => BinaryPrimitives.WriteInt32BigEndian(to, value);
    private protected override int Get(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadInt32BigEndian(from);
}

/// <summary>Numbers of 64 bits, big-endian. Only the value's type counts, not the schema (kafka-connect 18.4).</summary>
[PluginAlias("org.apache.kafka.connect.converters.LongConverter")]
public sealed class LongConverter() : NumberConverter<long>("long", Schema.OptionalInt64, sizeof(long))
{
    private protected override void Put(Span<byte> to, long value) => BinaryPrimitives.WriteInt64BigEndian(to, value);
    private protected override long Get(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadInt64BigEndian(from);
}

/// <summary>Floats of 32 bits, big-endian. Only the value's type counts, not the schema (kafka-connect 18.4).</summary>
[PluginAlias("org.apache.kafka.connect.converters.FloatConverter")]
public sealed class FloatConverter() : NumberConverter<float>("float", Schema.OptionalFloat32, sizeof(float))
{
    private protected override void Put(Span<byte> to, float value) => BinaryPrimitives.WriteSingleBigEndian(to, value);
    private protected override float Get(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadSingleBigEndian(from);
}

/// <summary>Floats of 64 bits, big-endian. Only the value's type counts, not the schema (kafka-connect 18.4).</summary>
[PluginAlias("org.apache.kafka.connect.converters.DoubleConverter")]
public sealed class DoubleConverter() : NumberConverter<double>("double", Schema.OptionalFloat64, sizeof(double))
{
    private protected override void Put(Span<byte> to, double value) => BinaryPrimitives.WriteDoubleBigEndian(to, value);
    private protected override double Get(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadDoubleBigEndian(from);
}
