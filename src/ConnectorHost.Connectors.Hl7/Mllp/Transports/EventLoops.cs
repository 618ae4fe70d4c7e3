using DotNetty.Transport.Channels;

namespace ConnectorHost.Connectors.Hl7.Mllp.Transports;

/// <summary>DotNetty's event loops, one per core and shared by all listeners of the process; they live as long as a listener or a connection needs them.</summary>
internal sealed class EventLoops
{
    private static readonly Lock Gate = new();
    private static EventLoops? _current;
    private readonly MultithreadEventLoopGroup _group = new(Math.Max(1, Environment.ProcessorCount));
    private int _users;

    /// <summary>Takes a share; give it back with <see cref="ReleaseAsync"/>.</summary>
    public static EventLoops Acquire()
    {
        lock (Gate)
        {
            var loops = _current ??= new EventLoops();
            loops._users++;
            return loops;
        }
    }

    /// <summary>A further share of loops that are held already.</summary>
    /// <returns><c>false</c> when nobody holds them any more: they have ended.</returns>
    public bool Share()
    {
        lock (Gate)
        {
            if (_users <= 0) return false;
            _users++;
            return true;
        }
    }

    public Task RegisterAsync(IChannel channel) => _group.RegisterAsync(channel);

    /// <summary>Gives a share back. The last one ends the loops: without quiet time, because nothing is left to run on them.</summary>
    public async ValueTask ReleaseAsync()
    {
        lock (Gate)
        {
            if (--_users > 0) return;
            if (_current == this) _current = null;
        }
        await _group.ShutdownGracefullyAsync(TimeSpan.Zero, TimeSpan.FromSeconds(1)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
