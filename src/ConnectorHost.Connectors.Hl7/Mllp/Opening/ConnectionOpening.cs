using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7.Mllp.Opening;

/// <summary>The door of one listener: decides whether an accepted connection may speak, and prepares it (hl7-mllp 3.1, 20.2).</summary>
/// <remarks>
/// Address list, PROXY header, TLS; header and handshake have ten seconds together. Called on the connection's own task, any number at a time. A peer that
/// leaves without a byte is a probe: nobody hears of it.
/// </remarks>
internal sealed partial class ConnectionOpening : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly string _connector;
    private readonly OpeningConfig _config;
    private readonly Hl7Metrics _metrics;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ReloadingCertificates? _certificates;
    private readonly TlsHandshake? _tls;
    private readonly LogLimit _limit;

    /// <exception cref="PluginApi.Errors.ConfigException">Certificates cannot be loaded.</exception>
    public ConnectionOpening(string connector, OpeningConfig config, Hl7Metrics metrics, ILogger logger, TimeProvider time)
    {
        (_connector, _config, _metrics, _logger, _time, _limit) = (connector, config, metrics, logger, time, new LogLimit(time));
        if (config.Tls is not { } tls) return;
        _certificates = new ReloadingCertificates(connector, tls, time, logger);
        _tls = new TlsHandshake(tls, _certificates);
    }

    /// <summary>Opens a connection, or refuses and closes it: then it is logged and counted, and the answer is null.</summary>
    /// <param name="accepted">As the transport gave it; owned by this call, then by what it returns.</param>
    /// <param name="cancellationToken">Ends the attempt; the connection is closed then, and the answer is null.</param>
    public async ValueTask<OpenedConnection?> OpenAsync(ConnectionContext accepted, CancellationToken cancellationToken)
    {
        OpenedConnection? opened = null;
        try
        {
            return opened = await TryOpenAsync(accepted, cancellationToken);
        }
        finally
        {
            if (opened is null) await CloseAsync(accepted);
        }
    }

    /// <summary>Ends the door, after the last of its connections.</summary>
    public ValueTask DisposeAsync()
    {
        _certificates?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends a connection that nobody speaks on.</summary>
    public static async ValueTask CloseAsync(ConnectionContext connection)
    {
        await connection.Transport.Output.CompleteAsync();
        await connection.Transport.Input.CompleteAsync();
        await connection.DisposeAsync();
    }

    private async ValueTask<OpenedConnection?> TryOpenAsync(ConnectionContext accepted, CancellationToken cancellationToken)
    {
        var address = Plain(accepted.RemoteEndPoint);
        if (!_config.ProxyProtocol && !Admits(address)) return null;
        if (!_config.ProxyProtocol && _tls is null) return new OpenedConnection(accepted, Text(address), address);

        using var patience = new CancellationTokenSource(Patience, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            if (_config.ProxyProtocol)
            {
                var (isThere, source) = await ReadHeaderAsync(accepted, address, limit.Token);
                if (!isThere) return null;
                address = source ?? address;
                accepted.RemoteEndPoint = address;
                if (!Admits(address)) return null;
            }
            if (_tls is null) return new OpenedConnection(accepted, Text(address), address);
            var (connection, failure) = await _tls.RunAsync(accepted, limit.Token);
            if (connection is not null) return new OpenedConnection(connection, Text(address), address);
            if (failure is not null) TlsFailed(address, failure);
            return null;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            if (!cancellationToken.IsCancellationRequested) TimedOut(address);
            return null;
        }
    }

    // Bytes behind the header stay in the pipe.
    private async ValueTask<(bool IsThere, IPEndPoint? Source)> ReadHeaderAsync(ConnectionContext connection, EndPoint? peer, CancellationToken cancellationToken)
    {
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(cancellationToken);
                switch (ProxyHeader.TryRead(result.Buffer, out var length, out var source))
                {
                    case ProxyHeaderResult.Complete:
                        input.AdvanceTo(result.Buffer.GetPosition(length));
                        return (true, source);
                    case ProxyHeaderResult.Incomplete when !result.IsCompleted:
                        input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                        continue;
                    default:
                        if (!result.Buffer.IsEmpty) NoHeader(peer);
                        input.AdvanceTo(result.Buffer.End);
                        return (false, null);
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ConnectionAbortedException)
        {
            return (false, null);                              // left before its header was whole
        }
    }

    private bool Admits(EndPoint? address)
    {
        if (_config.AllowedHosts.Admits(address)) return true;
        _metrics.Refused("address");
        var host = (address as IPEndPoint)?.Address.ToString() ?? "unknown";
        if (_limit.Allows("address " + host, out var skipped)) Log.AddressRefused(_logger, _connector, Text(address), OpeningConfig.AllowedHostsKey.Name, skipped);
        return false;
    }

    private void NoHeader(EndPoint? peer)
    {
        _metrics.Refused("proxy_header");
        if (_limit.Allows("header", out var skipped)) Log.NoProxyHeader(_logger, _connector, Text(peer), OpeningConfig.ProxyProtocolKey.Name, skipped);
    }

    private void TlsFailed(EndPoint? peer, string reason)
    {
        _metrics.Refused("tls");
        if (_limit.Allows("tls " + reason, out var skipped)) Log.TlsFailed(_logger, _connector, Text(peer), reason, skipped);
    }

    private void TimedOut(EndPoint? peer)
    {
        _metrics.Refused("timeout");
        if (_limit.Allows("timeout", out var skipped)) Log.TimedOut(_logger, _connector, Text(peer), Patience.TotalSeconds, skipped);
    }

    // A dual-stack socket shows IPv4 peers as ::ffff:10.1.2.3.
    private static EndPoint? Plain(EndPoint? endPoint) =>
        endPoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } ip ? new IPEndPoint(ip.Address.MapToIPv4(), ip.Port) : endPoint;

    private static string Text(EndPoint? address) => address?.ToString() ?? "unknown";

    private static partial class Log
    {
        [LoggerMessage(2201, LogLevel.Warning, "{Connector}: closed a connection from {Peer}: its address is not in '{Key}'. {Skipped} more from there since the last such line.")]
        public static partial void AddressRefused(ILogger logger, string connector, string peer, string key, int skipped);

        [LoggerMessage(2202, LogLevel.Warning, "{Connector}: closed a connection from {Peer}: it does not begin with a PROXY header ('{Key}' is true). {Skipped} more since the last such line.")]
        public static partial void NoProxyHeader(ILogger logger, string connector, string peer, string key, int skipped);

        [LoggerMessage(2203, LogLevel.Warning, "{Connector}: no TLS with {Peer}: {Reason}. {Skipped} more for this reason since the last such line.")]
        public static partial void TlsFailed(ILogger logger, string connector, string peer, string reason, int skipped);

        [LoggerMessage(2204, LogLevel.Warning, "{Connector}: closed a connection from {Peer}: PROXY header or TLS handshake not complete after {Seconds} s. {Skipped} more since the last such line.")]
        public static partial void TimedOut(ILogger logger, string connector, string peer, double seconds, int skipped);
    }
}
