namespace ConnectorHost.Runtime.Herding;

/// <summary>Waits between failed attempts to generate a connector's tasks: 250 ms, doubled up to 60 s (kafka-connect 7.5).</summary>
/// <remarks>Used by the herder's loop; only <paramref name="due"/> runs on a timer thread.</remarks>
internal sealed class GenerationRetries(TimeProvider time, Action<string> due) : IDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private readonly Dictionary<string, (ITimer Timer, TimeSpan Delay)> _waiting = new(StringComparer.Ordinal);

    /// <summary>Plans the next attempt and says how far away it is.</summary>
    public TimeSpan Schedule(string connector)
    {
        var delay = First;
        if (_waiting.Remove(connector, out var last))
        {
            last.Timer.Dispose();
            delay = last.Delay * 2 < Longest ? last.Delay * 2 : Longest;
        }
        var timer = time.CreateTimer(state => due((string)state!), connector, delay, Timeout.InfiniteTimeSpan);
        _waiting[connector] = (timer, delay);
        return delay;
    }

    /// <summary>An attempt succeeded, or there is nothing to generate any more.</summary>
    public void Clear(string connector)
    {
        if (_waiting.Remove(connector, out var last)) last.Timer.Dispose();
    }

    public void Dispose()
    {
        foreach (var (timer, _) in _waiting.Values) timer.Dispose();
        _waiting.Clear();
    }
}
