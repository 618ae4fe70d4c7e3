namespace ConnectorHost.Connectors.Hl7.Acks;

/// <summary>Messages of one connection whose ack timers run, oldest first. Added by the connection, looked at by the listener's ticker.</summary>
internal sealed class UnansweredMessages
{
    private readonly Lock _gate = new();
    private readonly Queue<InFlightMessage> _messages = [];

    public void Watch(InFlightMessage message)
    {
        lock (_gate)
        {
            while (_messages.TryPeek(out var oldest) && oldest.IsAnswered) _messages.Dequeue();
            _messages.Enqueue(message);
        }
    }

    /// <summary>Answers what is due as unavailable and forgets what is answered.</summary>
    public void ExpireDue(long now)
    {
        lock (_gate)
        {
            for (var left = _messages.Count; left > 0; left--)
            {
                var message = _messages.Dequeue();
                if (!message.IsAnswered && !message.ExpireIfDue(now)) _messages.Enqueue(message);
            }
        }
    }
}
