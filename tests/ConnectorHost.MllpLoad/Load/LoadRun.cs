using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ConnectorHost.MllpLoad.Load;

/// <summary>
/// Drives all connections from one thread with non-blocking sockets: read every answer that is there, put the accepted ids on file, send what they made room for.
/// One thread because the load shares its cores with what it measures: two system calls per message and no hand-over.
/// </summary>
internal sealed class LoadRun
{
    private const int PauseMilliseconds = 5;
    private const int WaitMicroseconds = 50_000;
    private const int PacedWaitMicroseconds = 1_000;
    private readonly LoadOptions _options;
    private readonly MessageSource _messages;
    private readonly LoadCounts _counts;
    private readonly SenderConnection[] _connections;
    private readonly AnswerCheck _check;
    private readonly List<Socket> _readable = [];
    private readonly List<Socket> _writable = [];
    private readonly Dictionary<Socket, SenderConnection> _bySocket = [];

    public LoadRun(LoadOptions options, IPEndPoint remote, MessageSource messages, AnswerCheck check, LoadCounts counts)
    {
        (_options, _messages, _counts, _check) = (options, messages, counts, check);
        _connections = new SenderConnection[options.Connections];
        for (var i = 0; i < _connections.Length; i++) _connections[i] = new SenderConnection(remote, options.Window, messages, check, counts);
    }

    /// <summary>Null while nothing went wrong with the run as a whole.</summary>
    public string? Failure { get; private set; }

    public int Unanswered => _connections.Sum(c => c.Unanswered);

    /// <param name="stop">Set from a signal handler: no further message, wait for the answers that are out.</param>
    public void Go(ManualResetEventSlim stop)
    {
        while (!Finished())
        {
            var now = Stopwatch.GetTimestamp();
            if (stop.IsSet) _messages.Stop();
            if (GaveUp(now) || LostForGood(now)) break;
            foreach (var connection in _connections)
            {
                connection.CheckTimeout(now, _options.AckTimeout);
                connection.Connect(now);
                connection.Send(now);
            }
            Wait(stop);
            now = Stopwatch.GetTimestamp();
            foreach (var socket in _writable) _bySocket[socket].Writable();
            foreach (var socket in _readable) _bySocket[socket].Readable(now);
            _check.Flush();
        }
        foreach (var connection in _connections) connection.Dispose();
    }

    private bool Finished() => _messages.Ended && Array.TrueForAll(_connections, c => c.IsIdle);

    private bool GaveUp(long now)
    {
        if (Stopwatch.GetElapsedTime(_counts.LastProgress, now) < _options.GiveUp) return false;
        Failure = $"nothing was answered for {_options.GiveUp.TotalSeconds:0} s";
        return true;
    }

    private bool LostForGood(long now)
    {
        if (_options.Reconnect || _counts.Disconnects + _counts.Refused == 0) return false;
        Failure = _counts.Refused > 0 ? "the receiver refuses connections" : "a connection was lost (--reconnect goes on)";
        return true;
    }

    /// <summary>Until a socket is ready, or a short time has passed.</summary>
    private void Wait(ManualResetEventSlim stop)
    {
        _readable.Clear();
        _writable.Clear();
        _bySocket.Clear();
        foreach (var connection in _connections)
        {
            if (connection.Socket is not { } socket) continue;
            _bySocket[socket] = connection;
            _readable.Add(socket);
            if (connection.WantsWrite) _writable.Add(socket);
        }
        if (_readable.Count == 0) stop.Wait(PauseMilliseconds);          // all of them pause before they connect again
        else Socket.Select(_readable, _writable, null, _options.Rate is null ? WaitMicroseconds : PacedWaitMicroseconds);
    }
}
