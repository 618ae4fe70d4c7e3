using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using ConnectorHost.Connectors.Hl7.Mllp;

namespace ConnectorHost.Connectors.Hl7.Acks;

/// <summary>Answers of one connection in arrival order. Who completes the oldest slot writes all that are ready; one writer at a time, no task per message (architecture 5.5).</summary>
/// <remarks>
/// Slots are added by the connection alone, at most <c>mllp.max.inflight</c>; completions come from any thread (delivery threads included) and never block.
/// Answers are flushed in pieces of about 64 KB, those of one frame too; the next piece is written when the peer has made room.
/// </remarks>
internal sealed class AckRing
{
    private readonly Lock _gate = new();
    private readonly Queue<AckSlot> _slots;
    private readonly List<AckSlot> _taken;                     // this and the next two are owned by the write role
    private int _next;                                         // slot of _taken that is written next
    private IEnumerator<bool>? _steps;                         // what is left of that slot, between two flushes
    private readonly Queue<byte[]> _repeats = [];              // frames a release 2 peer wants again; at most two per frame kept
    private readonly PipeWriter _output;
    private readonly AckOutput _answers;                       // owned by the write role
    private readonly UnconfirmedAcks? _unconfirmed;
    private readonly AckEncoder _encoder;
    private readonly AckConfig _config;
    private readonly Action<string> _count;
    private readonly Action<int> _lost;
    private readonly Action _closing;
    private readonly Action _continueWriting;
    private readonly int _capacity;
    private ValueTaskAwaiter<FlushResult> _flush;
    private TaskCompletionSource? _changed;
    private bool _writing;
    private bool _closed;
    private bool _broken;
    private long _flushes = 1;
    private int _inFlush;                                      // answers the flush carries; owned by the write role
    private bool _completed;

    /// <param name="framing">The bytes around each answer.</param>
    /// <param name="count">Told the code of each answer written.</param>
    /// <param name="lost">Told of answers that found no way back.</param>
    /// <param name="closing">Told that the connection has to end, so that it looks up from reading.</param>
    public AckRing(PipeWriter output, MllpFrameEncoder framing, AckEncoder encoder, AckConfig config, int capacity, Action<string> count, Action<int> lost, Action closing)
    {
        (_output, _encoder, _config, _capacity, _count, _lost, _closing) = (output, encoder, config, capacity, count, lost, closing);
        if (config.Release == MllpRelease.Two) _unconfirmed = new UnconfirmedAcks();
        _answers = new AckOutput(output, framing, _unconfirmed);
        _slots = new Queue<AckSlot>(Math.Min(capacity, 64));
        _taken = new List<AckSlot>(4);
        _continueWriting = ContinueWriting;
    }

    /// <summary>Frames that are not answered.</summary>
    public int Count
    {
        get { lock (_gate) return _slots.Count; }
    }

    /// <summary>The connection is to be closed: an answer could not be given or could not be written.</summary>
    public bool IsClosed
    {
        get { lock (_gate) return _closed; }
    }

    /// <summary>Closed because an answer could not be written: the peer is gone.</summary>
    public bool IsBroken
    {
        get { lock (_gate) return _broken; }
    }

    /// <summary>Frames wait for an answer, or an answer is being written.</summary>
    public bool IsBusy
    {
        get { lock (_gate) return _slots.Count > 0 || (_writing && !_completed); }
    }

    /// <summary>Number of the flush that waits for the peer to read; 0 when none does.</summary>
    public long WaitingFlush
    {
        get { lock (_gate) return _writing && !_completed ? _flushes : 0; }
    }

    /// <summary>Takes the next place. Connection only.</summary>
    public void Add(AckSlot slot)
    {
        lock (_gate)
        {
            _slots.Enqueue(slot);
        }
    }

    /// <summary>A slot has all its outcomes.</summary>
    public void Complete(AckSlot slot)
    {
        lock (_gate)
        {
            slot.IsReady = true;
            if (_closed)
            {
                if (!_writing || _completed) DropAll();
                return;
            }
            if (_writing || !TakeReady()) return;              // someone writes already and will look again, or the head is not ready
            _writing = true;
        }
        WriteTaken();
    }

    /// <summary>The peer's commit block about one of our answers: 06, or 15, then that answer is sent once more, at most twice (hl7-mllp 5.11). Ignored in release 1.</summary>
    public void PeerCommit(byte code)
    {
        if (_unconfirmed?.Answer(code) is not { } frame) return;
        lock (_gate)
        {
            if (_closed) return;
            _repeats.Enqueue(frame);
            if (_writing) return;                              // who writes looks again
            _writing = true;
        }
        WriteTaken();
    }

    /// <summary>Completes when fewer frames than half of the limit wait for an answer, or the connection is to be closed.</summary>
    public ValueTask WhenRoomAsync() => WhenAsync(static ring => ring._slots.Count < Math.Max(1, (ring._capacity + 1) / 2));

    /// <summary>Completes when every frame is answered, or the connection is to be closed.</summary>
    public ValueTask WhenEmptyAsync() => WhenAsync(static ring => ring._slots.Count == 0 && !ring._writing);

    /// <summary>Whether the limit of unanswered frames is reached.</summary>
    public bool IsFull
    {
        get { lock (_gate) return _slots.Count >= _capacity; }
    }

    /// <summary>Ends the output after what is being written; later answers are lost and counted.</summary>
    public async ValueTask CloseAsync()
    {
        while (true)
        {
            TaskCompletionSource changed;
            lock (_gate)
            {
                if (_completed) return;
                _closed = true;
                Signal();
                if (!_writing)
                {
                    _completed = true;
                    _writing = true;                           // kept: nobody writes any more
                    DropAll();
                    break;
                }
                changed = _changed ??= NewSignal();
            }
            await changed.Task;
        }
        await _output.CompleteAsync();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async ValueTask WhenAsync(Func<AckRing, bool> holds)
    {
        while (true)
        {
            TaskCompletionSource changed;
            lock (_gate)
            {
                if (_closed || holds(this)) return;
                changed = _changed ??= NewSignal();
            }
            await changed.Task;
        }
    }

    // Under the lock: moves the ready head into the writer's hands.
    private bool TakeReady()
    {
        while (_slots.TryPeek(out var head) && head.IsReady) _taken.Add(_slots.Dequeue());
        return _taken.Count > 0 || _repeats.Count > 0;
    }

    // Under the lock, once closed: slots leave as they become ready, their answers are lost.
    private void DropAll()
    {
        var lost = 0;
        while (_slots.TryPeek(out var head) && head.IsReady)
        {
            _slots.Dequeue().Release();
            lost++;
        }
        if (lost > 0) _lost(lost);
    }

    private void WriteTaken()
    {
        while (true)
        {
#pragma warning disable CA2012 // the awaiter outlives this method on purpose: its one continuation is cached, so that no message needs a task
            _flush = WriteAndFlush().GetAwaiter();
#pragma warning restore CA2012
            if (!_flush.IsCompleted)
            {
                _flush.UnsafeOnCompleted(_continueWriting);
                return;
            }
            if (!FinishFlush()) return;
        }
    }

    private void ContinueWriting()
    {
        if (FinishFlush()) WriteTaken();
    }

    // Whatever goes wrong here ends this connection and nothing else: completions come from delivery threads.
    private ValueTask<FlushResult> WriteAndFlush()
    {
        _inFlush = 0;
        try
        {
            return WritePiece() ? _output.FlushAsync() : new ValueTask<FlushResult>(default(FlushResult));
        }
        catch (Exception e)
        {
            return ValueTask.FromException<FlushResult>(e);
        }
    }

    /// <returns>Whether anything was written.</returns>
    private bool WritePiece()
    {
        var (any, closing) = (false, false);
        while (_steps is null && NextRepeat() is { } frame)
        {
            _answers.Repeat(frame);
            any = true;
        }
        while (_next < _taken.Count)
        {
            var slot = _taken[_next];
            closing |= _steps is null && slot.Closes(_config);
            if (closing) _lost(1);
            else if (!WriteSlot(slot, ref any)) return any;
            _next++;
            slot.Release();
            if (!closing && _answers.IsPieceFull) break;
        }
        if (_next == _taken.Count) ForgetTaken();
        if (closing) MarkClosed();
        return any;
    }

    /// <returns><c>false</c> when the rest of it has to wait for a flush.</returns>
    private bool WriteSlot(AckSlot slot, ref bool any)
    {
        var wrote = _steps is not null;                        // in an earlier piece
        if (!slot.HasSteps)
        {
            wrote = slot.Write(_answers, _encoder, _config, _count);
            any |= wrote;
        }
        else
        {
            _steps ??= slot.WriteSteps(_answers, _encoder, _config, _count);
            while (_steps.MoveNext())
            {
                wrote |= _steps.Current;
                any |= _steps.Current;
                if (_answers.IsPieceFull) return false;
            }
            _steps = null;
        }
        if (wrote) _inFlush++;
        return true;
    }

    private void ForgetTaken()
    {
        _taken.Clear();
        (_next, _steps) = (0, null);
    }

    // The peer is gone: what was not written is lost.
    private void DropTaken()
    {
        if (_taken.Count > _next) _lost(_taken.Count - _next);
        for (; _next < _taken.Count; _next++) _taken[_next].Release();
        ForgetTaken();
    }

    /// <returns>Whether there is more to write; if not, the role is given back.</returns>
    private bool FinishFlush()
    {
        bool broken;
        try
        {
            broken = _flush.GetResult() is { IsCompleted: true } or { IsCanceled: true };
        }
        catch (Exception)
        {
            broken = true;                                     // the peer is gone, in whichever way the transport says so
        }
        lock (_gate)
        {
            _flushes++;
            if (broken)
            {
                _broken |= !_closed;
                _closed = true;
                if (_inFlush > 0) _lost(_inFlush);
                DropTaken();
            }
            Signal();
            if (_taken.Count > 0) return true;                 // the next piece, also when nothing is taken any more
            if (_closed) DropAll();
            else if (TakeReady()) return true;
            _writing = false;
            if (!_closed) return false;
        }
        _closing();
        return false;
    }

    private byte[]? NextRepeat()
    {
        if (_unconfirmed is null) return null;
        lock (_gate) return _repeats.TryDequeue(out var frame) ? frame : null;
    }

    private void MarkClosed()
    {
        lock (_gate) _closed = true;
    }

    private void Signal()
    {
        _changed?.TrySetResult();
        _changed = null;
    }
}
