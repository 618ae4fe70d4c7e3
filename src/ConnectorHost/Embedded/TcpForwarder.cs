using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace ConnectorHost.Embedded;

/// <summary>Carries connections from a fixed port of 127.0.0.1 to another local endpoint, byte for byte in both directions.</summary>
/// <remarks>
/// Bounded by its slots: each serves one connection at a time, so a client beyond them waits in the listen queue. A direction that ends is
/// closed on the other side while the opposite one goes on; a slow reader stops the reading of its peer.
/// </remarks>
internal sealed class TcpForwarder : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _listener;
    private readonly EndPoint _target;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _slots;
    private int _disposed;

    private TcpForwarder(Socket listener, EndPoint target, int slots)
    {
        (_listener, _target) = (listener, target);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var stop = _stop.Token;
        _slots = Task.WhenAll(Enumerable.Range(0, slots).Select(_ => ServeAsync(stop)));
    }

    public int Port { get; }

    /// <summary>Binds and starts to forward. Port 0 takes any free one.</summary>
    /// <exception cref="SocketException">The port cannot be bound.</exception>
    public static TcpForwarder Start(int port, EndPoint target, int slots)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
            listener.Listen();
            return new TcpForwarder(listener, target, slots);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Stops listening, drops the connections and returns when all are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _stop.CancelAsync();
            _listener.Dispose();
        }
        await _slots.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ServeAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var client = await AcceptAsync(stop);
            if (client is not null) await ForwardAsync(client, stop);
        }
    }

    private async Task<Socket?> AcceptAsync(CancellationToken stop)
    {
        try
        {
            return await _listener.AcceptAsync(stop);
        }
        catch (SocketException) when (!stop.IsCancellationRequested)
        {
            // The client gave up in the queue, or descriptors ran out: the latter needs a pause.
            await Task.Delay(AcceptPause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return null;
        }
        catch (Exception e) when (IsClosed(e))
        {
            return null;
        }
    }

    private async Task ForwardAsync(Socket client, CancellationToken stop)
    {
        using var target = new Socket(_target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await target.ConnectAsync(_target, stop);
            (client.NoDelay, target.NoDelay) = (true, true);
        }
        catch (Exception e) when (IsClosed(e))
        {
            return;     // the target is down: the client sees its connection close, as it would there
        }
        using var connection = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAll(CopyAsync(client, target, connection), CopyAsync(target, client, connection));
    }

    private static async Task CopyAsync(Socket from, Socket to, CancellationTokenSource connection)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory(), connection.Token) is var read and > 0)
                for (var sent = 0; sent < read;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), connection.Token);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (IsClosed(e))
        {
            await connection.CancelAsync();     // a reset ends both directions
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsClosed(Exception e) => e is SocketException or OperationCanceledException or ObjectDisposedException;
}
