namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>Bytes of frames that have begun and not ended, over all connections of a listener: a part of <c>mllp.max.buffered.bytes</c>.</summary>
/// <remarks>
/// Many half-received frames must not keep each other from ending, and large ones must not hold small ones up. So:
/// each connection may always hold its share, a quarter of the limit divided among the connections, at most 64 KiB;
/// beyond it a frame grows while all together hold less than half of the limit;
/// when they hold more, one connection at a time goes on, to the end of its frame, and the others are not read. It has <c>mllp.frame.timeout.ms</c> for
/// that, so that nobody sits on the place. All together are thus bounded by three quarters of the limit, one frame, and what one read of each brought.
/// </remarks>
internal sealed class UnfinishedFrames(long limit, int connections)
{
    private const int MostShare = 65_536;
    private readonly Lock _gate = new();
    private readonly long _most = limit / 2;
    private TaskCompletionSource? _turn;
    private object? _alone;
    private long _bytes;

    /// <summary>What a connection may hold whatever the others do.</summary>
    public int Share { get; } = (int)Math.Min(MostShare, limit / 4 / Math.Max(1, connections));

    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Whether this connection is the one that goes on although there is no room.</summary>
    public bool IsAlone(object connection) => ReferenceEquals(Volatile.Read(ref _alone), connection);

    /// <summary>What a connection holds has changed; 0 when its frame ended or is dropped.</summary>
    public void Count(object connection, int before, int now)
    {
        lock (_gate)
        {
            var wasFull = _bytes >= _most;
            _bytes += now - before;
            var endsTurn = _alone is not null && (_bytes < _most || (now == 0 && ReferenceEquals(_alone, connection)));
            if (endsTurn) Volatile.Write(ref _alone, null);
            if (!endsTurn && (!wasFull || _bytes >= _most)) return;
            _turn?.TrySetResult();
            _turn = null;
        }
    }

    /// <summary>Whether a connection beyond its share may read on.</summary>
    /// <param name="turn">Completes when it is worth looking again.</param>
    public bool MayGrow(object connection, out Task turn)
    {
        lock (_gate)
        {
            turn = Task.CompletedTask;
            if (_bytes < _most || ReferenceEquals(_alone, connection)) return true;
            if (_alone is null)
            {
                Volatile.Write(ref _alone, connection);
                return true;
            }
            turn = (_turn ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            return false;
        }
    }
}
