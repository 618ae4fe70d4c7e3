namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>The bounds of one listener: messages and bytes received and not settled. Full means that connections wait and are not read (hl7-mllp 3.4).</summary>
/// <remarks>Who was made to wait goes on when below half of the limit. Returning runs no waiter on the returning thread.</remarks>
internal sealed class Permits(int messages, long bytes)
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();     // at most one per connection
    private int _usedMessages;
    private long _usedBytes;
    private bool _full;

    /// <summary>Messages that hold a permit.</summary>
    public int Used => Volatile.Read(ref _usedMessages);

    /// <summary>Takes a permit for a message of that size; completes at once while there is room.</summary>
    public async ValueTask TakeAsync(int size, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource turn;
            lock (_gate)
            {
                if (!_full && HasRoom(size))
                {
                    _usedMessages++;
                    _usedBytes += size;
                    return;
                }
                _full = true;
                _waiting.Enqueue(turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }
            await turn.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Gives a permit back. Any thread; never blocks.</summary>
    public void Return(int size)
    {
        lock (_gate)
        {
            _usedMessages--;
            _usedBytes -= size;
            if (!_full || _usedMessages > messages / 2 || _usedBytes > bytes / 2) return;
            _full = false;
            while (_waiting.TryDequeue(out var turn)) turn.TrySetResult();
        }
    }

    // One frame always fits, however large.
    private bool HasRoom(int size) => _usedMessages < messages && (_usedBytes + size <= bytes || _usedBytes == 0);
}
