using System.Net;
using Microsoft.AspNetCore.Connections;

namespace ConnectorHost.Connectors.Hl7.Mllp.Transports;

/// <summary>Sockets of the runtime behind Kestrel's connection abstraction, read only when somebody asks for bytes.</summary>
/// <remarks>
/// Kestrel's own socket transport receives ahead and gives up what it received when the connection is reset or a write fails; here bytes stay with the
/// system until they are read, so neither takes them away (hl7-mllp 3.5), and not reading is the back-pressure (decision 0015).
/// </remarks>
internal sealed class SocketTransport : IConnectionListenerFactory
{
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => ValueTask.FromResult<IConnectionListener>(
        SocketListener.Bind(endpoint, socket => ValueTask.FromResult<ConnectionContext>(new SocketConnection(socket)), () => ValueTask.CompletedTask));
}
