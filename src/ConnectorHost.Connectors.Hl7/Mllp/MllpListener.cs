using System.Net;
using System.Net.Sockets;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Mllp.Opening;
using ConnectorHost.PluginApi.Errors;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>The port of one connector in this process, shared by its local tasks: binds, accepts, ticks, and closes (hl7-mllp 3).</summary>
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
    private readonly ConnectionOpening? _opening;
    private readonly ILogger _logger;
    private readonly MllpConnections _connections;
    private readonly ConnectionClocks _clocks;
    private readonly TimeSpan _idleLookEvery;
    private readonly CancellationTokenSource _abort = new();
    private readonly SemaphoreSlim _change = new(1, 1);
    private readonly PeriodicTimer _timer;
    private readonly Task _ticker;
    private IConnectionListener? _listener;
    private Task _accepting = Task.CompletedTask;
    private int _port;
    private int _ended;

    /// <param name="opening">Who may connect and how; ended with the listener. Null lets in everybody.</param>
    public MllpListener(string connector, MllpConfig config, IConnectionListenerFactory transport, InFlightServices services, MessageIntake intake, TaskInboxes inboxes, ILogger logger, ConnectionOpening? opening = null)
    {
        (_connector, _config, _transport, _services, Inboxes, _logger, _opening) = (connector, config, transport, services, inboxes, logger, opening);
        _clocks = new ConnectionClocks(logger);
        var encoder = new AckEncoder(services.Acks, services.Time);
        _connections = new MllpConnections(
            connector, config.MaxConnections, opening, opened => new MllpConnection(opened, config, intake, services, encoder, _clocks, logger, _abort.Token), services.Limit, logger);
        _port = config.Port;
        _idleLookEvery = TimeSpan.FromTicks(Math.Clamp(config.IdleTimeout.Ticks / 10, TickEvery.Ticks, TimeSpan.TicksPerSecond));
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
            _connections.Begin();
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
            await _connections.StopAsync();
            await listener.UnbindAsync(cancellationToken);
            await listener.DisposeAsync();
            await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);         // however it ended: the port closes
            await _connections.StopAsync();                    // those accepted last
            Log.Closed(_logger, _connector);
        }
        finally
        {
            _change.Release();
        }
    }

    /// <summary>Connections that still read or hold frames they have not handed on.</summary>
    public bool IsReading => _connections.IsReading;

    /// <summary>Closes the port; answers that are ready still go out for a moment, then connections are ended, and what waits for no task any more is given up unanswered.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0) return;
        await CloseIntakeAsync(CancellationToken.None).AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);      // the rest has to end all the same
        await _connections.WhenEnded().WaitAsync(LastAnswers, _services.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _abort.CancelAsync();
        for (var task = 0; task < Inboxes.Count; task++) Inboxes[task].Abandon();
        await _connections.AbortAsync();
        await _connections.WhenEnded().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _connections.Dispose();
        if (_opening is not null) await _opening.DisposeAsync();
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
            catch (Exception e)
            {
                if (_listener is null) return;
                AcceptFailed(e);
                await Task.Delay(TickEvery, _services.Time);
                continue;
            }
            if (accepted is null) return;                          // unbound
            try
            {
                await _connections.TakeAsync(accepted);
            }
            catch (Exception e)
            {
                AcceptFailed(e);                                   // this connection's trouble is not the port's
            }
        }
    }

    private void AcceptFailed(Exception error)
    {
        if (_services.Limit.Allows("accept", out var skipped)) Log.AcceptFailed(_logger, _connector, error.GetType().Name, skipped);
    }

    private async Task TickAsync()
    {
        var idleLooked = _services.Time.GetTimestamp();
        while (await _timer.WaitForNextTickAsync())
        {
            try
            {
                var now = _services.Time.GetTimestamp();
                _clocks.Tick(now);
                if (_config.IdleTimeout > TimeSpan.Zero && _services.Time.GetElapsedTime(idleLooked, now) >= _idleLookEvery)
                {
                    idleLooked = now;
                    foreach (var connection in _connections.Open) connection.TickIdle(now);
                }
                for (var task = 0; task < Inboxes.Count; task++) Inboxes[task].LetGoOfDue(_services.Time);
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

        [LoggerMessage(2004, LogLevel.Warning, "{Connector}: a connection could not be accepted ({Error}). {Skipped} more since the last such line.")]
        public static partial void AcceptFailed(ILogger logger, string connector, string error, int skipped);

        [LoggerMessage(2007, LogLevel.Error, "{Connector}: a look at the timers failed ({Error}); the next one follows.")]
        public static partial void TickFailed(ILogger logger, string connector, string error);
    }
}
