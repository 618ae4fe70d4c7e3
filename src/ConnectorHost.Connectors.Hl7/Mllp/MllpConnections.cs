using System.Collections.Concurrent;
using ConnectorHost.Connectors.Hl7.Mllp.Opening;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>The connections of one listener from accept to end: their limit, those still opening included, the task of each, and what all are told at once.</summary>
/// <param name="opening">Lets connections in; null lets in everybody.</param>
/// <param name="make">Makes the connection that reads frames.</param>
internal sealed partial class MllpConnections(string connector, int most, ConnectionOpening? opening, Func<OpenedConnection, MllpConnection> make, LogLimit limit, ILogger logger) : IDisposable
{
    private readonly ConcurrentDictionary<Served, Task> _served = new();
    private CancellationTokenSource _intake = new();           // ends what is still opening when the port closes
    private int _count;

    /// <summary>Whether one still reads or holds frames it has not handed on.</summary>
    public bool IsReading => Open.Any(c => c.IsReading);

    /// <summary>Those that read frames, or did and give their last answers.</summary>
    public IEnumerable<MllpConnection> Open
    {
        get
        {
            foreach (var (served, _) in _served)
            {
                if (served.Connection is { } connection) yield return connection;
            }
        }
    }

    /// <summary>Serves an accepted connection on a task of its own, or closes it at once when there are too many. The accept loop waits for nobody here.</summary>
    public async ValueTask TakeAsync(ConnectionContext accepted)
    {
        if (Interlocked.Increment(ref _count) > most)
        {
            Interlocked.Decrement(ref _count);
            if (limit.Allows("connections", out var skipped)) Log.TooMany(logger, connector, accepted.RemoteEndPoint, most, skipped);
            await ConnectionOpening.CloseAsync(accepted);
            return;
        }
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var served = new Served();
        _served.TryAdd(served, ServeAsync(served, accepted, start.Task, _intake.Token));
        start.SetResult();                                     // known before it can end
    }

    /// <summary>The port is open (again).</summary>
    public void Begin()
    {
        if (!_intake.IsCancellationRequested) return;
        _intake.Dispose();
        _intake = new CancellationTokenSource();
    }

    /// <summary>Stops reading everywhere and ends what is still opening.</summary>
    public async ValueTask StopAsync()
    {
        await _intake.CancelAsync();
        foreach (var connection in Open) connection.Stop();
    }

    /// <summary>Completes when all have ended.</summary>
    public Task WhenEnded() => Task.WhenAll(_served.Values);

    /// <summary>Ends all at once, also a flush to a peer that does not read; what Kafka has not answered about stays unanswered.</summary>
    public async ValueTask AbortAsync()
    {
        foreach (var connection in Open) connection.Abort();
        await Task.WhenAll(Open.Select(c => c.Ring.CloseAsync().AsTask())).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);      // a peer may be gone
    }

    public void Dispose() => _intake.Dispose();

    private async Task ServeAsync(Served served, ConnectionContext accepted, Task start, CancellationToken intake)
    {
        await start;
        var (peer, id) = (accepted.RemoteEndPoint?.ToString() ?? "unknown", accepted.ConnectionId);
        try
        {
            var opened = opening is null ? new OpenedConnection(accepted, peer, accepted.RemoteEndPoint) : await opening.OpenAsync(accepted, intake);
            if (opened is null) return;
            peer = opened.Peer;
            var connection = make(opened);
            served.Connection = connection;
            if (intake.IsCancellationRequested) connection.Stop();
            await connection.RunAsync();
        }
        catch (Exception e)
        {
            Log.Failed(logger, peer, id, e.GetType().Name);
            if (served.Connection is null) await ConnectionOpening.CloseAsync(accepted);
        }
        finally
        {
            _served.TryRemove(served, out _);
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>One accepted connection; <see cref="Connection"/> is null until it has opened.</summary>
    private sealed class Served
    {
        private volatile MllpConnection? _connection;

        public MllpConnection? Connection
        {
            get => _connection;
            set => _connection = value;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2005, LogLevel.Warning, "{Connector}: closed a connection from {Peer}: {Limit} are open ('mllp.max.connections'). {Skipped} more since the last such line.")]
        public static partial void TooMany(ILogger logger, string connector, System.Net.EndPoint? peer, int limit, int skipped);

        [LoggerMessage(2006, LogLevel.Error, "{Peer} {Connection}: the connection ended by a fault of ours ({Error}).")]
        public static partial void Failed(ILogger logger, string peer, string connection, string error);
    }
}
