using System.Net.Sockets;
using DotNetty.Buffers;
using DotNetty.Transport.Channels;
using DotNetty.Transport.Channels.Sockets;

namespace ConnectorHost.Connectors.Hl7.Mllp.Transports;

/// <summary>DotNetty's TCP channel with the rules of hl7-mllp 3.5: an end of stream ends reading only, and what arrived is read before any error counts.</summary>
/// <remarks>
/// The library's channel closes on end of stream whatever <c>AllowHalfClosure</c> says, reads nothing more after a failed write, lets sends block the event loop on
/// Linux (its sockets stay blocking there) and leaks the socket when it is closed after a reset.
/// </remarks>
internal sealed class HalfCloseChannel : TcpSocketChannel
{
    /// <summary>User event: nothing more will be read.</summary>
    public static readonly object InputEnded = new();

    // One buffer per read, so that the pipe's limit holds after each.
    private static readonly IRecvByteBufAllocator OneBuffer = new AdaptiveRecvByteBufAllocator(1024, 4096, 65_536) { MaxMessagesPerRead = 1 };

    public HalfCloseChannel(Socket socket) : base(socket)
    {
        socket.Blocking = false;
        Configuration.AutoRead = false;
        Configuration.RecvByteBufAllocator = OneBuffer;
        SetState(StateFlags.Active);
        CacheLocalAddress();
        CacheRemoteAddress();
    }

    protected override int DoReadBytes(IByteBuffer byteBuf)
    {
        var received = Socket.Receive(byteBuf.Array, byteBuf.ArrayOffset + byteBuf.WriterIndex, byteBuf.WritableBytes, SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return 0;
        if (error == SocketError.Success && received > 0)
        {
            byteBuf.SetWriterIndex(byteBuf.WriterIndex + received);
            return received;
        }
        ShutdownInput();                                       // end of stream or reset: no read follows, answers may still go
        Pipeline.FireUserEventTriggered(InputEnded);
        return 0;
    }

    protected override void DoClose()
    {
        if (TryResetState(StateFlags.Open))
        {
            TryResetState(StateFlags.Active);
            SocketClosing.Close(Socket);
        }
        base.DoClose();
    }
}
