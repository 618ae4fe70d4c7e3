using System.Buffers;
using System.IO.Pipelines;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Mllp.Opening;
using ConnectorHost.Connectors.Hl7.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>One sender: reads frames, hands their messages on and lets answers go back in order. Sees only <see cref="ConnectionContext"/> and pipes.</summary>
/// <remarks>
/// One loop per connection does all reading; the ticker only wakes it. When the listener or the connection is full, the loop waits with what one read brought
/// undecoded (hl7-mllp 3.4). What was received before the sender vanished is processed all the same (3.5).
/// </remarks>
internal sealed partial class MllpConnection
{
    private static readonly TimeSpan LastAnswer = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromMinutes(2);
    private readonly ConnectionContext _connection;
    private readonly MllpConfig _config;
    private readonly MessageIntake _intake;
    private readonly InFlightServices _services;
    private readonly ConnectionClocks _clocks;
    private readonly ConnectionClock _clock;
    private readonly MllpFrameDecoder _decoder;
    private readonly FramingNotes _notes;
    private readonly ReadingRoom _room;
    private readonly ILogger _logger;
    private readonly CancellationToken _abort;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);     // nothing more is taken
    private int _watched;
    private long _closedSince;                                 // this and the next two are the ticker's
    private long _flush;
    private long _flushSince;
    private volatile bool _isReading = true;
    private volatile bool _stop;
    private volatile bool _hasEnded;

    public MllpConnection(OpenedConnection opened, MllpConfig config, MessageIntake intake, InFlightServices services, AckEncoder encoder, ConnectionClocks clocks, ILogger logger, CancellationToken abort)
    {
        (_connection, _config, _intake, _services, _clocks, _logger, _abort) = (opened.Connection, config, intake, services, clocks, logger, abort);
        Peer = opened.Peer;
        _decoder = MllpFrameDecoder.Create(config.MaxFrameBytes, config.MaxGarbageBytes, config.Strict, config.Framing);
        _clock = new ConnectionClock(config, services.Time);
        _notes = new FramingNotes(_decoder, services.Metrics, services.Limit, logger, Peer, Id);
        Ring = new AckRing(_connection.Transport.Output, config.Encoder, encoder, services.Acks, config.MaxInFlight, services.Metrics.Acked, services.Metrics.AcksLost, RingCloses);
        _room = new ReadingRoom(services.Permits, Ring, _clock, services.Metrics, _over.Task);
    }

    public string Id => _connection.ConnectionId;
    public string Peer { get; }
    public AckRing Ring { get; }
    public UnansweredMessages Unanswered { get; } = new();
    public SequenceNumbers Sequence { get; } = new();
    public ConnectionNotices Notices { get; } = new();
    public ConnectionCredentials Credentials { get; } = new();

    /// <summary>Whether it may still hand messages on.</summary>
    public bool IsReading => _isReading;

    /// <summary>Whether the ticker has to look at it.</summary>
    public bool HasRunningClock => !_hasEnded && (_clock.IsInsideFrame || Ring.IsBusy || Ring.IsClosed);

    /// <summary>Runs until the sender is done or the connection has to be closed; then every answer that can be given has been given.</summary>
    public async Task RunAsync()
    {
        _services.Metrics.Opened();
        try
        {
            await ReadAsync();
            EndReading();
            await Ring.WhenEmptyAsync();
        }
        finally
        {
            EndReading();
            _clocks.Watch(this);                               // the last answers have a time, too
            await CloseAsync();
            _hasEnded = true;
            _services.Metrics.Closed();
        }
    }

    /// <summary>Ends the connection at once, a flush that waits for the peer included. Any thread.</summary>
    public void Abort()
    {
        _over.TrySetResult();
        _connection.Abort();
        WakeReader();
    }

    /// <summary>Stops reading; what was read is processed and answered, then the connection closes. Any thread.</summary>
    public void Stop()
    {
        _stop = true;
        WakeReader();
    }

    public bool TryBeWatched() => Interlocked.Exchange(ref _watched, 1) == 0;

    public void LeaveUnwatched() => Interlocked.Exchange(ref _watched, 0);

    /// <summary>Looks at the connection's clocks. Ticker only.</summary>
    public void Tick(long now)
    {
        if (_hasEnded) return;
        Unanswered.ExpireDue(now);
        if (Ring.IsClosed) Close(now);
        else if (TakesNoAnswers(now)) Abort();
        else if (LookAtClock(now) != Expiry.None) WakeReader();
    }

    /// <summary>Looks whether the connection is idle. Ticker only; for all connections, but seldom.</summary>
    public void TickIdle(long now)
    {
        if (!_hasEnded && LookAtClock(now) == Expiry.Idle) WakeReader();
    }

    /// <summary>Takes a permit for a message of the frame that is being handed on.</summary>
    public ValueTask TakePermitAsync(CancellationToken cancellationToken) => _room.TakePermitAsync(cancellationToken);

    private async ValueTask CloseAsync()
    {
        try
        {
            await Ring.CloseAsync();
            await _connection.Transport.Input.CompleteAsync();
        }
        catch (Exception e)
        {
            _notes.NotClosed(e);                               // the last bytes found no way out: the peer is gone
        }
        finally
        {
            await _connection.DisposeAsync();
        }
    }

    private async Task ReadAsync()
    {
        var input = _connection.Transport.Input;
        while (!_stop)
        {
            ReadResult result;
            try
            {
                result = await input.ReadAsync(_abort);
            }
            catch (Exception e)
            {
                await BreakAsync(e);                           // the peer is gone, in whichever way the transport says so
                return;
            }
            if (!result.Buffer.IsEmpty) _clock.Received();
            var goesOn = await DecodeAsync(result.Buffer);
            input.AdvanceTo(result.Buffer.End);
            if (!goesOn) return;
            if (result.IsCompleted)
            {
                await FinishAsync();
                return;
            }
            if (result.IsCanceled && (_over.Task.IsCompleted || !await OnTimersAsync())) return;
        }
        _notes.Stopped();
    }

    private async ValueTask<bool> DecodeAsync(ReadOnlySequence<byte> buffer)
    {
        foreach (var piece in buffer)
        {
            for (var rest = piece; !rest.IsEmpty;)
            {
                if (_over.Task.IsCompleted || (!_room.MayDecode && !await WhenMayDecodeAsync())) return false;
                var happened = _decoder.Read(rest.Span, out var consumed);
                rest = rest[consumed..];
                if (happened != MllpEvent.NeedMore && !await HandleAsync(happened)) return false;
            }
        }
        if (!buffer.IsEmpty) Follow();
        return true;
    }

    private async ValueTask FinishAsync()
    {
        var happened = _decoder.EndOfStream(out var truncated);
        _notes.Finished(truncated);
        if (happened != MllpEvent.NeedMore) await HandleAsync(happened);
    }

    // What came before a reset counts as at an end of stream (2.2, 3.5); what we end ourselves takes nothing more.
    private async ValueTask BreakAsync(Exception error)
    {
        var isOurs = _abort.IsCancellationRequested || _over.Task.IsCompleted;
        var happened = isOurs ? MllpEvent.NeedMore : _decoder.EndOfStream(out _);
        _notes.Broken(error, _decoder.IsInsideFrame, Ring.Count);
        if (happened != MllpEvent.NeedMore) await HandleAsync(happened);
    }

    private async ValueTask<bool> OnTimersAsync()
    {
        var expired = LookAtClock(_services.Time.GetTimestamp());
        switch (expired)
        {
            case Expiry.Grace:
                if (!await HandleAsync(_decoder.GraceElapsed())) return false;
                Follow();
                return true;
            case Expiry.Frame or Expiry.Idle:
                _notes.TimedOut(expired);
                return false;
            default:
                return true;
        }
    }

    private async ValueTask<bool> HandleAsync(MllpEvent happened)
    {
        if (happened == MllpEvent.NeedMore) return true;
        if (happened == MllpEvent.Close)
        {
            _notes.Refused();
            return false;
        }
        if (happened == MllpEvent.Oversize) _notes.Oversize(_config.MaxFrameBytes);
        else if (_decoder.DropBlank())
        {
            _services.Metrics.Empty();
            return true;
        }
        if (!await _room.EnterAsync(_decoder.HeldBytes)) return false;
        var frame = _decoder.Take();
        frame.ChargeTo(_services.Permits);
        try
        {
            _services.Metrics.Frame(frame.Length);
            var taking = happened == MllpEvent.Oversize ? _intake.RefuseOversizeAsync(this, frame, _abort) : _intake.TakeAsync(this, frame, _abort);
            _clocks.Watch(this);                               // its answers have a time, also while the rest of this read waits for room
            return await taking;
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            _room.HandedOn();
            frame.Release();
        }
    }

    private ValueTask<bool> WhenMayDecodeAsync()
    {
        Follow();
        return _room.WhenMayDecodeAsync();
    }

    // After reading: bounds, clocks and counters learn where the decoder stands.
    private void Follow()
    {
        _room.Count(_decoder.HeldBytes);
        _clock.Follow(_decoder, _room.IsAlone);
        _notes.Count();
        if (HasRunningClock) _clocks.Watch(this);
    }

    private void EndReading()
    {
        if (!_isReading) return;
        _notes.Count();
        if (Ring.IsClosed && !_abort.IsCancellationRequested) _notes.Unanswerable(Ring.IsBroken);
        _decoder.Dispose();
        _room.Count(0);
        _clock.Stop();
        _isReading = false;
    }

    private Expiry LookAtClock(long now)
    {
        if (Ring.Count > 0) _clock.Busy(now);
        return _clock.Check(now);
    }

    private void RingCloses()
    {
        _clocks.Watch(this);
        if (Ring.IsBroken) return;                             // what had come before the write failed is still taken in: the stream has an end
        _over.TrySetResult();
        WakeReader();
    }

    private void Close(long now)
    {
        if (_closedSince == 0 || (Ring.IsBroken && _clock.IsStopped && _isReading)) _closedSince = now;      // what had come waits for room
        if (_services.Time.GetElapsedTime(_closedSince, now) >= LastAnswer) Abort();      // the peer reads nothing and keeps its place
        else if (!Ring.IsBroken) WakeReader();
    }

    private void WakeReader()
    {
        if (_isReading) _connection.Transport.Input.CancelPendingRead();
    }

    // A peer that reads no answers holds the frames of its answers, and so the listener's room.
    private bool TakesNoAnswers(long now)
    {
        var flush = Ring.WaitingFlush;
        if (flush == 0 || flush != _flush) (_flush, _flushSince) = (flush, now);
        if (flush == 0 || _services.Time.GetElapsedTime(_flushSince, now) < AnswerPatience) return false;
        Log.TakesNoAnswers(_logger, Peer, Id, Ring.Count);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(2106, LogLevel.Warning, "{Peer} {Connection}: has read no answers for two minutes and is closed; {Count} more were waiting.")]
        public static partial void TakesNoAnswers(ILogger logger, string peer, string connection, int count);
    }
}
