using System.Numerics;

namespace ConnectorHost.PluginApi.Data;

/// <summary>An arbitrary-precision decimal: <see cref="Unscaled"/> x 10^-<see cref="Scale"/>. Scale is part of equality, as in Java.</summary>
public readonly record struct BigDecimal(BigInteger Unscaled, int Scale)
{
    /// <summary>The size only: a value may be patient data.</summary>
    public override string ToString() => $"BigDecimal{{scale {Scale}}}";
}

/// <summary>Connect's decimal: bytes holding the unscaled value, big-endian two's complement; the scale is in the schema.</summary>
public static class Decimal
{
    public const string LogicalName = "org.apache.kafka.connect.data.Decimal";
    public const string ScaleParameter = "scale";

    /// <summary>Schema of decimals with that scale; values are <see cref="BigDecimal"/>.</summary>
    public static SchemaBuilder Builder(int scale) => new SchemaBuilder(SchemaType.Bytes).Name(LogicalName)
        .Parameter(ScaleParameter, scale.ToString(System.Globalization.CultureInfo.InvariantCulture)).Version(1);
}

/// <summary>Connect's date: days since 1970-01-01; values are <see cref="DateTimeOffset"/> at midnight UTC.</summary>
public static class Date
{
    public const string LogicalName = "org.apache.kafka.connect.data.Date";
    public static Schema Schema { get; } = Builder().Build();
    public static SchemaBuilder Builder() => new SchemaBuilder(SchemaType.Int32).Name(LogicalName).Version(1);
}

/// <summary>Connect's time of day: milliseconds since midnight; values are <see cref="DateTimeOffset"/> on 1970-01-01 UTC.</summary>
public static class Time
{
    public const string LogicalName = "org.apache.kafka.connect.data.Time";
    public static Schema Schema { get; } = Builder().Build();
    public static SchemaBuilder Builder() => new SchemaBuilder(SchemaType.Int32).Name(LogicalName).Version(1);
}

/// <summary>Connect's timestamp: milliseconds since 1970-01-01T00:00Z; values are <see cref="DateTimeOffset"/> in UTC.</summary>
public static class Timestamp
{
    public const string LogicalName = "org.apache.kafka.connect.data.Timestamp";
    public static Schema Schema { get; } = Builder().Build();
    public static SchemaBuilder Builder() => new SchemaBuilder(SchemaType.Int64).Name(LogicalName).Version(1);
}
