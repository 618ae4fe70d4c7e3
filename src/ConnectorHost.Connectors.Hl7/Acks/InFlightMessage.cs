using ConnectorHost.Hl7.Messages;
using ConnectorHost.Connectors.Hl7.Duplicates;
using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Connectors.Hl7.Acks;

/// <summary>What a message in flight needs from its listener.</summary>
internal sealed record InFlightServices(Permits Permits, AckConfig Acks, Hl7ReaderOptions Reader, Hl7Metrics Metrics, TimeProvider Time)
{
    public DuplicateMemory Duplicates { get; init; } = DuplicateMemory.Off;

    /// <summary>Of warnings that senders could repeat without end.</summary>
    public LogLimit Limit { get; } = new(Time);
}

/// <summary>One message between the end of its frame and its settlement: bytes, records outstanding, outcome, the slot that waits for it.</summary>
/// <remarks>
/// It holds a permit and the frame until every record of it has settled; it answers its slot once, at the latest when the answer is due. The worst
/// delivery decides the outcome. A repeat that arrives meanwhile holds its own permit and frame, becomes no record and ends with this message's outcome
/// (hl7-mllp 21). Any thread; nothing here blocks, waits or throws.
/// </remarks>
internal sealed class InFlightMessage : RecordOrigin
{
    private static readonly AckProblem DeadLettered = new(207, "stored in the dead letter topic");
    private static readonly AckOutcome NotStored = AckOutcome.Error(new AckProblem(207, "the event could not be stored"));
    private readonly InFlightServices _services;
    private readonly PooledFrame _frame;
    private readonly AckSlot _slot;
    private readonly int _index;
    private readonly long _patience;
    private readonly Lock _gate = new();
    private SourceRecord[] _records = [];
    private HealthEvent[] _events = [];
    private int _outstanding;
    private int _answered;
    private int _released;
    private AckOutcome _worst = AckOutcome.Accept;
    private MessageFate _fate = MessageFate.Stored;            // the worst of its records'
    private MessageHash _hash;
    private List<InFlightMessage>? _repeats;                   // guarded by the duplicate memory
    private long _repeatsDue;                                  // when the last of them has to be answered
    private string? _errorClass;                               // of a refusal, for its dead letter; null lets the runtime decide
    private int _errorCode;

    /// <param name="bytes">The message as received, a part of <paramref name="frame"/>; the permit for it is held by the caller and passes to this object.</param>
    /// <param name="header">Null when it could not be read.</param>
    public InFlightMessage(InFlightServices services, PooledFrame frame, AckSlot slot, int index, ReadOnlyMemory<byte> bytes, Hl7Header? header, string peer)
    {
        (_services, _frame, _slot, _index, Bytes, Header, Peer) = (services, frame, slot, index, bytes, header, peer);
        frame.Hold();
        Received = services.Time.GetTimestamp();
        ReceivedAt = services.Time.GetUtcNow().ToUnixTimeMilliseconds();
        _patience = (long)(services.Acks.Timeout.TotalSeconds * services.Time.TimestampFrequency);
    }

    public ReadOnlyMemory<byte> Bytes { get; }
    public Hl7Header? Header { get; }

    /// <summary>Address of the sender.</summary>
    public string Peer { get; }

    /// <summary>Epoch milliseconds at which the frame was complete.</summary>
    public long ReceivedAt { get; }

    /// <summary>Timestamp of the same moment.</summary>
    public long Received { get; }

    /// <summary>Timestamp at which the answer is due.</summary>
    public long Due => _slot.IsBatch && _slot.LastProgress > Received ? _slot.LastProgress + _patience : Received + _patience;

    /// <summary>Until when it is worth producing: a repeat may be waiting longer than the first one's sender.</summary>
    public override long? DeadlineTimestamp => Math.Max(Due, Volatile.Read(ref _repeatsDue));

    /// <summary>MSH-10 as logs may show it.</summary>
    public string LoggedId => Header is null ? "" : LogText.Of(Header.ControlId);

    public bool IsAnswered => Volatile.Read(ref _answered) != 0;

    /// <summary>Somebody still waits for its outcome: its own sender or that of a repeat.</summary>
    public bool IsWanted(long now) => (!IsAnswered && !IsDue(now)) || now < Volatile.Read(ref _repeatsDue);

    /// <summary>Where its key is kept when it is stored; set by the task before records go out.</summary>
    public StoredKeys? StoredIn { get; set; }

    /// <summary>By what a repeat is known, after <see cref="Identify"/>.</summary>
    public MessageKey Key => _hash.Key;

    /// <summary>Computes its hash, once, before it goes anywhere.</summary>
    public void Identify() => _hash = MessageHash.Of(Header!);

    /// <summary>The whole hash, for event ids.</summary>
    public void CopyHashTo(Span<byte> target) => _hash.CopyTo(target);

    /// <summary>A repeat will get this message's outcome. For <see cref="DuplicateMemory"/>, under its lock.</summary>
    public void Attach(InFlightMessage repeat)
    {
        (_repeats ??= []).Add(repeat);
        Volatile.Write(ref _repeatsDue, Math.Max(_repeatsDue, repeat.Due));
    }

    /// <summary>What it was answered while its dead letter is on its way. For <see cref="DuplicateMemory"/>, under its lock.</summary>
    public AckOutcome? Refusal { get; set; }

    /// <summary>The repeats that wait; null for none. For <see cref="DuplicateMemory"/>, under its lock.</summary>
    public List<InFlightMessage>? TakeRepeats()
    {
        var repeats = _repeats;
        _repeats = null;
        return repeats;
    }

    public override byte[] GetOriginalBytes() => Header is null ? Hl7MessageHash.WithoutCredentials(Bytes, _services.Reader) : Hl7MessageHash.WithoutCredentials(Header);

    public override Headers GetDeadLetterHeaders()
    {
        var headers = new List<PluginApi.Records.Header>(6) { PluginApi.Records.Header.Text("hl7.peer", Peer) };
        if (Header is not null)
        {
            headers.Add(PluginApi.Records.Header.Text("hl7.message.type", KeptText.Of(Header.MessageType)));
            if (Header.Trigger.Length > 0) headers.Add(PluginApi.Records.Header.Text("hl7.trigger", KeptText.Of(Header.Trigger)));
            headers.Add(PluginApi.Records.Header.Text("hl7.control.id", KeptText.Of(Header.ControlId)));
        }
        if (_errorClass is not null) headers.Add(PluginApi.Records.Header.Text("error.class", _errorClass));
        if (_errorCode > 0) headers.Add(PluginApi.Records.Header.Text("error.code", _errorCode.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return Headers.Of([.. headers]);
    }

    /// <summary>Says how many records the message became, before the first is handed to the runtime.</summary>
    /// <param name="warnings">For the answer when all goes well (level strict, hl7-mllp 5.6); null for none.</param>
    public void Expect(SourceRecord[] records, HealthEvent[] events, IReadOnlyList<AckProblem>? warnings = null)
    {
        if (warnings is { Count: > 0 }) _worst = new AckOutcome(AckKind.Accept, warnings);
        (_records, _events) = (records, events);
        Volatile.Write(ref _outstanding, records.Length);
    }

    /// <summary>One record settled.</summary>
    public void RecordSettled(in Settlement settlement, HealthEventMetrics counted)
    {
        Count(settlement, counted);
        var outcome = OutcomeOf(settlement.Delivery);
        var fate = FateOf(settlement.Delivery.Kind);
        lock (_gate)
        {
            if (outcome.Kind > _worst.Kind) _worst = outcome;
            if (fate > _fate) _fate = fate;
        }
        if (Interlocked.Decrement(ref _outstanding) == 0) Settle(_worst, _fate);
    }

    /// <summary>The message is done: answered (unless it was already) and let go, with the repeats that wait for it.</summary>
    public void Finish(in AckOutcome outcome) => Settle(outcome, outcome.Kind == AckKind.Accept ? MessageFate.Stored : MessageFate.Open);

    // Remembered before it is answered: the sender's next message may be the repeat.
    private void Settle(in AckOutcome outcome, MessageFate fate)
    {
        if (fate == MessageFate.Stored) StoredIn?.Add(Key, Header!.ControlId);
        var repeats = _services.Duplicates.Settled(this, outcome, fate);
        try
        {
            Answer(outcome);
        }
        finally
        {
            Release();
            if (repeats is not null)
            {
                foreach (var repeat in repeats) repeat.Finish(outcome);
            }
        }
    }

    /// <summary>The message becomes no record: it goes to the dead letter topic, where one is set, and is answered.</summary>
    /// <remarks>An AR does not wait for its dead letter, which is best effort, but holds permit and frame until that has settled: dead letters are bounded as records are. An AE is answered by <c>ack.on.dlq</c> once the dead letter is stored (hl7-mllp 5.8).</remarks>
    /// <param name="context">Any running task's; null when none runs, then there is no dead letter.</param>
    /// <param name="refusal">The answer, when there is no dead letter topic or it does not wait.</param>
    /// <param name="errorClass"><c>PARSE_ERROR</c> or <c>PROCESSING_ERROR</c>.</param>
    /// <param name="error">Why, for the dead letter.</param>
    public void Refuse(ISourceTaskContext? context, AckOutcome refusal, string errorClass, Exception error)
    {
        (_errorClass, _errorCode) = (errorClass, refusal.Problems![0].Code);
        if (context is null)
        {
            Finish(refusal);
            return;
        }
        if (refusal.Kind == AckKind.Reject)
        {
            RejectAhead(context, refusal, error);
        }
        else
        {
            context.Reject(this, Stage.TaskPoll, error, delivery => RejectionSettled(delivery, refusal));
        }
    }

    /// <summary>The answer is due: the sender is told so if it was told nothing yet; records on their way settle later.</summary>
    /// <returns>Whether the time was up.</returns>
    public bool ExpireIfDue(long now)
    {
        if (IsAnswered || !IsDue(now)) return false;
        Answer(AckOutcome.Unavailable);
        return true;
    }

    /// <summary>Whether the answer is due; the timer of a batch starts anew whenever one of its messages settles (hl7-mllp 6).</summary>
    public bool IsDue(long now) => now >= Due;

    // Answered before its dead letter settles. Who repeats it meanwhile is answered likewise, at once.
    private void RejectAhead(ISourceTaskContext context, AckOutcome refusal, Exception error)
    {
        var repeats = _services.Duplicates.Refused(this, refusal);
        try
        {
            context.Reject(this, Stage.TaskPoll, error, delivery => Settle(refusal, RejectionFate(delivery)));
        }
        finally
        {
            Answer(refusal);
            if (repeats is not null)
            {
                foreach (var repeat in repeats) repeat.Finish(refusal);
            }
        }
    }

    private void RejectionSettled(in Delivery delivery, in AckOutcome refusal) => Settle(
        delivery.Kind switch
        {
            DeliveryKind.DeadLettered => OutcomeOf(delivery, refusal.Problems),
            _ when delivery.IsRetriable || delivery.MaybeStored => AckOutcome.Unavailable,
            _ => refusal,
        },
        RejectionFate(delivery));

    private static MessageFate RejectionFate(in Delivery delivery) => delivery.Kind == DeliveryKind.DeadLettered ? MessageFate.DeadLettered : MessageFate.Open;

    private static MessageFate FateOf(DeliveryKind kind) => kind switch
    {
        DeliveryKind.Produced or DeliveryKind.Filtered => MessageFate.Stored,
        DeliveryKind.DeadLettered => MessageFate.DeadLettered,         // answered, but it is no event
        _ => MessageFate.Open,
    };

    private void Answer(in AckOutcome outcome)
    {
        if (Interlocked.Exchange(ref _answered, 1) != 0) return;
        var now = _services.Time.GetTimestamp();
        _services.Metrics.Settled(_services.Time.GetElapsedTime(Received, now));
        _slot.Complete(_index, outcome, now);
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) != 0) return;
        _services.Permits.Return();
        (_records, _events) = ([], []);
        _frame.Release();
    }

    private void Count(in Settlement settlement, HealthEventMetrics counted)
    {
        if (settlement.Delivery.Kind != DeliveryKind.Produced) return;
        _services.Metrics.EventStored(settlement.Delivery.Topic!);
        for (var i = 0; i < _records.Length; i++)
        {
            if (!ReferenceEquals(_records[i], settlement.Record)) continue;
            counted.Produced(_events[i]);
            return;
        }
    }

    private AckOutcome OutcomeOf(in Delivery delivery, IReadOnlyList<AckProblem>? problems = null) => delivery.Kind switch
    {
        DeliveryKind.Produced or DeliveryKind.Filtered => AckOutcome.Accept,
        DeliveryKind.DeadLettered => _services.Acks.OnDeadLetter switch
        {
            DeadLetterAnswer.Accept => AckOutcome.Accept,
            DeadLetterAnswer.Reject => AckOutcome.Reject(problems ?? [DeadLettered]),
            _ => AckOutcome.Error(problems ?? [DeadLettered]),
        },
        _ when delivery.IsRetriable || delivery.MaybeStored => AckOutcome.Unavailable,
        _ => NotStored,
    };
}
