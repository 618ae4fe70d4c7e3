namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>The bounds of one listener: messages received and not settled (<c>queue.capacity</c>), and bytes of their frames (<c>mllp.max.buffered.bytes</c>). Full means that connections wait and are not read (hl7-mllp 3.4).</summary>
/// <remarks>
/// A frame comes in with its bytes and the permit of its first message at once, or waits holding neither; its further messages take permits one by one. Who
/// holds a permit waits for nothing here, so permits always come back. Who was made to wait goes on when below half of the limit that stopped it.
/// Returning runs no waiter on the returning thread.
/// </remarks>
internal sealed class Permits
{
    private readonly Lock _gate = new();
    private readonly int _messages;
    private readonly long _bytes;
    private TaskCompletionSource? _room;                       // one for all who wait: each looks again
    private int _usedMessages;
    private long _usedBytes;
    private volatile bool _messagesFull;
    private volatile bool _bytesFull;

    /// <param name="connections">Most connections, among which room for unfinished frames is shared.</param>
    public Permits(int messages, long bytes, int connections = 256)
    {
        (_messages, _bytes) = (messages, bytes);
        Unfinished = new UnfinishedFrames(bytes, connections);
    }

    /// <summary>Bytes of frames that have not ended; they leave that much less to the complete ones.</summary>
    public UnfinishedFrames Unfinished { get; }

    /// <summary>Messages that hold a permit.</summary>
    public int Used => Volatile.Read(ref _usedMessages);

    /// <summary>Bytes of complete frames that are held.</summary>
    public long UsedBytes => Volatile.Read(ref _usedBytes);

    /// <summary>Whether connections may read and decode.</summary>
    /// <param name="room">Completes when it is worth looking again.</param>
    public bool HasRoom(out Task room)
    {
        room = Task.CompletedTask;
        if (!_messagesFull && !_bytesFull) return true;
        lock (_gate) return !IsFull || Wait(out room);
    }

    /// <summary>Takes a complete frame in: its bytes, and the permit of its first message.</summary>
    /// <param name="size">Bytes of the frame; whoever gets it gives them back with <see cref="Release"/>.</param>
    /// <param name="counted">How many of them are counted as unfinished.</param>
    /// <param name="room">Completes when it is worth trying again.</param>
    public bool TryEnter(int size, int counted, out Task room)
    {
        lock (_gate)
        {
            room = Task.CompletedTask;
            var most = MostBytes(counted);
            if (!IsFull && _usedBytes > 0 && _usedBytes + size > most) _bytesFull = true;      // one frame always fits, however large
            if (IsFull) return Wait(out room);
            _usedBytes += size;
            _bytesFull = _usedBytes >= most;
            TakeOne();
            return true;
        }
    }

    /// <summary>Takes the permit of a further message of a frame that is in.</summary>
    public bool TryTake(out Task room)
    {
        lock (_gate)
        {
            room = Task.CompletedTask;
            if (_messagesFull) return Wait(out room);
            TakeOne();
            return true;
        }
    }

    /// <summary>A message has settled. Any thread; never blocks.</summary>
    public void Return()
    {
        lock (_gate)
        {
            _usedMessages--;
            if (!_messagesFull || _usedMessages > _messages / 2) return;
            _messagesFull = false;
            Wake();
        }
    }

    /// <summary>A frame was let go. Any thread; never blocks.</summary>
    public void Release(int size)
    {
        lock (_gate)
        {
            _usedBytes -= size;
            if (!_bytesFull || (_usedBytes > 0 && _usedBytes > MostBytes(0) / 2)) return;
            _bytesFull = false;
            Wake();
        }
    }

    private bool IsFull => _messagesFull || _bytesFull;

    private long MostBytes(int counted) => Math.Max(0, _bytes - (Unfinished.Bytes - counted));

    private void TakeOne() => _messagesFull = ++_usedMessages >= _messages;

    private bool Wait(out Task room)
    {
        room = (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        return false;
    }

    private void Wake()
    {
        _room?.TrySetResult();
        _room = null;
    }
}
