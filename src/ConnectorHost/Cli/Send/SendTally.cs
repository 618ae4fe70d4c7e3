using HdrHistogram;

namespace ConnectorHost.Cli.Send;

/// <summary>Counts of a run; from any thread.</summary>
internal sealed class SendTally
{
    private const int MostCodes = 32;
    private const long LongestMicroseconds = 86_400_000_000;
    private readonly Lock _gate = new();
    private readonly LongHistogram _latency = new(LongestMicroseconds, 3);
    private readonly SortedDictionary<string, long> _codes = new(StringComparer.Ordinal);

    /// <summary>Frames sent at least once; repeats after a lost connection do not count again.</summary>
    public long Frames { get; private set; }

    /// <summary>Messages in them.</summary>
    public long Messages { get; private set; }

    public long Bytes { get; private set; }

    public long AnswerBytes { get; private set; }

    /// <summary>Frames whose answers were all positive.</summary>
    public long Positive { get; private set; }

    /// <summary>Frames with an answer that is not positive.</summary>
    public long Negative { get; private set; }

    /// <summary>Frames without an answer, as their messages asked for.</summary>
    public long Silent { get; private set; }

    /// <summary>Frames whose answer never came.</summary>
    public long Lost { get; private set; }

    /// <summary>Sendings after the first.</summary>
    public long Resent { get; private set; }

    public long Connections { get; private set; }

    /// <summary>Answers that nobody waited for.</summary>
    public long Strays { get; private set; }

    public bool AllPositive => Frames > 0 && Positive == Frames;

    public IReadOnlyList<KeyValuePair<string, long>> Codes
    {
        get { lock (_gate) return [.. _codes]; }
    }

    public void Connected()
    {
        lock (_gate) Connections++;
    }

    public void Sent(SentFrame frame)
    {
        lock (_gate)
        {
            if (frame.Attempts > 1)
            {
                Resent++;
                return;
            }
            Frames++;
            Messages += frame.Messages.Count;
            Bytes += frame.Frame.Body.Length;
        }
    }

    public void Received(int bytes, bool isStray)
    {
        lock (_gate)
        {
            AnswerBytes += bytes;
            if (isStray) Strays++;
        }
    }

    public void Settled(SendOutcome outcome)
    {
        lock (_gate)
        {
            foreach (var code in outcome.Codes) Count(code);
            if (outcome.Kind == OutcomeKind.Positive) Positive++;
            else if (outcome.Kind == OutcomeKind.Negative) Negative++;
            else if (outcome.Kind == OutcomeKind.Silent) Silent++;
            else Lost++;
            if (outcome.Codes.Count > 0) _latency.RecordValue(Math.Clamp((long)outcome.RoundTrip.TotalMicroseconds, 1, LongestMicroseconds));
        }
    }

    /// <summary>In milliseconds; 0 without an answer.</summary>
    public double Latency(double percentile)
    {
        lock (_gate) return _latency.TotalCount == 0 ? 0 : _latency.GetValueAtPercentile(percentile) / 1000.0;
    }

    public double MaxLatency
    {
        get { lock (_gate) return _latency.TotalCount == 0 ? 0 : _latency.GetMaxValue() / 1000.0; }
    }

    private void Count(string code)
    {
        if (!_codes.ContainsKey(code) && _codes.Count == MostCodes) code = "other";
        _codes[code] = _codes.GetValueOrDefault(code) + 1;
    }
}
