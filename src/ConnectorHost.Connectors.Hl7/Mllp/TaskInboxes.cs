using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.PluginApi.Connectors;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>Where messages wait for their tasks: one inbox per task number, whether the task runs or restarts (hl7-mllp 3.6).</summary>
/// <remarks>Bounded by the listener's permits: an inbox holds no message without one, so writing never has to wait.</remarks>
internal sealed class TaskInboxes
{
    private readonly Inbox[] _inboxes;
    private readonly TaskAssignment _assignment;

    /// <param name="tasks">Number of tasks of the connector.</param>
    public TaskInboxes(int tasks, TaskAssignment assignment, int capacity)
    {
        _inboxes = new Inbox[Math.Max(1, tasks)];
        for (var i = 0; i < _inboxes.Length; i++) _inboxes[i] = new Inbox(capacity);
        _assignment = assignment;
    }

    public int Count => _inboxes.Length;

    public Inbox this[int task] => _inboxes[task];

    /// <summary>The inbox of the task that takes a message with a header.</summary>
    public Inbox For(InFlightMessage message) => _inboxes[_inboxes.Length == 1 ? 0 : _assignment.TaskOf(message.Header!, message.ReceivedAt, _inboxes.Length)];

    /// <summary>Some running task's context, to dead-letter what no task has seen; null when none runs.</summary>
    public ISourceTaskContext? AnyContext()
    {
        foreach (var inbox in _inboxes)
        {
            if (inbox.Context is { } context) return context;
        }
        return null;
    }
}

/// <summary>Messages of one task.</summary>
/// <remarks>What takes a message out, for a task or because it waits for none, does so under one gate: messages of a patient stay in order when a task comes back.</remarks>
internal sealed class Inbox(int capacity)
{
    /// <summary>How long a task may be away before what waits for it counts as a failed task's (hl7-mllp 3.6).</summary>
    /// <remarks>
    /// A task that restarts alone is away from the end of its stop to the end of its start: seconds, most of all for its producer. One that fails in between, before
    /// it came here, tells nobody. Well under <c>ack.timeout.ms</c>, and nothing is lost either way: senders repeat.
    /// </remarks>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly Channel<InFlightMessage> _messages = Channel.CreateBounded<InFlightMessage>(new BoundedChannelOptions(capacity));
    private readonly Lock _gate = new();
    private InFlightMessage? _returned;
    private long _absentSince;                                 // first look without a task; 0 before it
    private volatile bool _failed;

    /// <summary>Messages that wait.</summary>
    public int Count => _messages.Reader.Count + (Volatile.Read(ref _returned) is null ? 0 : 1);

    /// <summary>Set while the task runs.</summary>
    public ISourceTaskContext? Context { get; private set; }

    public void Attach(ISourceTaskContext context)
    {
        lock (_gate) (_failed, _absentSince, Context) = (false, 0, context);
    }

    /// <summary>The task is gone; a failed one stays away, so what waits for it is answered now. One that was given up detaches nobody but itself.</summary>
    public void Detach(ISourceTaskContext context, StopReason reason)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(Context, context)) return;
            Context = null;
            if (reason != StopReason.Failed) return;
            _failed = true;
        }
        AnswerWaiting();
    }

    /// <summary>A message a task took and cannot send before it restarts: the next reader takes it first.</summary>
    public void Return(InFlightMessage message)
    {
        if (Interlocked.CompareExchange(ref _returned, message, null) is not null) message.Finish(AckOutcome.Abandoned);
    }

    /// <summary>The next message, if one waits.</summary>
    public bool TryRead([NotNullWhen(true)] out InFlightMessage? message)
    {
        lock (_gate) return TryTake(out message);
    }

    /// <summary>Completes when a message may wait.</summary>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref _returned) is null ? _messages.Reader.WaitToReadAsync(cancellationToken) : ValueTask.FromResult(true);

    /// <summary>While no task reads: lets go of messages whose time is up, and of all when the task is away for too long; they must not hold the listener's permits.</summary>
    public void LetGoOfDue(TimeProvider time)
    {
        if (Context is not null) return;
        var now = time.GetTimestamp();
        if (IsAwayTooLong(time, now)) AnswerWaiting();
        while (TryTakeDue(now, out var message)) message.Finish(AckOutcome.Unavailable);
    }

    /// <summary>Hands a message to the task; one of a failed task is answered at once.</summary>
    public void Post(InFlightMessage message)
    {
        if (_failed || !_messages.Writer.TryWrite(message))
        {
            message.Finish(AckOutcome.Unavailable);
            return;
        }
        if (_failed) AnswerWaiting();
    }

    /// <summary>Lets go of everything that waits and was not stored; the listener ends: connections close, senders repeat.</summary>
    public void Abandon()
    {
        while (TryRead(out var message)) message.Finish(AckOutcome.Abandoned);
    }

    private void AnswerWaiting()
    {
        while (TryTakeOfFailed(out var message)) message.Finish(AckOutcome.Unavailable);
    }

    private bool IsAwayTooLong(TimeProvider time, long now)
    {
        lock (_gate)
        {
            if (Context is not null || _failed) return false;
            if (_absentSince == 0) _absentSince = now;
            return _failed = time.GetElapsedTime(_absentSince, now) >= Grace;
        }
    }

    // A task that comes back finds what waits as it is, or does not come before this is done.
    private bool TryTakeDue(long now, [NotNullWhen(true)] out InFlightMessage? message)
    {
        lock (_gate)
        {
            message = null;
            if (Context is not null) return false;
            if ((_returned ?? (_messages.Reader.TryPeek(out var first) ? first : null)) is not { } next || next.IsWanted(now)) return false;
            return TryTake(out message);
        }
    }

    private bool TryTakeOfFailed([NotNullWhen(true)] out InFlightMessage? message)
    {
        message = null;
        lock (_gate) return _failed && TryTake(out message);
    }

    // Under the gate.
    private bool TryTake([NotNullWhen(true)] out InFlightMessage? message)
    {
        message = Interlocked.Exchange(ref _returned, null);
        return message is not null || _messages.Reader.TryRead(out message);
    }
}
