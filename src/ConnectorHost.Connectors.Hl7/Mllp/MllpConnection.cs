using System.Buffers;
using System.IO.Pipelines;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>One sender: reads frames, hands their messages on and lets answers go back in order. Sees only <see cref="ConnectionContext"/> and pipes.</summary>
/// <remarks>One loop per connection does all reading; timers of the listener only wake it. Frames handed on before a sender vanished are processed all the same (hl7-mllp 3.5).</remarks>
internal sealed partial class MllpConnection : IDisposable
{
    private static readonly TimeSpan LastAnswer = TimeSpan.FromSeconds(10);
    private readonly ConnectionContext _connection;
    private readonly MllpConfig _config;
    private readonly MessageIntake _intake;
    private readonly InFlightServices _services;
    private readonly MllpFrameDecoder _decoder;
    private readonly ILogger _logger;
    private readonly CancellationToken _abort;
    private long _frameStarted;
    private long _lastByte;
    private long _closedSince;                                 // seen by the ticker alone
    private long _lastInFlight;                                // seen by the ticker alone
    private volatile bool _clocksRun = true;                   // not held by our own back-pressure
    private volatile bool _isReading = true;
    private volatile bool _stop;
    private volatile bool _graceElapsed;
    private volatile bool _frameTimedOut;
    private volatile bool _idle;
    private volatile bool _insideFrame;
    private volatile bool _ending;
    private bool _warnedGarbage;
    private (long Noise, long Garbage, long Restarts) _counted;

    public MllpConnection(ConnectionContext connection, MllpConfig config, MessageIntake intake, InFlightServices services, AckEncoder encoder, ILogger logger, CancellationToken abort)
    {
        (_connection, _config, _intake, _services, _logger, _abort) = (connection, config, intake, services, logger, abort);
        _decoder = MllpFrameDecoder.Create(config.MaxFrameBytes, config.MaxGarbageBytes, config.Strict, config.Framing);
        Ring = new AckRing(connection.Transport.Output, config.Encoder, encoder, services.Acks, config.MaxInFlight, services.Metrics.Acked, services.Metrics.AcksLost, connection.Transport.Input.CancelPendingRead);
        Peer = connection.RemoteEndPoint?.ToString() ?? "unknown";
        _lastByte = services.Time.GetTimestamp();
    }

    public string Id => _connection.ConnectionId;
    public string Peer { get; }
    public AckRing Ring { get; }
    public UnansweredMessages Unanswered { get; } = new();
    public SequenceNumbers Sequence { get; } = new();
    public ConnectionNotices Notices { get; } = new();
    public ConnectionCredentials Credentials { get; } = new();

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
            CountFraming();
            await Ring.CloseAsync();
            await _connection.Transport.Input.CompleteAsync();
            await _connection.DisposeAsync();
            _services.Metrics.Closed();
        }
    }

    /// <summary>Whether it may still hand messages on.</summary>
    public bool IsReading => _isReading;

    /// <summary>Ends the connection at once, a flush that waits for the peer included. Any thread.</summary>
    public void Abort() => _connection.Abort();

    /// <summary>Gives the decoder's buffer back, after <see cref="RunAsync"/> has ended.</summary>
    public void Dispose() => _decoder.Dispose();

    /// <summary>Stops reading; what was read is processed and answered, then the connection closes. Any thread.</summary>
    public void Stop()
    {
        _stop = true;
        _connection.Transport.Input.CancelPendingRead();
    }

    /// <summary>Looks at the connection's clocks. Called by the listener's ticker.</summary>
    public void Tick(long now)
    {
        Unanswered.ExpireDue(now);
        if (Ring.IsClosed)
        {
            if (_closedSince == 0) _closedSince = now;
            if (_services.Time.GetElapsedTime(_closedSince, now) >= LastAnswer) Abort();      // the peer reads nothing and keeps its place
            else _connection.Transport.Input.CancelPendingRead();
            return;
        }
        if (Ring.Count > 0) _lastInFlight = now;
        if (!_clocksRun) return;                           // our own back-pressure is never the sender's fault
        var silence = _services.Time.GetElapsedTime(Volatile.Read(ref _lastByte), now);
        if (_ending && silence >= _config.EndGrace) _graceElapsed = true;
        else if (_insideFrame && (silence >= _config.FrameTimeout || TooSlow(now))) _frameTimedOut = true;
        else if (!_insideFrame && _config.IdleTimeout > TimeSpan.Zero && silence >= _config.IdleTimeout && _services.Time.GetElapsedTime(_lastInFlight, now) >= _config.IdleTimeout) _idle = true;
        else return;
        _connection.Transport.Input.CancelPendingRead();
    }

    // For the whole frame: the silence allowed plus one millisecond per byte received (3.3).
    private bool TooSlow(long now) =>
        _services.Time.GetElapsedTime(Volatile.Read(ref _frameStarted), now) > _config.FrameTimeout + TimeSpan.FromMilliseconds(_decoder.FrameBytes);

    private async Task ReadAsync()
    {
        var input = _connection.Transport.Input;
        while (!_stop && !Ring.IsClosed)
        {
            ReadResult result;
            try
            {
                result = await input.ReadAsync(_abort);
            }
            catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or ConnectionAbortedException or OperationCanceledException or InvalidOperationException)
            {
                // A reset: frames handed on before are processed all the same; an unfinished one is dropped.
                if (_decoder.IsInsideFrame) _services.Metrics.Truncated();
                return;
            }
            if (!await DecodeAsync(result.Buffer))
            {
                input.AdvanceTo(result.Buffer.End);
                return;
            }
            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                await FinishAsync();
                return;
            }
            if (!await OnTimersAsync()) return;
        }
    }

    private async ValueTask<bool> DecodeAsync(ReadOnlySequence<byte> buffer)
    {
        if (buffer.IsEmpty) return true;
        Volatile.Write(ref _lastByte, _services.Time.GetTimestamp());
        while (!buffer.IsEmpty)
        {
            var wasInside = _decoder.IsInsideFrame;
            var happened = _decoder.Read(buffer.FirstSpan, out var consumed);
            buffer = buffer.Slice(consumed);
            if (!wasInside && _decoder.IsInsideFrame) Volatile.Write(ref _frameStarted, _services.Time.GetTimestamp());
            if (happened != MllpEvent.NeedMore && !await HandleAsync(happened)) return false;
        }
        _insideFrame = _decoder.IsInsideFrame;
        _ending = _decoder.IsEnding;
        CountFraming();
        return true;
    }

    private async ValueTask FinishAsync()
    {
        var happened = _decoder.EndOfStream(out var truncated);
        if (truncated) _services.Metrics.Truncated();
        if (happened != MllpEvent.NeedMore) await HandleAsync(happened);
    }

    private async ValueTask<bool> OnTimersAsync()
    {
        if (_graceElapsed)
        {
            _graceElapsed = false;
            if (_decoder.IsEnding && !await HandleAsync(_decoder.GraceElapsed())) return false;
            (_insideFrame, _ending) = (_decoder.IsInsideFrame, _decoder.IsEnding);
        }
        if (_frameTimedOut)
        {
            _frameTimedOut = false;
            if (_decoder.IsInsideFrame)
            {
                _services.Metrics.FrameTimeout();
                Log.FrameTimedOut(_logger, Peer, Id, _decoder.FrameBytes);
                return false;
            }
        }
        return !_idle;
    }

    private async ValueTask<bool> HandleAsync(MllpEvent happened)
    {
        switch (happened)
        {
            case MllpEvent.NeedMore:
                return true;
            case MllpEvent.Close:
                Log.Closed(_logger, Peer, Id, _decoder.CloseReason);
                return false;
            case MllpEvent.Oversize:
                _services.Metrics.Oversize();
                Log.Oversize(_logger, Peer, Id, _decoder.FrameBytes, _config.MaxFrameBytes);
                break;
        }
        var frame = _decoder.Take();
        if (frame is null)
        {
            _services.Metrics.Empty();                         // nothing but blanks: ignored
            return true;
        }
        try
        {
            _services.Metrics.Frame(frame.Length);
            await WaitForRoomAsync();
            if (Ring.IsClosed) return false;
            return happened == MllpEvent.Oversize ? await _intake.RefuseOversizeAsync(this, frame, _abort) : await _intake.TakeAsync(this, frame, _abort);
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            frame.Release();
        }
    }

    private ValueTask WaitForRoomAsync()
    {
        if (!Ring.IsFull) return ValueTask.CompletedTask;
        return WaitAsync(this);

        static async ValueTask WaitAsync(MllpConnection connection)
        {
            connection._clocksRun = false;
            var since = connection._services.Time.GetTimestamp();
            await connection.Ring.WhenRoomAsync();
            connection._services.Metrics.Paused(connection._services.Time.GetElapsedTime(since));
            connection.ReadsAgain();
        }
    }

    /// <summary>Takes a permit for a message, waiting while the listener is full.</summary>
    public ValueTask TakePermitAsync(int bytes, CancellationToken cancellationToken)
    {
        var taking = _services.Permits.TakeAsync(bytes, cancellationToken);
        return taking.IsCompletedSuccessfully ? taking : WaitAsync(this, taking);

        static async ValueTask WaitAsync(MllpConnection connection, ValueTask taking)
        {
            connection._clocksRun = false;
            var since = connection._services.Time.GetTimestamp();
            await taking;
            connection._services.Metrics.Paused(connection._services.Time.GetElapsedTime(since));
            connection.ReadsAgain();
        }
    }

    private void EndReading() => (_clocksRun, _isReading) = (false, false);

    private void ReadsAgain()
    {
        Volatile.Write(ref _lastByte, _services.Time.GetTimestamp());
        Volatile.Write(ref _frameStarted, _services.Time.GetTimestamp());
        _clocksRun = true;
    }

    private void CountFraming()
    {
        var now = (_decoder.NoiseBytes, _decoder.GarbageBytes, _decoder.Restarts);
        if (now == _counted) return;
        _services.Metrics.Framing(now.NoiseBytes - _counted.Noise, now.GarbageBytes - _counted.Garbage, now.Restarts - _counted.Restarts);
        if (now.GarbageBytes > 0 && !_warnedGarbage)
        {
            _warnedGarbage = true;
            Log.Garbage(_logger, Peer, Id);
        }
        _counted = now;
    }

    private static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Warning, "{Peer} {Connection}: closed without an answer: {Reason}.")]
        public static partial void Closed(ILogger logger, string peer, string connection, string reason);

        [LoggerMessage(2102, LogLevel.Warning, "{Peer} {Connection}: a frame did not end in time after {Bytes} bytes; nothing of it was kept and the connection is closed.")]
        public static partial void FrameTimedOut(ILogger logger, string peer, string connection, long bytes);

        [LoggerMessage(2103, LogLevel.Warning, "{Peer} {Connection}: a frame of {Bytes} bytes is over 'mllp.max.frame.bytes' ({Limit}) and was refused.")]
        public static partial void Oversize(ILogger logger, string peer, string connection, long bytes, int limit);

        [LoggerMessage(2104, LogLevel.Warning, "{Peer} {Connection}: bytes outside of a frame were dropped: no start byte 0B. Logged once per connection.")]
        public static partial void Garbage(ILogger logger, string peer, string connection);
    }
}
