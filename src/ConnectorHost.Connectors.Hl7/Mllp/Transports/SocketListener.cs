using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace ConnectorHost.Connectors.Hl7.Mllp.Transports;

/// <summary>A listening socket; what an accepted one becomes is the transport's choice.</summary>
/// <remarks>Binding the IPv6 wildcard takes IPv4 too. Address reuse stays off: on Linux it would let two listeners share a port silently.</remarks>
internal sealed class SocketListener : IConnectionListener
{
    private const int Backlog = 512;
    private readonly Socket _listening;
    private readonly Func<Socket, ValueTask<ConnectionContext>> _open;
    private readonly Func<ValueTask> _disposed;
    private volatile bool _unbound;
    private int _isDisposed;

    private SocketListener(Socket listening, Func<Socket, ValueTask<ConnectionContext>> open, Func<ValueTask> disposed)
    {
        (_listening, _open, _disposed) = (listening, open, disposed);
        EndPoint = listening.LocalEndPoint!;
    }

    public EndPoint EndPoint { get; }

    /// <param name="open">Makes a connection of an accepted socket, which it then owns.</param>
    /// <param name="disposed">Called once, when the listener is disposed; connections may live on.</param>
    /// <exception cref="AddressInUseException">Somebody else listens there.</exception>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public static SocketListener Bind(EndPoint endPoint, Func<Socket, ValueTask<ConnectionContext>> open, Func<ValueTask> disposed)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint is IPEndPoint ip && ip.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
            socket.Bind(endPoint);
            socket.Listen(Backlog);
            return new SocketListener(socket, open, disposed);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new AddressInUseException(e.Message, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Socket accepted;
            try
            {
                accepted = await _listening.AcceptAsync(cancellationToken);
            }
            catch (Exception e) when (_unbound && e is SocketException or ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                continue;                                      // gone before it was taken
            }
            try
            {
                Prepare(accepted);
                return await _open(accepted);
            }
            catch (Exception e)
            {
                accepted.Dispose();
                if (e is not (SocketException or IOException or ObjectDisposedException)) throw;
                // Reset meanwhile, or the listener is closing: the next one.
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _unbound = true;
        _listening.Dispose();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync();
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0) await _disposed();
    }

    // Networks drop idle flows after ten minutes or so; a sender may be silent for a night.
    private static void Prepare(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        Try(socket, SocketOptionName.TcpKeepAliveTime, 180);
        Try(socket, SocketOptionName.TcpKeepAliveInterval, 30);
        Try(socket, SocketOptionName.TcpKeepAliveRetryCount, 4);
    }

    private static void Try(Socket socket, SocketOptionName option, int value)
    {
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Tcp, option, value);
        }
        catch (SocketException)
        {
            // The system keeps its own times.
        }
    }
}
