using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>The connections whose clocks run, looked at on each tick; the many that are idle cost nothing.</summary>
internal sealed partial class ConnectionClocks(ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly List<MllpConnection> _ticked = [];        // the ticker's own
    private List<MllpConnection> _added = [];
    private List<MllpConnection> _spare = [];

    /// <summary>A clock of the connection runs. Any thread.</summary>
    public void Watch(MllpConnection connection)
    {
        if (!connection.TryBeWatched()) return;
        lock (_gate) _added.Add(connection);
    }

    /// <summary>Looks at all of them. One caller.</summary>
    public void Tick(long now)
    {
        List<MllpConnection> added;
        lock (_gate) (added, _added) = (_added, _spare);
        _ticked.AddRange(added);
        added.Clear();
        _spare = added;
        for (var i = _ticked.Count - 1; i >= 0; i--)
        {
            var connection = _ticked[i];
            try
            {
                connection.Tick(now);
            }
            catch (Exception e)
            {
                Log.TickFailed(logger, connection.Peer, connection.Id, e.GetType().Name);      // the others are looked at all the same
            }
            if (connection.HasRunningClock) continue;
            connection.LeaveUnwatched();
            if (connection.HasRunningClock && connection.TryBeWatched()) continue;      // started just then
            _ticked[i] = _ticked[^1];
            _ticked.RemoveAt(_ticked.Count - 1);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2116, LogLevel.Error, "{Peer} {Connection}: a look at the clocks failed ({Error}); the next one follows.")]
        public static partial void TickFailed(ILogger logger, string peer, string connection, string error);
    }
}
