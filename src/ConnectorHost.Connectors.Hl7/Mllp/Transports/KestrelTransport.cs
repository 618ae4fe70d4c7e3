using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConnectorHost.Connectors.Hl7.Mllp.Transports;

/// <summary>Kestrel's socket transport as it is: no HTTP, only accepted sockets behind pipes.</summary>
internal static class KestrelTransport
{
    /// <summary>A factory of listeners; keep-alive and no-delay are set on accepted sockets.</summary>
    public static IConnectionListenerFactory Create(ILoggerFactory logs) => new SocketTransportFactory(Options.Create(new SocketTransportOptions
    {
        NoDelay = true,
        Backlog = 512,
    }), logs);
}
