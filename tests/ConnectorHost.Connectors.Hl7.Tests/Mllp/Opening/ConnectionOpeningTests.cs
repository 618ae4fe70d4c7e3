using System.Net.Sockets;
using System.Text;
using ConnectorHost.Connectors.Hl7.Mllp.Opening;
using ConnectorHost.Connectors.Hl7.Tests.Mllp.Transports;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp.Opening;

/// <summary>Address list and PROXY header on real sockets, over every transport.</summary>
public sealed class ConnectionOpeningTests
{
    private const string Line = "PROXY TCP4 192.0.2.7 198.51.100.1 40000 2575\r\n";

    public static TheoryData<string> Transports => MllpTransportsTests.Transports;

    [Theory, MemberData(nameof(Transports))]
    public async Task A_listed_peer_comes_in_under_its_plain_address(string transport)
    {
        await using var door = await Door.OpenAsync(transport, "hl7.security.allowed.hosts=127.0.0.0/8");
        var (client, opening) = await door.ConnectAsync();
        using var _ = client;
        var opened = (await opening.WaitAsync(Loopback.Deadline))!;
        Assert.Equal(client.LocalEndPoint!.ToString(), opened.Peer);
        await Loopback.CloseAsync(opened.Connection);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_stranger_is_closed_without_a_byte_and_logged_once_a_minute(string transport)
    {
        await using var door = await Door.OpenAsync(transport, "hl7.security.allowed.hosts=10.0.0.0/8,fd00::/8");
        for (var i = 0; i < 3; i++)
        {
            var (client, opening) = await door.ConnectAsync();
            using var _ = client;
            await client.SendAsync("\vMSH|^~\\&|\u001c\r"u8.ToArray());
            Assert.Null(await opening.WaitAsync(Loopback.Deadline));
            Assert.Empty(await Loopback.ReceiveAsync(client, 1));
        }
        Assert.Contains("closed a connection from 127.0.0.1:", Assert.Single(door.Warnings), StringComparison.Ordinal);
        Assert.Equal(3, door.Refused["address"]);
        door.Time.Advance(TimeSpan.FromMinutes(2));
        var (late, lateOpening) = await door.ConnectAsync();
        using var __ = late;
        Assert.Null(await lateOpening.WaitAsync(Loopback.Deadline));
        Assert.Contains("2 more", door.Warnings.Last(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_header_names_the_peer_and_the_bytes_behind_it_are_there(string transport)
    {
        await using var door = await Door.OpenAsync(transport, "mllp.proxy.protocol=true", "hl7.security.allowed.hosts=192.0.2.0/24");
        foreach (var header in new[] { Encoding.ASCII.GetBytes(Line), ProxyHeaderTests.Block(0x21, 0x11, 40) })
        {
            var (client, opening) = await door.ConnectAsync();
            using var _ = client;
            await client.SendAsync((byte[])[.. header, .. "\vMSH"u8]);
            var opened = (await opening.WaitAsync(Loopback.Deadline))!;
            Assert.Equal("192.0.2.7:40000", opened.Peer);
            Assert.Equal("192.0.2.7:40000", opened.Connection.RemoteEndPoint!.ToString());
            Assert.Equal("\vMSH"u8.ToArray(), await Loopback.ReadAsync(opened.Connection.Transport.Input, 4));
            await Loopback.CloseAsync(opened.Connection);
        }
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_header_byte_by_byte_is_read(string transport)
    {
        await using var door = await Door.OpenAsync(transport, "mllp.proxy.protocol=true");
        var (client, opening) = await door.ConnectAsync();
        using var _ = client;
        foreach (var b in Encoding.ASCII.GetBytes(Line + "\vM"))
        {
            await client.SendAsync(new[] { b });
            await Task.Yield();
        }
        var opened = (await opening.WaitAsync(Loopback.Deadline))!;
        Assert.Equal("\vM"u8.ToArray(), await Loopback.ReadAsync(opened.Connection.Transport.Input, 2));
        await Loopback.CloseAsync(opened.Connection);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_header_without_an_address_keeps_the_sockets(string transport)
    {
        await using var door = await Door.OpenAsync(transport, "mllp.proxy.protocol=true", "hl7.security.allowed.hosts=127.0.0.1");
        foreach (var header in new[] { "PROXY UNKNOWN\r\n"u8.ToArray(), ProxyHeaderTests.Block(0x20, 0, 0) })
        {
            var (client, opening) = await door.ConnectAsync();
            using var _ = client;
            await client.SendAsync(header);
            var opened = (await opening.WaitAsync(Loopback.Deadline))!;
            Assert.Equal(client.LocalEndPoint!.ToString(), opened.Peer);
            await Loopback.CloseAsync(opened.Connection);
        }
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task The_list_holds_for_the_address_in_the_header(string transport)
    {
        await using var door = await Door.OpenAsync(transport, "mllp.proxy.protocol=true", "hl7.security.allowed.hosts=127.0.0.1");
        var (client, opening) = await door.ConnectAsync();
        using var _ = client;
        await client.SendAsync(Encoding.ASCII.GetBytes(Line));
        Assert.Null(await opening.WaitAsync(Loopback.Deadline));
        Assert.Contains("192.0.2.7:40000", Assert.Single(door.Warnings), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_connection_without_a_header_is_closed_without_a_word(string transport)
    {
        await using var door = await Door.OpenAsync(transport, "mllp.proxy.protocol=true");
        var (client, opening) = await door.ConnectAsync();
        using var _ = client;
        await client.SendAsync("\vMSH|^~\\&|\u001c\r"u8.ToArray());
        Assert.Null(await opening.WaitAsync(Loopback.Deadline));
        Assert.Empty(await Loopback.ReceiveAsync(client, 1));
        Assert.Contains("PROXY header", Assert.Single(door.Warnings), StringComparison.Ordinal);
        Assert.Equal(1, door.Refused["proxy_header"]);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_probe_that_says_nothing_is_not_logged(string transport)
    {
        await using var door = await Door.OpenAsync(transport, "mllp.proxy.protocol=true");
        var (client, opening) = await door.ConnectAsync();
        client.Dispose();
        Assert.Null(await opening.WaitAsync(Loopback.Deadline));
        Assert.Empty(door.Logged);
        Assert.Empty(door.Refused);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_header_that_does_not_come_in_time_ends_the_connection(string transport)
    {
        await using var door = await Door.OpenAsync(transport, "mllp.proxy.protocol=true");
        var (client, opening) = await door.ConnectAsync();
        using var _ = client;
        await client.SendAsync("PROXY TCP4 "u8.ToArray());
        using var limit = new CancellationTokenSource(Loopback.Deadline);
        while (!opening.IsCompleted)
        {
            door.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, limit.Token);
        }
        Assert.Null(await opening);
        Assert.Empty(await Loopback.ReceiveAsync(client, 1));
        Assert.Contains("not complete after 10 s", Assert.Single(door.Warnings), StringComparison.Ordinal);
        Assert.Equal(1, door.Refused["timeout"]);
    }
}
