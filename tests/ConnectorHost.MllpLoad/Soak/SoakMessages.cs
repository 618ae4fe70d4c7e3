using System.Diagnostics;
using ConnectorHost.MllpLoad.Load;

namespace ConnectorHost.MllpLoad.Soak;

/// <summary>All messages of a run by number: which are new, which wait for a repeat, which were answered. For all threads.</summary>
internal sealed class SoakMessages(SoakOptions options, IdFile accepted, IdFile? rejected)
{
    private const int Remembered = 4096;
    private const int AbandonedOf100 = 5;
    private readonly Lock _gate = new();
    private readonly ControlIds _ids = new(options.Prefix);
    private readonly MessageTemplate[] _templates = [.. options.Types.Select(t => MessageTemplate.Parse(BuiltInMessages.Get(t), new ControlIds(options.Prefix), t))];
    private readonly AnsweredMessages _answered = new();
    private readonly List<long> _unanswered = [];
    private readonly long[] _recent = new long[Remembered];
    private readonly Random _random = new(options.Seed);
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _next;
    private long _recentCount;
    private long _paced;

    /// <summary>Messages made.</summary>
    public long Count => Volatile.Read(ref _next);

    /// <summary>Messages answered positively.</summary>
    public long Accepted { get; private set; }

    /// <summary>Messages that were never answered and are not sent again, on purpose.</summary>
    public long Abandoned { get; private set; }

    /// <summary>Codes other than AA and CA for a message that is good.</summary>
    public long Rejected { get; private set; }

    /// <summary>Waits for its turn, when there is a rate.</summary>
    public void Pace(WaitHandle stop)
    {
        if (options.Rate is not { } rate) return;
        double due;
        lock (_gate) due = _paced++ / (double)rate;
        var wait = due - Stopwatch.GetElapsedTime(_started).TotalSeconds;
        if (wait > 0) stop.WaitOne(TimeSpan.FromSeconds(wait));
    }

    public long New() => Interlocked.Increment(ref _next) - 1;

    /// <summary>The whole frame of a message: the same bytes each time.</summary>
    public byte[] Frame(long number)
    {
        var template = _templates[number % _templates.Length];
        var frame = new byte[template.FrameBytes];
        template.Write(frame, number, (int)(number % options.Patients));
        return frame;
    }

    public bool TryRead(ReadOnlySpan<byte> controlId, out long number) => _ids.TryRead(controlId, out number);

    /// <summary>A message whose answer was lost.</summary>
    public bool TryTakeUnanswered(out long number)
    {
        lock (_gate)
        {
            number = -1;
            if (_unanswered.Count == 0) return false;
            var at = _random.Next(_unanswered.Count);
            number = _unanswered[at];
            _unanswered[at] = _unanswered[^1];
            _unanswered.RemoveAt(_unanswered.Count - 1);
            return true;
        }
    }

    /// <summary>A message that was answered not long ago.</summary>
    public bool TryPickAnswered(out long number)
    {
        lock (_gate)
        {
            number = -1;
            if (_recentCount == 0) return false;
            number = _recent[_random.NextInt64(Math.Min(_recentCount, Remembered))];
            return true;
        }
    }

    public void Answered(long number, ushort code)
    {
        lock (_gate)
        {
            Span<byte> id = stackalloc byte[_ids.Length];
            _ids.Write(id, number);
            if (!AckReader.IsPositive(code))
            {
                Rejected++;
                rejected?.Add(id, AckReader.Text(code));
                rejected?.Flush();
                return;
            }
            if (!_answered.TryMark(number)) return;
            Accepted++;
            accepted.Add(id);
            accepted.Flush();
            _recent[_recentCount++ % Remembered] = number;
        }
    }

    /// <summary>Its connection ended before its answer: it is sent again some time, or, now and then, never.</summary>
    public void Lost(long number, bool isLastChance)
    {
        lock (_gate)
        {
            if (_answered.IsMarked(number)) return;
            if (isLastChance || _random.Next(100) >= AbandonedOf100) _unanswered.Add(number);
            else Abandoned++;
        }
    }

    public int Unanswered
    {
        get { lock (_gate) return _unanswered.Count; }
    }
}
