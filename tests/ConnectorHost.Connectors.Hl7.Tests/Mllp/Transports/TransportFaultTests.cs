using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using ConnectorHost.Connectors.Hl7.Mllp.Transports;
using DotNetty.Buffers;
using DotNetty.Transport.Channels.Embedded;
using Microsoft.AspNetCore.Connections.Features;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp.Transports;

/// <summary>What a transport does when something under it goes wrong.</summary>
public sealed class TransportFaultTests
{
    [Fact]
    public async Task A_close_never_waits_for_bytes_that_a_read_under_way_takes()
    {
        await using var host = await Loopback.BindAsync(MllpTransportKind.Kestrel);
        for (var i = 0; i < 200; i++)
        {
            var (client, server) = await host.ConnectAsync();
            var socket = server.Features.Get<IConnectionSocketFeature>()!.Socket;
            var reading = Loopback.ReadToEndAsync(server.Transport.Input);
            var closing = Task.Run(() => server.Abort(new()));
            client.Send(Loopback.Bytes(i + 1), SocketFlags.None, out _);
            await closing.WaitAsync(Loopback.Deadline);
            await Task.WhenAny(reading).WaitAsync(Loopback.Deadline);      // it ends, in whichever way
            Assert.False(socket.Blocking);                     // whoever was first with the bytes
            await Loopback.CloseAsync(server);
            client.Dispose();
        }
    }

    [Fact]
    public async Task A_connection_that_cannot_be_made_is_closed_and_its_fault_told()
    {
        await using var listener = SocketListener.Bind(new IPEndPoint(IPAddress.Loopback, 0), _ => throw new InvalidOperationException("a fault of ours"), () => ValueTask.CompletedTask);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var accepting = listener.AcceptAsync().AsTask();
        await client.ConnectAsync(listener.EndPoint);
        await Assert.ThrowsAsync<InvalidOperationException>(() => accepting.WaitAsync(Loopback.Deadline));
        Assert.Empty(await Loopback.ReceiveAsync(client, 1));
    }

    [Fact]
    public async Task Loops_that_nobody_holds_are_not_shared()
    {
        var loops = new EventLoops();
        Assert.False(loops.Share());
        await loops.ReleaseAsync();
    }

    [Fact]
    public async Task A_channel_whose_bytes_find_no_reader_is_closed()
    {
        var pipe = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 2, resumeWriterThreshold: 1));
        var channel = new EmbeddedChannel(new ChannelInput(pipe.Writer, () => { }));
        channel.WriteInbound(Unpooled.WrappedBuffer(new byte[100]));
        Assert.True(channel.Open);
        await pipe.Reader.CompleteAsync(new InvalidOperationException("a fault of ours"));
        await channel.CloseCompletion.WaitAsync(Loopback.Deadline);
        Assert.False(channel.Open);
    }
}
