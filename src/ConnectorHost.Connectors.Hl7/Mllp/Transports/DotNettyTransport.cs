using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace ConnectorHost.Connectors.Hl7.Mllp.Transports;

/// <summary>DotNetty channels behind Kestrel's connection abstraction.</summary>
internal sealed class DotNettyTransport : IConnectionListenerFactory
{
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var loops = EventLoops.Acquire();
        try
        {
            return SocketListener.Bind(endpoint, socket => OpenAsync(loops, socket), loops.ReleaseAsync);
        }
        catch
        {
            await loops.ReleaseAsync();
            throw;
        }
    }

    private static async ValueTask<ConnectionContext> OpenAsync(EventLoops loops, Socket socket)
    {
        ObjectDisposedException.ThrowIf(!loops.Share(), loops);      // accepted while the listener was disposed; else connections may outlive it
        try
        {
            return await DotNettyConnection.OpenAsync(loops, socket);
        }
        catch
        {
            await loops.ReleaseAsync();
            throw;
        }
    }
}
