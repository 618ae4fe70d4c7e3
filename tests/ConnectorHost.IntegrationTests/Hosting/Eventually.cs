using System.Diagnostics;

namespace ConnectorHost.IntegrationTests.Hosting;

/// <summary>Waits for a condition, never for a time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(60);

    /// <exception cref="TimeoutException">The condition did not hold before the deadline; names <paramref name="what"/>.</exception>
    public static Task HoldsAsync(string what, Func<bool> condition) => HoldsAsync(what, () => Task.FromResult(condition()));

    public static async Task HoldsAsync(string what, Func<Task<bool>> condition, TimeSpan? deadline = null)
    {
        var (started, limit) = (Stopwatch.GetTimestamp(), deadline ?? Deadline);
        using var timer = new PeriodicTimer(Interval);
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > limit) throw new TimeoutException($"Not within {limit.TotalSeconds:0} s: {what}.");
            await timer.WaitForNextTickAsync();
        }
    }
}
