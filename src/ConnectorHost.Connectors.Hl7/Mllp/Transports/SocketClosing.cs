using System.Buffers;
using System.Net.Sockets;

namespace ConnectorHost.Connectors.Hl7.Mllp.Transports;

/// <summary>How a connected socket is closed so that the peer gets what was written.</summary>
internal static class SocketClosing
{
    private const int MostDiscarded = 1 << 20;

    /// <summary>Ends the sending side, throws away what was received and not read, and closes. Does not block.</summary>
    /// <remarks>Closing with unread bytes resets the connection, and a reset may take answers from the peer that it has not read yet.</remarks>
    public static void Close(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            socket.Blocking = false;                           // a read under way may take what is seen here; the one here must not wait for more
            Discard(socket);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone already.
        }
        socket.Dispose();
    }

    private static void Discard(Socket socket)
    {
        if (socket.Available == 0) return;
        var buffer = ArrayPool<byte>.Shared.Rent(65_536);
        try
        {
            for (var discarded = 0; discarded < MostDiscarded && socket.Available > 0;)
            {
                var read = socket.Receive(buffer, 0, Math.Min(buffer.Length, socket.Available), SocketFlags.None, out var error);
                if (read <= 0 || error != SocketError.Success) return;
                discarded += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
