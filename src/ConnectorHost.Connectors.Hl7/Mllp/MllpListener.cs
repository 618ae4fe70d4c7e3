using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.PluginApi.Errors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>The port of one connector in this process, shared by its local tasks: accepts, limits, times, and closes (hl7-mllp 3).</summary>
/// <remarks>Lives from the first to the last task. Any task opens it; the first that pauses closes it for all.</remarks>
internal sealed partial class MllpListener : IAsyncDisposable
{
    private static readonly TimeSpan BindPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastAnswers = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(50);
    private readonly string _connector;
    private readonly MllpConfig _config;
    private readonly IConnectionListenerFactory _transport;
    private readonly InFlightServices _services;
    private readonly MessageIntake _intake;
    private readonly AckEncoder _encoder;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<MllpConnection, Task> _connections = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly SemaphoreSlim _change = new(1, 1);
    private readonly PeriodicTimer _timer;
    private readonly Task _ticker;
    private IConnectionListener? _listener;
    private Task _accepting = Task.CompletedTask;
    private int _port;
    private int _ended;

    public MllpListener(string connector, MllpConfig config, IConnectionListenerFactory transport, InFlightServices services, MessageIntake intake, TaskInboxes inboxes, ILogger logger)
    {
        (_connector, _config, _transport, _services, _intake, Inboxes, _logger) = (connector, config, transport, services, intake, inboxes, logger);
        _encoder = new AckEncoder(services.Acks, services.Time);
        _port = config.Port;
        _timer = new PeriodicTimer(TickEvery, services.Time);
        _ticker = TickAsync();
    }

    public TaskInboxes Inboxes { get; }

    /// <summary>Where it listens; null while closed.</summary>
    public EndPoint? EndPoint => _listener?.EndPoint;

    /// <summary>Binds the port unless it is open already; a port in use is tried again for 30 seconds.</summary>
    /// <exception cref="ConnectException">The port cannot be bound.</exception>
    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        await _change.WaitAsync(cancellationToken);
        try
        {
            if (_listener is not null) return;
            _listener = await BindAsync(cancellationToken);
            if (_listener.EndPoint is IPEndPoint bound) _port = bound.Port;         // a port taken for 0 is kept over a pause
            _accepting = AcceptAsync(_listener);
            Log.Listening(_logger, _connector, _listener.EndPoint);
        }
        finally
        {
            _change.Release();
        }
    }

    /// <summary>Closes the listening socket, so that senders see a refused connect, and stops reading; what was read is processed and answered, then connections close.</summary>
    public async ValueTask CloseIntakeAsync(CancellationToken cancellationToken)
    {
        await _change.WaitAsync(cancellationToken);
        try
        {
            if (_listener is not { } listener) return;
            _listener = null;
            foreach (var connection in _connections.Keys) connection.Stop();
            await listener.UnbindAsync(cancellationToken);
            await listener.DisposeAsync();
            await _accepting;
            foreach (var connection in _connections.Keys) connection.Stop();     // those accepted last
            Log.Closed(_logger, _connector);
        }
        finally
        {
            _change.Release();
        }
    }

    /// <summary>Connections that still read or hold frames they have not handed on.</summary>
    public bool IsReading => _connections.Keys.Any(c => c.IsReading);

    /// <summary>Closes the port; answers that are ready still go out for a moment, then connections are ended, and what waits for no task any more is given up unanswered.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0) return;
        await CloseIntakeAsync(CancellationToken.None);
        await Task.WhenAll(_connections.Values).WaitAsync(LastAnswers, _services.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _abort.CancelAsync();
        foreach (var connection in _connections.Keys) connection.Abort();       // also ends a flush to a peer that does not read
        for (var task = 0; task < Inboxes.Count; task++) Inboxes[task].Abandon();
        await Task.WhenAll(_connections.Keys.Select(c => c.Ring.CloseAsync().AsTask()));     // what Kafka has not answered about stays unanswered
        await Task.WhenAll(_connections.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _timer.Dispose();
        await _ticker;
        _abort.Dispose();
    }

    private async ValueTask<IConnectionListener> BindAsync(CancellationToken cancellationToken)
    {
        var endPoint = new IPEndPoint(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, _port);
        var since = _services.Time.GetTimestamp();
        while (true)
        {
            try
            {
                return await _transport.BindAsync(endPoint, cancellationToken);
            }
            catch (Exception e) when (e is AddressInUseException || (e as SocketException)?.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                if (_services.Time.GetElapsedTime(since) >= BindPatience)
                    throw new ConnectException($"{_connector}: MLLP listener cannot bind {endPoint}: the address is in use. Set '{MllpConfig.PortKey.Name}' to a free port, or stop what holds this one.", e);
                Log.PortInUse(_logger, _connector, endPoint);
                await Task.Delay(TimeSpan.FromSeconds(1), _services.Time, cancellationToken);
            }
            catch (SocketException e)
            {
                throw new ConnectException($"{_connector}: MLLP listener cannot bind {endPoint} ({e.SocketErrorCode}). Set '{MllpConfig.PortKey.Name}' to a port this process may open.", e);
            }
        }
    }

    private async Task AcceptAsync(IConnectionListener listener)
    {
        while (true)
        {
            ConnectionContext? accepted;
            try
            {
                accepted = await listener.AcceptAsync();
            }
            catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
            {
                if (_listener is null) return;
                Log.AcceptFailed(_logger, _connector, e.GetType().Name);
                await Task.Delay(TickEvery, _services.Time);
                continue;
            }
            if (accepted is null) return;                          // unbound
            try
            {
                await TakeAsync(accepted);
            }
            catch (Exception e)
            {
                Log.AcceptFailed(_logger, _connector, e.GetType().Name);         // this connection's trouble is not the port's
            }
        }
    }

    private async ValueTask TakeAsync(ConnectionContext accepted)
    {
        if (_connections.Count >= _config.MaxConnections)
        {
            Log.TooManyConnections(_logger, _connector, accepted.RemoteEndPoint, _config.MaxConnections);
            await accepted.Transport.Output.CompleteAsync();
            await accepted.Transport.Input.CompleteAsync();
            await accepted.DisposeAsync();
            return;
        }
        KeepAlive(accepted);
        var connection = new MllpConnection(accepted, _config, _intake, _services, _encoder, _logger, _abort.Token);
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _connections.TryAdd(connection, ServeAsync(connection, start.Task));
        start.SetResult();                                         // known before it can end
    }

    private async Task ServeAsync(MllpConnection connection, Task start)
    {
        await start;
        try
        {
            await connection.RunAsync();
        }
        catch (Exception e)
        {
            Log.ConnectionFailed(_logger, connection.Peer, connection.Id, e.GetType().Name);
        }
        finally
        {
            connection.Dispose();
            _connections.TryRemove(connection, out _);
        }
    }

    private static void KeepAlive(ConnectionContext connection) =>
        connection.Features.Get<IConnectionSocketFeature>()?.Socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);

    private async Task TickAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            try
            {
                var now = _services.Time.GetTimestamp();
                foreach (var (connection, _) in _connections) connection.Tick(now);
                for (var task = 0; task < Inboxes.Count; task++) Inboxes[task].LetGoOfDue(now);
            }
            catch (Exception e)
            {
                Log.TickFailed(_logger, _connector, e.GetType().Name);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Information, "{Connector}: MLLP listens on {EndPoint}.")]
        public static partial void Listening(ILogger logger, string connector, EndPoint endPoint);

        [LoggerMessage(2002, LogLevel.Information, "{Connector}: MLLP port closed.")]
        public static partial void Closed(ILogger logger, string connector);

        [LoggerMessage(2003, LogLevel.Warning, "{Connector}: {EndPoint} is in use; trying again for 30 s.")]
        public static partial void PortInUse(ILogger logger, string connector, EndPoint endPoint);

        [LoggerMessage(2004, LogLevel.Warning, "{Connector}: a connection could not be accepted ({Error}).")]
        public static partial void AcceptFailed(ILogger logger, string connector, string error);

        [LoggerMessage(2005, LogLevel.Warning, "{Connector}: closed a connection from {Peer}: {Limit} are open ('mllp.max.connections').")]
        public static partial void TooManyConnections(ILogger logger, string connector, EndPoint? peer, int limit);

        [LoggerMessage(2007, LogLevel.Error, "{Connector}: a look at the timers failed ({Error}); the next one follows.")]
        public static partial void TickFailed(ILogger logger, string connector, string error);

        [LoggerMessage(2006, LogLevel.Error, "{Peer} {Connection}: the connection ended by a fault of ours ({Error}).")]
        public static partial void ConnectionFailed(ILogger logger, string peer, string connection, string error);
    }
}
