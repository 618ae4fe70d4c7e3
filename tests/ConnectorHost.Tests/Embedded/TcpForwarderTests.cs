using System.Net;
using System.Net.Sockets;
using ConnectorHost.Embedded;

namespace ConnectorHost.Tests.Embedded;

public class TcpForwarderTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Bytes_arrive_whole_in_both_directions()
    {
        await using var pair = await ForwardedPair.OpenAsync();
        var sent = new byte[1_000_000];
        Random.Shared.NextBytes(sent);

        Assert.Equal(sent, await CarryAsync(pair.Client, pair.Target, sent));
        Assert.Equal(sent, await CarryAsync(pair.Target, pair.Client, sent));
    }

    [Fact]
    public async Task One_direction_may_end_while_the_other_goes_on()
    {
        await using var pair = await ForwardedPair.OpenAsync();
        pair.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await pair.Target.ReceiveAsync(new byte[1].AsMemory()).AsTask().WaitAsync(Deadline));

        Assert.Equal("late"u8.ToArray(), await CarryAsync(pair.Target, pair.Client, "late"u8.ToArray()));
        pair.Target.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await pair.Client.ReceiveAsync(new byte[1].AsMemory()).AsTask().WaitAsync(Deadline));
    }

    [Fact]
    public async Task A_connection_beyond_the_slots_is_served_when_one_is_free()
    {
        using var target = Listen();
        await using var forwarder = TcpForwarder.Start(0, target.LocalEndPoint!, slots: 1);
        using var first = await ConnectAsync(forwarder.Port);
        using var firstAccepted = await target.AcceptAsync().WaitAsync(Deadline);
        using var second = await ConnectAsync(forwarder.Port);
        var secondAccepted = target.AcceptAsync();
        await CarryAsync(first, firstAccepted, "still the first"u8.ToArray());
        Assert.False(secondAccepted.IsCompleted);

        first.Shutdown(SocketShutdown.Both);
        firstAccepted.Shutdown(SocketShutdown.Both);
        using var served = await secondAccepted.WaitAsync(Deadline);
        Assert.Equal("two"u8.ToArray(), await CarryAsync(second, served, "two"u8.ToArray()));
    }

    [Fact]
    public async Task A_target_that_is_down_closes_the_client()
    {
        var target = Listen();
        await using var forwarder = TcpForwarder.Start(0, target.LocalEndPoint!, slots: 4);
        target.Dispose();
        using var client = await ConnectAsync(forwarder.Port);
        Assert.Equal(0, await client.ReceiveAsync(new byte[1].AsMemory()).AsTask().WaitAsync(Deadline));
    }

    [Fact]
    public async Task Disposal_ends_open_connections_and_frees_the_port()
    {
        await using var pair = await ForwardedPair.OpenAsync();
        await pair.Forwarder.DisposeAsync().AsTask().WaitAsync(Deadline);
        await pair.Forwarder.DisposeAsync();
        await using var again = TcpForwarder.Start(pair.Forwarder.Port, new IPEndPoint(IPAddress.Loopback, 9), slots: 1);
        Assert.Equal(pair.Forwarder.Port, again.Port);
    }

    private static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, port);
        return client;
    }

    private static async Task<byte[]> CarryAsync(Socket from, Socket to, byte[] bytes)
    {
        var sending = from.SendAsync(bytes.AsMemory(), CancellationToken.None).AsTask();
        var received = new byte[bytes.Length];
        for (var count = 0; count < received.Length;)
        {
            var read = await to.ReceiveAsync(received.AsMemory(count)).AsTask().WaitAsync(Deadline);
            Assert.NotEqual(0, read);
            count += read;
        }
        Assert.Equal(bytes.Length, await sending.WaitAsync(Deadline));
        return received;
    }

    private sealed record ForwardedPair(Socket Listener, TcpForwarder Forwarder, Socket Client, Socket Target) : IAsyncDisposable
    {
        public static async Task<ForwardedPair> OpenAsync()
        {
            var listener = Listen();
            var forwarder = TcpForwarder.Start(0, listener.LocalEndPoint!, slots: 2);
            var client = await ConnectAsync(forwarder.Port);
            return new(listener, forwarder, client, await listener.AcceptAsync().WaitAsync(Deadline));
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            Target.Dispose();
            await Forwarder.DisposeAsync();
            Listener.Dispose();
        }
    }
}
