using System.Net.Sockets;
using DotNetty.Buffers;
using DotNetty.Transport.Channels;
using DotNetty.Transport.Channels.Sockets;

namespace ConnectorHost.Connectors.Hl7.Mllp.Transports;

/// <summary>DotNetty's TCP channel with the rules of hl7-mllp 3.5: an end of stream ends reading only, and what arrived is read, whatever happens.</summary>
/// <remarks>
/// The library's channel closes on end of stream whatever <c>AllowHalfClosure</c> says and on a failed write with bytes unread, lets sends block the event loop
/// on Linux (its sockets stay blocking there) and leaks the socket when it is closed after a reset.
/// </remarks>
internal sealed class HalfCloseChannel : TcpSocketChannel
{
    /// <summary>User event: nothing more will be read.</summary>
    public static readonly object InputEnded = new();

    // One buffer per read, so that the pipe's limit holds after each.
    private static readonly IRecvByteBufAllocator OneBuffer = new AdaptiveRecvByteBufAllocator(1024, 4096, 65_536) { MaxMessagesPerRead = 1 };

    private volatile bool _isEnded;

    public HalfCloseChannel(Socket socket) : base(socket)
    {
        socket.Blocking = false;
        Configuration.AutoRead = false;
        Configuration.RecvByteBufAllocator = OneBuffer;
        SetState(StateFlags.Active);
        CacheLocalAddress();
        CacheRemoteAddress();
    }

    /// <summary>Closes without reading what has arrived meanwhile. Any thread.</summary>
    public Task EndAsync()
    {
        _isEnded = true;
        return CloseAsync();
    }

    protected override int DoReadBytes(IByteBuffer byteBuf)
    {
        var received = Receive(byteBuf, out var error);
        if (received > 0) return received;
        if (error == SocketError.WouldBlock) return 0;
        ShutdownInput();                                       // end of stream or reset: no read follows, answers may still go
        Pipeline.FireUserEventTriggered(InputEnded);
        return 0;
    }

    protected override void DoClose()
    {
        if (TryResetState(StateFlags.Open))
        {
            TryResetState(StateFlags.Active);
            if (!_isEnded) TakeRest();
            SocketClosing.Close(Socket);
        }
        base.DoClose();
    }

    // The library closes when a write fails. What the system still holds then is at most its receive buffer.
    private void TakeRest()
    {
        while (true)
        {
            var bytes = Allocator.HeapBuffer(65_536);
            if (Receive(bytes, out _) <= 0)
            {
                bytes.Release();
                return;
            }
            Pipeline.FireChannelRead(bytes);
        }
    }

    private int Receive(IByteBuffer bytes, out SocketError error)
    {
        var received = Socket.Receive(bytes.Array, bytes.ArrayOffset + bytes.WriterIndex, bytes.WritableBytes, SocketFlags.None, out error);
        if (error != SocketError.Success) return 0;
        bytes.SetWriterIndex(bytes.WriterIndex + received);
        return received;
    }
}
