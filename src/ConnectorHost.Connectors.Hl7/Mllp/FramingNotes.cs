using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>What there is to say about the bytes of one connection: counters, and why and where it ended; never content (hl7-mllp 22).</summary>
internal sealed partial class FramingNotes(MllpFrameDecoder decoder, Hl7Metrics metrics, LogLimit most, ILogger logger, string peer, string connection)
{
    private bool _warnedGarbage;
    private bool _warnedRestart;
    private (long Noise, long Garbage, long Restarts) _counted;

    /// <summary>Adds to the counters what the decoder counted since the last call.</summary>
    public void Count()
    {
        var now = (decoder.NoiseBytes, decoder.GarbageBytes, decoder.Restarts);
        if (now == _counted) return;
        metrics.Framing(now.NoiseBytes - _counted.Noise, now.GarbageBytes - _counted.Garbage, now.Restarts - _counted.Restarts);
        if (now.GarbageBytes > 0 && !_warnedGarbage)
        {
            _warnedGarbage = true;
            Log.Garbage(logger, peer, connection, decoder.Position);
        }
        if (now.Restarts > 0 && !_warnedRestart)
        {
            _warnedRestart = true;
            Log.Restarted(logger, peer, connection, decoder.Position);
        }
        _counted = now;
    }

    public void Oversize(int limit)
    {
        metrics.Oversize();
        if (most.Allows("oversize", peer, out var skipped)) Log.Oversize(logger, peer, connection, decoder.FrameBytes, limit, decoder.Position, skipped);
    }

    /// <summary>The decoder asked to close.</summary>
    public void Refused() => Log.Closed(logger, peer, connection, decoder.CloseReason, decoder.Position, decoder.FrameBytes);

    public void TimedOut(Expiry expiry)
    {
        if (expiry == Expiry.Idle)
        {
            Log.Idle(logger, peer, connection);
            return;
        }
        metrics.FrameTimeout();
        Log.FrameTimedOut(logger, peer, connection, decoder.FrameBytes, decoder.Position);
    }

    /// <summary>The sender ended its stream.</summary>
    public void Finished(bool truncated)
    {
        if (decoder.Position == 0)
        {
            Log.Probe(logger, peer, connection);
        }
        else if (truncated)
        {
            metrics.Truncated();
            Log.Truncated(logger, peer, connection, decoder.FrameBytes, decoder.Position);
        }
    }

    /// <summary>The transport can read no more: a reset, or our own abort.</summary>
    /// <param name="truncated">An unfinished frame was dropped.</param>
    public void Broken(Exception error, bool truncated, int unanswered)
    {
        if (truncated) metrics.Truncated();
        if (decoder.Position == 0) Log.Probe(logger, peer, connection);
        else if (error is OperationCanceledException) Log.Aborted(logger, peer, connection, decoder.Position);
        else Log.Broken(logger, truncated || unanswered > 0 ? LogLevel.Warning : LogLevel.Information, peer, connection, error.GetType().Name, truncated ? decoder.FrameBytes : 0, decoder.Position, unanswered);
    }

    /// <summary>Answers cannot be given: none may be (<c>ack.on.unavailable</c>), or none can be written.</summary>
    public void Unanswerable(bool broken)
    {
        if (broken) Log.NotWritten(logger, peer, connection, decoder.Position);
        else Log.NotStored(logger, peer, connection, decoder.Position);
    }

    /// <summary>The end could not be told to the peer.</summary>
    public void NotClosed(Exception error) => Log.NotClosed(logger, peer, connection, error.GetType().Name);

    /// <summary>We stopped reading.</summary>
    public void Stopped()
    {
        if (decoder.IsInsideFrame) Log.StoppedInside(logger, peer, connection, decoder.FrameBytes, decoder.Position);
    }

    private static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Warning, "{Peer} {Connection}: closed without an answer: {Reason}, at byte {Position} of the connection, {Bytes} bytes into a frame.")]
        public static partial void Closed(ILogger logger, string peer, string connection, string reason, long position, long bytes);

        [LoggerMessage(2102, LogLevel.Warning, "{Peer} {Connection}: a frame did not end in time, {Bytes} bytes into it, at byte {Position} of the connection; nothing of it was kept and the connection is closed.")]
        public static partial void FrameTimedOut(ILogger logger, string peer, string connection, long bytes, long position);

        [LoggerMessage(2103, LogLevel.Warning, "{Peer} {Connection}: a frame of {Bytes} bytes is over 'mllp.max.frame.bytes' ({Limit}) and was refused; it ended at byte {Position} of the connection. {Skipped} more from there since the last such line.")]
        public static partial void Oversize(ILogger logger, string peer, string connection, long bytes, int limit, long position, int skipped);

        [LoggerMessage(2104, LogLevel.Warning, "{Peer} {Connection}: bytes outside of a frame were dropped before byte {Position} of the connection: no start byte. Logged once per connection.")]
        public static partial void Garbage(ILogger logger, string peer, string connection, long position);

        [LoggerMessage(2105, LogLevel.Warning, "{Peer} {Connection}: an unfinished frame was dropped, for the sender began a message anew before byte {Position} of the connection. Logged once per connection.")]
        public static partial void Restarted(ILogger logger, string peer, string connection, long position);

        [LoggerMessage(2107, LogLevel.Debug, "{Peer} {Connection}: connected and closed without a byte.")]
        public static partial void Probe(ILogger logger, string peer, string connection);

        [LoggerMessage(2108, LogLevel.Warning, "{Peer} {Connection}: the stream ended {Bytes} bytes into a frame, at byte {Position} of the connection; the frame was dropped.")]
        public static partial void Truncated(ILogger logger, string peer, string connection, long bytes, long position);

        [LoggerMessage(EventId = 2109, Message = "{Peer} {Connection}: the connection broke ({Error}) {Bytes} bytes into a frame, at byte {Position} of the connection; {Unanswered} frames before it were not answered yet and are processed.")]
        public static partial void Broken(ILogger logger, LogLevel level, string peer, string connection, string error, long bytes, long position, int unanswered);

        [LoggerMessage(2110, LogLevel.Debug, "{Peer} {Connection}: ended by us at byte {Position} of the connection.")]
        public static partial void Aborted(ILogger logger, string peer, string connection, long position);

        [LoggerMessage(2111, LogLevel.Warning, "{Peer} {Connection}: answers cannot be written, the peer is gone; what came before byte {Position} of the connection is processed.")]
        public static partial void NotWritten(ILogger logger, string peer, string connection, long position);

        [LoggerMessage(2112, LogLevel.Warning, "{Peer} {Connection}: closed instead of an answer, for a message was not stored in time, at byte {Position} of the connection; the sender repeats it.")]
        public static partial void NotStored(ILogger logger, string peer, string connection, long position);

        [LoggerMessage(2113, LogLevel.Information, "{Peer} {Connection}: nothing was sent for 'mllp.idle.timeout.ms'; closed.")]
        public static partial void Idle(ILogger logger, string peer, string connection);

        [LoggerMessage(2114, LogLevel.Information, "{Peer} {Connection}: the port closes {Bytes} bytes into a frame, at byte {Position} of the connection; it was dropped and the sender repeats it.")]
        public static partial void StoppedInside(ILogger logger, string peer, string connection, long bytes, long position);

        [LoggerMessage(2115, LogLevel.Debug, "{Peer} {Connection}: the connection could not be closed in order ({Error}).")]
        public static partial void NotClosed(ILogger logger, string peer, string connection, string error);
    }
}
