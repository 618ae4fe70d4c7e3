using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.PluginApi.Connectors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Connectors.Hl7.Duplicates;

/// <summary>What a listener knows of the messages it took, so that a sender's repeat gives no second event (hl7-mllp 21).</summary>
/// <remarks>
/// Any thread. One lock for a few look-ups, never held while something is answered: admission and settlement of a key exclude each other, so of two copies that
/// arrive at once one is processed and the other waits for it. Bounded: in flight by the listener's permits, the rest by what is remembered at most.
/// </remarks>
internal sealed partial class DuplicateMemory
{
    public const int MostStored = 100_000;
    private const int MostDeadLettered = 10_000;
    private const int MostWarnedSenders = 1_000;
    private static readonly TimeSpan DeadLetterWindow = TimeSpan.FromMinutes(10);
    private readonly Lock _gate = new();
    private readonly Dictionary<MessageKey, InFlightMessage> _inFlight = [];
    private readonly HashSet<ulong> _warned = [];
    private readonly ControlIdLedger _ids = new();
    private readonly StoredWindow _stored;
    private readonly DeadLetteredMessages _deadLettered;
    private readonly TimeProvider _time;
    private readonly Action _count;
    private readonly ILogger _logger;
    private readonly bool _isOn;

    /// <param name="count">Told of each repeat that was recognised.</param>
    public DuplicateMemory(DuplicateConfig config, TimeProvider time, Action count, ILogger logger)
    {
        (_time, _count, _logger, _isOn) = (time, count, logger, config.Window > TimeSpan.Zero);
        _stored = new StoredWindow(MostStored, Ticks(config.Window));
        _deadLettered = new DeadLetteredMessages(MostDeadLettered, Ticks(DeadLetterWindow));
    }

    /// <summary>Remembers nothing; every repeat is a new message.</summary>
    public static DuplicateMemory Off { get; } = new(new DuplicateConfig(TimeSpan.Zero), TimeProvider.System, static () => { }, NullLogger.Instance);

    /// <summary>Messages being processed.</summary>
    public int InFlight
    {
        get { lock (_gate) return _inFlight.Count; }
    }

    /// <summary>Messages remembered as stored.</summary>
    public int Stored
    {
        get { lock (_gate) return _stored.Count; }
    }

    /// <summary>Fills the window from the offsets of all tasks and slots, as if their messages had been stored now: when they were is not kept.</summary>
    public void Recover(IReadOnlyList<StoredOffset> offsets)
    {
        if (!_isOn) return;
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            foreach (var stored in offsets)
            {
                foreach (var key in StoredKeys.Read(stored.Offset)) _stored.AddHalf(key, now);
            }
        }
    }

    /// <summary>Whether a message repeats one that is known: then it is answered like it, now or when that one settles. If not, it is in flight from here on.</summary>
    public bool IsRepeat(InFlightMessage message)
    {
        if (!_isOn) return false;
        AckOutcome answer = default;
        var (isReused, isAttached) = (false, false);
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            if (_inFlight.TryGetValue(message.Key, out var first))
            {
                isAttached = first.Refusal is null;
                if (isAttached) first.Attach(message);
                else answer = first.Refusal!.Value;
            }
            else if (_stored.Contains(message.Key, now))
            {
                answer = AckOutcome.Accept;
            }
            else if (!_deadLettered.TryGet(message.Key, now, out answer))
            {
                _inFlight.Add(message.Key, message);
                isReused = _ids.IsReused(message.Header!, message.Key) && IsFirstWarning(message);
                answer = AckOutcome.None;
            }
        }
        if (isReused) Log.ControlIdReused(_logger, message.Peer, message.LoggedId);
        if (isAttached)
        {
            _count();
            return true;
        }
        if (answer.Kind == AckKind.None) return false;
        _count();
        message.Finish(answer);
        return true;
    }

    /// <summary>A message is done. Before it is answered, so that a repeat that follows the answer finds it.</summary>
    /// <returns>Repeats that wait for its outcome; null for none, and for a message that is itself a repeat.</returns>
    public List<InFlightMessage>? Settled(InFlightMessage message, in AckOutcome outcome, MessageFate fate)
    {
        if (!_isOn) return null;
        lock (_gate)
        {
            if (!_inFlight.TryGetValue(message.Key, out var known) || known != message) return null;
            _inFlight.Remove(message.Key);
            if (fate == MessageFate.Stored) _stored.Add(message.Key, _time.GetTimestamp());
            else if (fate == MessageFate.DeadLettered) _deadLettered.Add(message.Key, outcome, _time.GetTimestamp());
            return message.TakeRepeats();
        }
    }

    /// <summary>A message is about to be refused, ahead of its dead letter: until it is settled its repeats are answered at once, too.</summary>
    /// <returns>Repeats that wait for its outcome already; null for none.</returns>
    public List<InFlightMessage>? Refused(InFlightMessage message, in AckOutcome refusal)
    {
        if (!_isOn) return null;
        lock (_gate)
        {
            if (!_inFlight.TryGetValue(message.Key, out var known) || known != message) return null;
            message.Refusal = refusal;
            return message.TakeRepeats();
        }
    }

    // Under the lock. A sender that uses one control id for everything is told of once; so is everybody when there are too many to tell apart.
    private bool IsFirstWarning(InFlightMessage message)
    {
        if (_warned.Count >= MostWarnedSenders) return false;
        return _warned.Add(StableHash.Add(StableHash.Add(StableHash.Start, message.Header!.Raw(3)), message.Header.Raw(4)));
    }

    private long Ticks(TimeSpan window) => (long)Math.Min(long.MaxValue / 2, window.TotalSeconds * _time.TimestampFrequency);

    private static partial class Log
    {
        [LoggerMessage(2401, LogLevel.Warning, "{Peer}: message '{ControlId}' has the control id of an earlier message and other content (control_id_reused); it counts as a new one. Logged once per sender.")]
        public static partial void ControlIdReused(ILogger logger, string peer, string controlId);
    }
}
