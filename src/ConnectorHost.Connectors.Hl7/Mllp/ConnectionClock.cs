namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>Which time of a connection is over (hl7-mllp 3.3).</summary>
internal enum Expiry
{
    None,

    /// <summary>A lone 1C waited long enough: the frame is complete.</summary>
    Grace,

    /// <summary>The frame did not end in time.</summary>
    Frame,

    /// <summary>Nothing was sent or answered for too long.</summary>
    Idle,
}

/// <summary>Frame, grace and idle time of one connection; they stand still while we do not read.</summary>
/// <remarks>Set by the connection. The ticker looks too, only to wake the connection, which looks again itself before it acts.</remarks>
internal sealed class ConnectionClock(MllpConfig config, TimeProvider time)
{
    private long _lastByte = time.GetTimestamp();
    private long _lastInFlight;
    private long _frameStarted;
    private long _frameBytes;
    private long _aloneSince;
    private long _stoppedAt;
    private volatile bool _isStopped;
    private volatile bool _isEnding;
    private volatile bool _isInsideFrame;
    private long _begun;

    public bool IsInsideFrame => _isInsideFrame;

    public bool IsStopped => _isStopped;

    /// <summary>Bytes have come.</summary>
    public void Received() => Volatile.Write(ref _lastByte, time.GetTimestamp());

    /// <summary>Where the decoder stands after them.</summary>
    /// <param name="alone">The frame goes on although there is no room for it: it has the time of a silence to end.</param>
    public void Follow(MllpFrameDecoder decoder, bool alone)
    {
        if (_begun != decoder.Begun) Volatile.Write(ref _frameStarted, _lastByte);
        _begun = decoder.Begun;
        if (!alone) Volatile.Write(ref _aloneSince, 0);
        else if (_aloneSince == 0) Volatile.Write(ref _aloneSince, time.GetTimestamp());
        Volatile.Write(ref _frameBytes, decoder.FrameBytes);
        (_isInsideFrame, _isEnding) = (decoder.IsInsideFrame, decoder.IsEnding);
    }

    /// <summary>We do not read: our own back-pressure is never the sender's fault.</summary>
    public void Stop()
    {
        Volatile.Write(ref _stoppedAt, time.GetTimestamp());
        _isStopped = true;
    }

    /// <summary>We read again; the clocks go on where they stood.</summary>
    /// <returns>How long they stood still.</returns>
    public TimeSpan GoOn()
    {
        var now = time.GetTimestamp();
        var stood = now - _stoppedAt;
        Volatile.Write(ref _lastByte, _lastByte + stood);
        Volatile.Write(ref _frameStarted, _frameStarted + stood);
        if (_aloneSince != 0) Volatile.Write(ref _aloneSince, _aloneSince + stood);
        _isStopped = false;
        return time.GetElapsedTime(_stoppedAt, now);
    }

    /// <summary>Messages are in flight: the connection is not idle.</summary>
    public void Busy(long now) => Volatile.Write(ref _lastInFlight, now);

    public Expiry Check(long now)
    {
        if (_isStopped) return Expiry.None;
        var silence = time.GetElapsedTime(Volatile.Read(ref _lastByte), now);
        if (_isEnding && silence >= config.EndGrace) return Expiry.Grace;
        if (_isInsideFrame && (silence >= config.FrameTimeout || IsTooSlow(now))) return Expiry.Frame;
        var isIdle = !_isInsideFrame && config.IdleTimeout > TimeSpan.Zero && silence >= config.IdleTimeout;
        return isIdle && time.GetElapsedTime(Volatile.Read(ref _lastInFlight), now) >= config.IdleTimeout ? Expiry.Idle : Expiry.None;
    }

    // For the whole frame: the silence allowed plus one millisecond per byte received, so that a large document on a slow line passes and a byte now and then does not.
    private bool IsTooSlow(long now)
    {
        if (time.GetElapsedTime(Volatile.Read(ref _frameStarted), now) > config.FrameTimeout + TimeSpan.FromMilliseconds(Volatile.Read(ref _frameBytes))) return true;
        var alone = Volatile.Read(ref _aloneSince);
        return alone != 0 && time.GetElapsedTime(alone, now) > config.FrameTimeout;
    }
}
