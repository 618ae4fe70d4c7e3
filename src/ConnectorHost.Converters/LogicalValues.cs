using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters;

/// <summary>Connect's date-like values and the numbers that carry them (kafka-connect 23).</summary>
internal static class LogicalValues
{
    public const int MillisecondsPerDay = 86_400_000;

    /// <exception cref="DataException">Not midnight UTC.</exception>
    public static int Days(DateTimeOffset date)
    {
        var ticks = (date - DateTimeOffset.UnixEpoch).Ticks;
        if (ticks % TimeSpan.TicksPerDay != 0) throw new DataException("Kafka Connect Date type should not have any time fields set to non-zero values.");
        return (int)(ticks / TimeSpan.TicksPerDay);
    }

    /// <exception cref="DataException">Not on 1970-01-01 UTC.</exception>
    public static int MillisecondsOfDay(DateTimeOffset time)
    {
        var milliseconds = time.ToUnixTimeMilliseconds();
        if (milliseconds is < 0 or >= MillisecondsPerDay) throw new DataException("Kafka Connect Time type should not have any date fields set to non-zero values.");
        return (int)milliseconds;
    }

    /// <exception cref="DataException">Beyond what a date can be here (years 1 to 9999).</exception>
    public static DateTimeOffset FromDays(long days) => days is < -719_162 or > 2_932_896
        ? throw new DataException("A date lies outside the years 1 to 9999.")
        : DateTimeOffset.UnixEpoch.AddDays(days);

    /// <exception cref="DataException">Not a time of day.</exception>
    public static DateTimeOffset FromMillisecondsOfDay(long milliseconds) => milliseconds is < 0 or > MillisecondsPerDay
        ? throw new DataException("Time values must use number of milliseconds greater than 0 and less than 86400000")
        : DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds);

    /// <exception cref="DataException">Beyond what an instant can be here (years 1 to 9999).</exception>
    public static DateTimeOffset FromTimestamp(long milliseconds) => milliseconds is < -62_135_596_800_000 or > 253_402_300_799_999
        ? throw new DataException("A timestamp lies outside the years 1 to 9999.")
        : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
