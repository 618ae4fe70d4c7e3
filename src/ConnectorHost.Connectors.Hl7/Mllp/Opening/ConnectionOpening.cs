using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7.Mllp.Opening;

/// <summary>The door of one listener: decides whether an accepted connection may speak, and prepares it (hl7-mllp 3.1, 20.2).</summary>
/// <remarks>Called on the connection's own task, any number at a time.</remarks>
internal sealed partial class ConnectionOpening : IAsyncDisposable
{
    private readonly string _connector;
    private readonly OpeningConfig _config;
    private readonly Hl7Metrics _metrics;
    private readonly ILogger _logger;

    public ConnectionOpening(string connector, OpeningConfig config, Hl7Metrics metrics, ILogger logger, TimeProvider time)
    {
        (_connector, _config, _metrics, _logger) = (connector, config, metrics, logger);
        _ = time;
    }

    /// <summary>Opens a connection, or refuses and closes it: then it is logged and counted, and the answer is null.</summary>
    /// <param name="accepted">As the transport gave it; owned by this call until it returns.</param>
    /// <param name="cancellationToken">Ends the attempt; the connection is closed then, and the answer is null.</param>
    public async ValueTask<OpenedConnection?> OpenAsync(ConnectionContext accepted, CancellationToken cancellationToken)
    {
        var address = Plain(accepted.RemoteEndPoint);
        var peer = address?.ToString() ?? "unknown";
        if (!_config.AllowedHosts.Admits(address))
        {
            _metrics.Refused("address");
            Log.AddressRefused(_logger, _connector, peer, OpeningConfig.AllowedHostsKey.Name);
            await CloseAsync(accepted);
            return null;
        }
        return new OpenedConnection(accepted, peer, address);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async ValueTask CloseAsync(ConnectionContext connection)
    {
        await connection.Transport.Output.CompleteAsync();
        await connection.Transport.Input.CompleteAsync();
        await connection.DisposeAsync();
    }

    // A dual-stack socket shows IPv4 peers as ::ffff:10.1.2.3.
    private static EndPoint? Plain(EndPoint? endPoint) =>
        endPoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } ip ? new IPEndPoint(ip.Address.MapToIPv4(), ip.Port) : endPoint;

    private static partial class Log
    {
        [LoggerMessage(2201, LogLevel.Warning, "{Connector}: closed a connection from {Peer}: its address is not in '{Key}'.")]
        public static partial void AddressRefused(ILogger logger, string connector, string peer, string key);
    }
}
