using ConnectorHost.Connectors.Hl7.Acks;

namespace ConnectorHost.Connectors.Hl7.Duplicates;

/// <summary>Answers of messages that went to the dead letter topic lately, so that a repeat gets the same answer and no second dead letter (hl7-mllp 21).</summary>
/// <remarks>Full: the oldest goes first. For one thread at a time.</remarks>
internal sealed class DeadLetteredMessages(int capacity, long window)
{
    private readonly Dictionary<MessageKey, (AckOutcome Answer, long At)> _answers = [];
    private readonly Queue<(MessageKey Key, long At)> _order = [];

    public void Add(MessageKey key, in AckOutcome answer, long now)
    {
        while (_order.TryPeek(out var oldest) && (_order.Count >= capacity || now - oldest.At > window)) Forget(_order.Dequeue());
        _answers[key] = (answer, now);
        _order.Enqueue((key, now));
    }

    public bool TryGet(MessageKey key, long now, out AckOutcome answer)
    {
        var known = _answers.TryGetValue(key, out var entry) && now - entry.At <= window;
        answer = entry.Answer;
        return known;
    }

    private void Forget((MessageKey Key, long At) oldest)
    {
        if (_answers.TryGetValue(oldest.Key, out var entry) && entry.At == oldest.At) _answers.Remove(oldest.Key);
    }
}
