using System.Diagnostics;

namespace ConnectorHost.MllpLoad.Load;

/// <summary>What a run saw. Written by its one thread.</summary>
internal sealed class LoadCounts(int warmup)
{
    private readonly SortedDictionary<string, long> _byCode = new(StringComparer.Ordinal);
    private ushort _lastCode;
    private long _lastCodeCount;
    private long _measuredFrom = Stopwatch.GetTimestamp();
    private long _measuredUntil;

    public LatencyHistogram Latency { get; } = new();
    public long Answered { get; private set; }
    public long Accepted { get; private set; }

    /// <summary>Messages sent again after a lost connection.</summary>
    public long Resent { get; set; }
    public long Connects { get; set; }

    /// <summary>Connections that ended although the run wanted them.</summary>
    public long Disconnects { get; set; }

    /// <summary>Attempts to connect that were refused.</summary>
    public long Refused { get; set; }
    public long AckTimeouts { get; set; }

    /// <summary>Second answers to a message that was answered already.</summary>
    public long Duplicates { get; set; }

    /// <summary>Answers that name another message than the oldest unanswered one of their connection.</summary>
    public long Mismatched { get; set; }

    /// <summary>Bytes outside frames, and frames that are no acknowledgement.</summary>
    public long Malformed { get; set; }
    public long BytesSent { get; set; }
    public long BytesReceived { get; set; }
    public long LastProgress { get; private set; } = Stopwatch.GetTimestamp();

    public bool AllInOrder => Duplicates == 0 && Mismatched == 0 && Malformed == 0;

    public long Measured => Math.Max(0, Answered - warmup);

    public TimeSpan MeasuredTime => Measured == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_measuredFrom, _measuredUntil);

    public void AnswerCame(ushort code, long sentAt, long now)
    {
        Count(code);
        if (AckReader.IsPositive(code)) Accepted++;
        LastProgress = now;
        if (++Answered > warmup)
        {
            Latency.Record(now - sentAt);
            _measuredUntil = now;
        }
        else if (Answered == warmup) _measuredFrom = now;
    }

    public SortedDictionary<string, long> ByCode()
    {
        FoldLastCode();
        return _byCode;
    }

    // Nearly all answers have the same code: no look-up for those.
    private void Count(ushort code)
    {
        if (code != _lastCode)
        {
            FoldLastCode();
            _lastCode = code;
        }
        _lastCodeCount++;
    }

    private void FoldLastCode()
    {
        if (_lastCodeCount == 0) return;
        var text = AckReader.Text(_lastCode);
        _byCode[text] = _byCode.GetValueOrDefault(text) + _lastCodeCount;
        _lastCodeCount = 0;
    }
}
