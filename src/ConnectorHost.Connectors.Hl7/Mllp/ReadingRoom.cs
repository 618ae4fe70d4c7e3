using ConnectorHost.Connectors.Hl7.Acks;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>The room one connection has: whether it may decode on, whether a complete frame may come in, and the wait while it may not (hl7-mllp 3.4).</summary>
/// <remarks>The clocks of the connection stand still while it waits. Used by the connection's loop alone.</remarks>
/// <param name="over">Completes when nothing more is taken from this connection.</param>
internal sealed class ReadingRoom(Permits permits, AckRing ring, ConnectionClock clock, Hl7Metrics metrics, Task over)
{
    private int _unfinished;                                   // bytes counted as such
    private bool _permitInHand;

    /// <summary>The frame goes on although there is no room for all.</summary>
    public bool IsAlone => permits.Unfinished.IsAlone(this);

    /// <summary>Answers and listener have room, and so has what is held of an unfinished frame.</summary>
    public bool MayDecode => CanDecode(out _);

    /// <summary>Bytes of a frame that has not ended are held; 0 for none.</summary>
    public void Count(int held)
    {
        if (held == _unfinished) return;
        permits.Unfinished.Count(this, _unfinished, held);
        _unfinished = held;
    }

    /// <returns><c>false</c> when the connection has to end.</returns>
    public async ValueTask<bool> WhenMayDecodeAsync()
    {
        while (!CanDecode(out var room))
        {
            if (!await WaitAsync(room)) return false;
        }
        return true;
    }

    /// <summary>Takes a complete frame in, with its bytes and the permit of its first message.</summary>
    /// <returns><c>false</c> when the connection has to end.</returns>
    public ValueTask<bool> EnterAsync(int size) => TryEnter(size, out _) ? ValueTask.FromResult(true) : WhenEnteredAsync(size);

    /// <summary>Takes a permit for a message, waiting while the listener is full. The first message of a frame has its permit already.</summary>
    public ValueTask TakePermitAsync(CancellationToken cancellationToken)
    {
        if (!_permitInHand) return permits.TryTake(out var room) ? ValueTask.CompletedTask : WhenTakenAsync(room, cancellationToken);
        _permitInHand = false;
        return ValueTask.CompletedTask;
    }

    /// <summary>The frame has been handed on; one that held no message gives its permit back.</summary>
    public void HandedOn()
    {
        if (_permitInHand) permits.Return();
        _permitInHand = false;
    }

    private bool CanDecode(out Task room)
    {
        if (ring.IsFull && !ring.IsClosed)
        {
            room = ring.WhenRoomAsync().AsTask();
            return false;
        }
        return permits.HasRoom(out room) && (_unfinished <= permits.Unfinished.Share || permits.Unfinished.MayGrow(this, out room));
    }

    private bool TryEnter(int size, out Task room)
    {
        if (!permits.TryEnter(size, _unfinished, out room)) return false;
        Count(0);
        _permitInHand = true;
        return true;
    }

    private async ValueTask<bool> WhenEnteredAsync(int size)
    {
        Count(size);
        while (!TryEnter(size, out var room))
        {
            if (!await WaitAsync(room)) return false;
        }
        return true;
    }

    private async ValueTask WhenTakenAsync(Task room, CancellationToken cancellationToken)
    {
        do await StandStillAsync(room.WaitAsync(cancellationToken));
        while (!permits.TryTake(out room));
    }

    private async ValueTask<bool> WaitAsync(Task room)
    {
        await StandStillAsync(Task.WhenAny(room, over));
        return !over.IsCompleted;
    }

    private async ValueTask StandStillAsync(Task waiting)
    {
        clock.Stop();
        try { await waiting; }
        finally { metrics.Paused(clock.GoOn()); }
    }
}
