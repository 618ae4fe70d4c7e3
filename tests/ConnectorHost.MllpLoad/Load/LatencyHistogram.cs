using System.Diagnostics;
using System.Numerics;

namespace ConnectorHost.MllpLoad.Load;

/// <summary>Counts of latencies in buckets about 1.6 % wide: fixed memory, nothing allocated per value.</summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 6;
    private const int Sub = 1 << SubBits;
    private static readonly double TicksPerMillisecond = Stopwatch.Frequency / 1000.0;
    private readonly long[] _counts = new long[(64 - SubBits + 1) * Sub];
    private long _total;
    private long _max;

    /// <param name="ticks">Of <see cref="Stopwatch"/>.</param>
    public void Record(long ticks)
    {
        _counts[Bucket(ticks)]++;
        _total++;
        if (ticks > _max) _max = ticks;
    }

    public double MaxMilliseconds => _max / TicksPerMillisecond;

    /// <returns>Upper bound of the bucket that holds it, in milliseconds; 0 when nothing was recorded.</returns>
    public double PercentileMilliseconds(double percentile)
    {
        var wanted = (long)Math.Ceiling(_total * percentile / 100);
        long seen = 0;
        for (var i = 0; i < _counts.Length; i++)
            if ((seen += _counts[i]) >= wanted && seen > 0) return Math.Min(Upper(i), _max) / TicksPerMillisecond;
        return 0;
    }

    private static int Bucket(long ticks)
    {
        if (ticks < Sub) return (int)Math.Max(ticks, 0);
        var shift = BitOperations.Log2((ulong)ticks) - SubBits;
        return (shift + 1) * Sub + (int)(ticks >> shift) - Sub;
    }

    private static long Upper(int bucket)
    {
        if (bucket < Sub) return bucket;
        var shift = bucket / Sub - 1;
        return (((long)(bucket % Sub) + Sub + 1) << shift) - 1;
    }
}
