namespace ConnectorHost.MllpLoad.Load;

/// <summary>Judges each answer: it must name the oldest unanswered message of its connection, once. Keeps the files of accepted and rejected ids.</summary>
internal sealed class AnswerCheck(ControlIds ids, LoadCounts counts, IdFile? accepted, IdFile? rejected)
{
    private readonly AnsweredMessages _answered = new();

    /// <returns>True when it answers the oldest message of its connection, whatever the code.</returns>
    public bool Answer(ReadOnlySpan<byte> body, OutstandingMessages outstanding, long now)
    {
        if (!AckReader.TryRead(body, out var code, out var controlId))
        {
            counts.Malformed++;
            return false;
        }
        if (!ids.TryRead(controlId, out var number) || outstanding.Sent == 0 || number != outstanding.Oldest)
        {
            if (ids.TryRead(controlId, out number) && _answered.IsMarked(number)) counts.Duplicates++;
            else counts.Mismatched++;
            return false;
        }
        _answered.TryMark(number);
        if (AckReader.IsPositive(code)) accepted?.Add(controlId);
        else rejected?.Add(controlId, AckReader.Text(code));
        counts.AnswerCame(code, outstanding.OldestFirstSent, now);
        return true;
    }

    /// <summary>Hands all ids seen so far to the operating system; the run calls it before any further message is sent.</summary>
    public void Flush()
    {
        accepted?.Flush();
        rejected?.Flush();
    }
}
