using System.Net;
using System.Net.Sockets;
using ConnectorHost.Connectors.Hl7.Mllp.Transports;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp.Transports;

/// <summary>What every transport does, on real sockets (hl7-mllp 3).</summary>
public sealed class MllpTransportsTests
{
    public static TheoryData<string> Transports => [.. Enum.GetNames<MllpTransportKind>()];

    [Theory, MemberData(nameof(Transports))]
    public async Task Bytes_go_both_ways(string transport)
    {
        await using var host = await BindAsync(transport);
        var (client, server) = await host.ConnectAsync();
        using var _ = client;
        var echo = Loopback.EchoAsync(server);
        for (var i = 1; i <= 50; i++)
        {
            var sent = Loopback.Bytes(i * 7);
            await client.SendAsync(sent);
            Assert.Equal(sent, await Loopback.ReceiveAsync(client, sent.Length));
        }
        client.Shutdown(SocketShutdown.Send);
        await echo.WaitAsync(Loopback.Deadline);
        Assert.Empty(await Loopback.ReceiveAsync(client, 1));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_large_frame_goes_both_ways(string transport)
    {
        await using var host = await BindAsync(transport);
        var (client, server) = await host.ConnectAsync();
        using var _ = client;
        var echo = Loopback.EchoAsync(server);
        var sent = Loopback.Bytes(3_000_001);
        var sending = Task.Run(async () =>
        {
            for (var rest = sent.AsMemory(); !rest.IsEmpty;) rest = rest[await client.SendAsync(rest)..];
            client.Shutdown(SocketShutdown.Send);
        });
        Assert.Equal(sent, await Loopback.ReceiveAsync(client, sent.Length));
        await Task.WhenAll(sending, echo).WaitAsync(Loopback.Deadline);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task The_end_of_the_senders_side_ends_the_input_and_answers_still_go(string transport)
    {
        await using var host = await BindAsync(transport);
        var (client, server) = await host.ConnectAsync();
        using var _ = client;
        await client.SendAsync("last frame"u8.ToArray());
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal("last frame"u8.ToArray(), await Loopback.ReadToEndAsync(server.Transport.Input));

        for (var i = 0; i < 3; i++)
        {
            Assert.False((await server.Transport.Output.WriteAsync("answer"u8.ToArray())).IsCompleted);
            Assert.Equal("answer"u8.ToArray(), await Loopback.ReceiveAsync(client, 6));
        }
        await Loopback.CloseAsync(server);
        Assert.Empty(await Loopback.ReceiveAsync(client, 1));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task What_arrived_before_a_reset_is_read(string transport)
    {
        await using var host = await BindAsync(transport);
        var (client, server) = await host.ConnectAsync();
        var sent = Loopback.Bytes(30_000);
        await client.SendAsync(sent);
        Loopback.Reset(client);
        Assert.Equal(sent, await Loopback.ReadToEndAsync(server.Transport.Input));
        await Loopback.CloseAsync(server);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_write_that_fails_takes_nothing_from_what_arrived(string transport)
    {
        await using var host = await BindAsync(transport);
        var (client, server) = await host.ConnectAsync();
        var sent = Loopback.Bytes(4_000_000);
        var sending = client.SendAsync(sent);
        var socket = server.Features.Get<IConnectionSocketFeature>()!.Socket;
        await UntilQuietAsync(() => socket.Available);
        var held = socket.Available;                           // by the system; a transport may hold more
        Loopback.Reset(client);
        _ = sending.Exception;
        Assert.True(await FailsAsync(server));
        var received = await Loopback.ReadToEndAsync(server.Transport.Input);
        Assert.InRange(received.Length, held, sent.Length);
        Assert.Equal(sent[..received.Length], received);
        await Loopback.CloseAsync(server);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Not_reading_makes_the_sender_wait(string transport)
    {
        await using var host = await BindAsync(transport);
        var (client, server) = await host.ConnectAsync();
        using var _ = client;
        var chunk = Loopback.Bytes(65_536);
        long sent = 0;
        using var stop = new CancellationTokenSource();
        var sending = Task.Run(async () =>
        {
            try
            {
                while (true) Interlocked.Add(ref sent, await client.SendAsync(chunk, stop.Token));
            }
            catch (OperationCanceledException)
            {
                client.Shutdown(SocketShutdown.Send);
            }
        });
        await UntilQuietAsync(() => Interlocked.Read(ref sent));
        Assert.InRange(Interlocked.Read(ref sent), 1, 64_000_000);
        await stop.CancelAsync();
        await sending.WaitAsync(Loopback.Deadline);
        var received = await Loopback.ReadToEndAsync(server.Transport.Input);
        Assert.InRange(received.Length, sent, sent + chunk.Length);             // a send that was cancelled may have gone in part
        await Loopback.CloseAsync(server);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_peer_that_does_not_read_holds_the_flush_and_an_abort_ends_it(string transport)
    {
        await using var host = await BindAsync(transport);
        var (client, server) = await host.ConnectAsync(receiveBuffer: 8192);
        using var _ = client;
        var flush = server.Transport.Output.WriteAsync(new byte[32_000_000]).AsTask();
        Assert.False(await EndsAsync(flush, TimeSpan.FromMilliseconds(300)));
        server.Abort();
        Assert.True(await EndsAsync(flush, Loopback.Deadline));
        await Loopback.CloseAsync(server);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task An_abort_ends_a_read(string transport)
    {
        await using var host = await BindAsync(transport);
        var (client, server) = await host.ConnectAsync();
        using var _ = client;
        var read = Loopback.ReadToEndAsync(server.Transport.Input);
        server.Abort();
        Assert.Empty(await read.WaitAsync(Loopback.Deadline));
        await Loopback.CloseAsync(server);
        Assert.Empty(await Loopback.ReceiveAsync(client, 1));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_cancelled_read_loses_nothing(string transport)
    {
        await using var host = await BindAsync(transport);
        var (client, server) = await host.ConnectAsync();
        using var _ = client;
        var input = server.Transport.Input;
        for (var i = 0; i < 20; i++)
        {
            var reading = input.ReadAsync().AsTask();
            input.CancelPendingRead();
            var result = await reading.WaitAsync(Loopback.Deadline);
            Assert.True(result.IsCanceled);
            input.AdvanceTo(result.Buffer.End);
            await client.SendAsync(new[] { (byte)i });
            Assert.Equal([(byte)i], await Loopback.ReadAsync(input, 1));
        }
        await Loopback.CloseAsync(server);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Closing_with_unread_bytes_leaves_the_answer_to_the_peer(string transport)
    {
        await using var host = await BindAsync(transport);
        var (client, server) = await host.ConnectAsync();
        using var _ = client;
        await client.SendAsync(Loopback.Bytes(200_000));
        await Loopback.ReadAsync(server.Transport.Input, 10);
        await server.Transport.Output.WriteAsync("refused"u8.ToArray());
        await Loopback.CloseAsync(server);
        Assert.Equal("refused"u8.ToArray(), await Loopback.ReceiveAsync(client, 100));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Sixty_four_connections_work_at_once(string transport)
    {
        await using var host = await BindAsync(transport);
        var pairs = new List<(Socket Client, ConnectionContext Server)>();
        for (var i = 0; i < 64; i++) pairs.Add(await host.ConnectAsync());
        var echoes = pairs.Select(p => Loopback.EchoAsync(p.Server)).ToArray();
        await Task.WhenAll(pairs.Select(async (pair, number) =>
        {
            var sent = Loopback.Bytes(1000 + number);
            for (var i = 0; i < 50; i++)
            {
                await pair.Client.SendAsync(sent);
                Assert.Equal(sent, await Loopback.ReceiveAsync(pair.Client, sent.Length));
            }
            pair.Client.Shutdown(SocketShutdown.Send);
        }));
        await Task.WhenAll(echoes).WaitAsync(Loopback.Deadline);
        foreach (var (client, _) in pairs) client.Dispose();
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_used_port_is_refused(string transport)
    {
        await using var host = await BindAsync(transport);
        await Assert.ThrowsAsync<AddressInUseException>(async () => await MllpTransports.Create(Kind(transport)).BindAsync(host.Listener.EndPoint));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task The_wildcard_takes_both_address_families(string transport)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this machine has no IPv6");
        await using var host = await BindAsync(transport);
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            var (client, server) = await host.ConnectAsync(address);
            using var _ = client;
            var seen = ((IPEndPoint)server.RemoteEndPoint!).Address;
            Assert.Equal(address, seen.IsIPv4MappedToIPv6 ? seen.MapToIPv4() : seen);
            await Loopback.CloseAsync(server);
        }
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Unbinding_refuses_new_connections_and_keeps_the_open_ones(string transport)
    {
        var host = await BindAsync(transport);
        var (client, server) = await host.ConnectAsync();
        using var _ = client;
        var accepting = host.Listener.AcceptAsync().AsTask();
        await host.Listener.UnbindAsync();
        Assert.Null(await accepting.WaitAsync(Loopback.Deadline));
        await host.DisposeAsync();
        using var late = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(() => late.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)host.Listener.EndPoint).Port));

        var echo = Loopback.EchoAsync(server);
        await client.SendAsync("still there"u8.ToArray());
        Assert.Equal("still there"u8.ToArray(), await Loopback.ReceiveAsync(client, 11));
        client.Shutdown(SocketShutdown.Send);
        await echo.WaitAsync(Loopback.Deadline);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Sockets_are_kept_alive_and_do_not_delay(string transport)
    {
        await using var host = await BindAsync(transport);
        var (client, server) = await host.ConnectAsync();
        using var _ = client;
        var socket = server.Features.Get<IConnectionSocketFeature>()!.Socket;
        Assert.True(socket.NoDelay);
        Assert.Equal(1, (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!);
        if (OperatingSystem.IsLinux()) Assert.Equal(180, (int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!);
        await Loopback.CloseAsync(server);
    }

    private static Task<Loopback> BindAsync(string transport) => Loopback.BindAsync(Kind(transport));

    private static MllpTransportKind Kind(string transport) => Enum.Parse<MllpTransportKind>(transport);

    // The first write after a reset may still be taken by the system.
    private static async Task<bool> FailsAsync(ConnectionContext server)
    {
        for (var i = 0; i < 10; i++)
        {
            try
            {
                if ((await server.Transport.Output.WriteAsync("answer"u8.ToArray())).IsCompleted) return true;
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                return true;
            }
        }
        return false;
    }

    private static async Task<bool> EndsAsync(Task task, TimeSpan within)
    {
        try
        {
            await task.WaitAsync(within);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return true;
        }
    }

    private static async Task UntilQuietAsync(Func<long> value)
    {
        using var limit = new CancellationTokenSource(Loopback.Deadline);
        for (var last = -1L; last != value() || last == 0;)
        {
            last = value();
            await Task.Delay(250, limit.Token);
        }
    }
}
