namespace ConnectorHost.Cli.Send;

/// <summary>The frames of one connection that wait for their answers, oldest first; finds whose an answer is. Not thread-safe.</summary>
internal sealed class Outstanding
{
    private const int MostSilent = 1000;
    private readonly List<SentFrame> _frames = [];
    private readonly List<SentFrame> _done = [];

    /// <summary>Frames whose answers must come.</summary>
    public int Due => _frames.Count(f => f.IsDue);

    public bool IsEmpty => _frames.Count == 0;

    /// <summary>The one that has waited longest for an answer that must come.</summary>
    public SentFrame? OldestDue => _frames.Find(f => f.IsDue);

    public void Add(SentFrame frame) => _frames.Add(frame);

    /// <summary>Gives an answer to the message it belongs to: by control id, else to the oldest that waits, as answers come in order.</summary>
    /// <returns>Whether anybody waited for it.</returns>
    public bool Take(Answer answer)
    {
        if (answer.IsBatch)
        {
            if (_frames.Find(f => f.IsBatch && f.Messages.Any(m => !m.IsDone)) is not { } batch) return false;
            foreach (var part in answer.Parts) batch.Add(part.Code, part.Text);
            Finish(batch.Messages[0]);
            return true;
        }
        foreach (var part in answer.Parts)
        {
            if (Find(part) is not var (frame, message)) return false;
            frame.Add(part.Code, part.Text);
            // A commit that went well is followed by the application's answer; left out it would be taken for the next message's.
            if (message.Wanted == Expectation.Two && part.Code == "CA" && !message.IsCommitted) message.IsCommitted = true;
            else Finish(message);
        }
        return true;
    }

    /// <summary>Gives a commit block (hl7-mllp 5.11) to the oldest frame without one.</summary>
    /// <returns>The frame when it has to be sent again.</returns>
    public SentFrame? TakeCommit(bool isPositive)
    {
        if (_frames.Find(f => f.WaitsForCommit) is not { } frame) return null;
        if (!isPositive)
        {
            _frames.Remove(frame);
            return frame;
        }
        frame.WaitsForCommit = false;
        if (frame.Messages.All(m => !m.IsDue))
        {
            frame.Add("06", "");
            foreach (var message in frame.Messages) message.IsDone = true;
        }
        Collect();
        return null;
    }

    /// <summary>Frames that are done since the last call: answered, or silent as they asked.</summary>
    public IReadOnlyList<SentFrame> TakeDone()
    {
        if (_frames.Count - Due > MostSilent && _frames.Find(f => !f.IsDue) is { } silent)
        {
            _frames.Remove(silent);
            _done.Add(silent);
        }
        if (_done.Count == 0) return [];
        SentFrame[] done = [.. _done];
        _done.Clear();
        return done;
    }

    /// <summary>All that wait, and no longer do.</summary>
    public List<SentFrame> TakeAll()
    {
        List<SentFrame> all = [.. _frames];
        _frames.Clear();
        return all;
    }

    private (SentFrame Frame, ExpectedAnswer Message)? Find(AnswerPart part)
    {
        (SentFrame, ExpectedAnswer)? oldest = null;
        foreach (var frame in _frames)
        {
            foreach (var message in frame.Messages)
            {
                if (message.IsDone || frame.IsBatch) continue;
                if (message.ControlId == part.ControlId && part.ControlId.Length > 0) return (frame, message);
                if (oldest is null && (message.IsDue || (!part.IsPositive && message.Wanted == Expectation.OnlyOnError))) oldest = (frame, message);
            }
        }
        return oldest;
    }

    // Answers come in order: whoever stands before this one and may stay silent has done so.
    private void Finish(ExpectedAnswer message)
    {
        message.IsDone = true;
        foreach (var before in _frames)
        {
            foreach (var earlier in before.Messages)
            {
                if (ReferenceEquals(earlier, message))
                {
                    Collect();
                    return;
                }
                if (!earlier.IsDue) earlier.IsDone = true;
            }
        }
    }

    private void Collect()
    {
        for (var i = 0; i < _frames.Count; i++)
        {
            if (!_frames[i].IsDone) continue;
            _done.Add(_frames[i]);
            _frames.RemoveAt(i--);
        }
    }
}
