namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>Lets a warning about the same thing through once a minute, so that a misconfigured or hostile peer cannot fill the log. Any thread.</summary>
internal sealed class LogLimit(TimeProvider time)
{
    private const int MostReasons = 256;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, (long At, int Skipped)> _seen = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Once a minute for each host.</summary>
    /// <param name="peer">Address with its port.</param>
    public bool Allows(string reason, string peer, out int skipped)
    {
        var port = peer.LastIndexOf(':');
        return Allows(string.Concat(reason, " ", port < 0 ? peer : peer.AsSpan(0, port)), out skipped);
    }

    /// <param name="skipped">How many were held back since the last one let through.</param>
    public bool Allows(string reason, out int skipped)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (!_seen.TryGetValue(reason, out var last) && _seen.Count >= MostReasons && !Forget(now))
            {
                reason = "";                                   // all further ones count as one
                _seen.TryGetValue(reason, out last);
            }
            skipped = last.Skipped;
            if (last.At != 0 && time.GetElapsedTime(last.At, now) < Every)
            {
                _seen[reason] = (last.At, skipped + 1);
                return false;
            }
            _seen[reason] = (now == 0 ? 1 : now, 0);
            return true;
        }
    }

    private bool Forget(long now)
    {
        foreach (var (reason, last) in _seen)
        {
            if (time.GetElapsedTime(last.At, now) >= Every) _seen.Remove(reason);
        }
        return _seen.Count < MostReasons;
    }
}
