using Microsoft.Extensions.Time.Testing;

namespace ConnectorHost.Runtime.Tests.Pipeline;

/// <summary>A clock the test moves, which remembers what was waited for: a test advances it only when the wait has begun.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly List<TimeSpan> _waits = [];

    /// <summary>One-time waits in the order they began.</summary>
    public IReadOnlyList<TimeSpan> Waits { get { lock (_waits) return [.. _waits]; } }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (period == Timeout.InfiniteTimeSpan && dueTime > TimeSpan.Zero)
        {
            lock (_waits) _waits.Add(dueTime);
        }
        return timer;
    }

    /// <summary>Waits until the n-th wait has begun and lets it end.</summary>
    public async Task PassAsync(int n)
    {
        await Eventually.IsAsync(() => Waits.Count >= n);
        Advance(Waits[n - 1]);
    }
}
