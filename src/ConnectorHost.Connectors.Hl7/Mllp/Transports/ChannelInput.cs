using System.IO.Pipelines;
using DotNetty.Buffers;
using DotNetty.Transport.Channels;

namespace ConnectorHost.Connectors.Hl7.Mllp.Transports;

/// <summary>Moves what a channel reads into a pipe; the next read is asked for when the pipe has room.</summary>
/// <remarks>
/// Runs on the channel's event loop, which never waits here. However the channel ends, the pipe ends without an error: a pipe that ends with one throws away
/// what was not read yet (hl7-mllp 3.5).
/// </remarks>
internal sealed class ChannelInput(PipeWriter pipe, Action closed) : ChannelHandlerAdapter
{
    private bool _ended;

    public override void ChannelActive(IChannelHandlerContext context) => context.Read();

    public override void ChannelRead(IChannelHandlerContext context, object message)
    {
        var bytes = (IByteBuffer)message;
        try
        {
            if (_ended) return;
            var count = bytes.ReadableBytes;
            bytes.Array.AsSpan(bytes.ArrayOffset + bytes.ReaderIndex, count).CopyTo(pipe.GetSpan(count));
            pipe.Advance(count);
        }
        finally
        {
            bytes.Release();
        }
    }

    public override void ChannelReadComplete(IChannelHandlerContext context)
    {
        if (_ended) return;
        var flush = pipe.FlushAsync();
        if (!flush.IsCompleted) _ = ReadAfterAsync(flush, context.Channel);
        else if (!flush.GetAwaiter().GetResult().IsCompleted) context.Read();
    }

    public override void UserEventTriggered(IChannelHandlerContext context, object evt)
    {
        if (evt == HalfCloseChannel.InputEnded) End();
    }

    public override void ChannelInactive(IChannelHandlerContext context)
    {
        End();
        closed();
    }

    // A socket error is followed by the close of the channel; anything else is a fault of this pipeline and ends it too.
    public override void ExceptionCaught(IChannelHandlerContext context, Exception exception) => context.CloseAsync();

    private void End()
    {
        if (_ended) return;
        _ended = true;
        pipe.Complete();
    }

    private static async Task ReadAfterAsync(ValueTask<FlushResult> flush, IChannel channel)
    {
        try
        {
            if (!(await flush.ConfigureAwait(false)).IsCompleted) channel.Read();
        }
        catch (Exception)
        {
            _ = channel.CloseAsync();                          // as for any fault of this pipeline: nobody would read on
        }
    }
}
