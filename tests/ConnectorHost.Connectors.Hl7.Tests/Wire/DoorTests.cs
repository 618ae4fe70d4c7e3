using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

/// <summary>The address list and PROXY headers (3.1, 20.2), both before TLS.</summary>
public abstract class DoorTests(WireSetup setup) : WireTests(setup)
{
    private const byte Proxy = 0x21;
    private const byte Local = 0x20;
    private static readonly (string, string) Proxied = ("mllp.proxy.protocol", "true");
    private static readonly (string, string) OnlyDocumentationNet = ("hl7.security.allowed.hosts", "203.0.113.0/24, 2001:db8::/32");

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1/32")]
    [InlineData("127.0.0.0/8")]
    [InlineData("10.0.0.0/8, ::1 ,127.0.0.0/30")]
    [InlineData("0.0.0.0/0")]
    public async Task A_listed_address_may_connect(string list)
    {
        var sender = await OpenAsync(("hl7.security.allowed.hosts", list));
        await ExpectNothingMoreAsync(sender);
    }

    // Enforced whenever set, also with hl7.security.enabled false; no bytes, before any handshake.
    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("127.0.0.2")]
    [InlineData("127.0.0.8/29")]
    [InlineData("::1")]
    [InlineData("2001:db8::/32")]
    public async Task Any_other_address_is_closed_without_a_byte(string list)
    {
        await StartAsync(("hl7.security.allowed.hosts", list));
        var stranger = Own(await RawClient.ConnectAsync(Bench.Port));
        await stranger.ExpectEndAsync();
    }

    [Fact]
    public async Task IPv6_peers_are_held_to_the_list_too()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "needs IPv6 on loopback");
        await StartAsync(("hl7.security.allowed.hosts", "::1/128"));
        var sender = Own(await RawClient.ConnectAsync(Bench.Port, IPAddress.IPv6Loopback));
        if (Setup.Tls) await sender.SecureAsync(new ClientTls());
        await ExpectNothingMoreAsync(sender);
    }

    public static TheoryData<string, string> Headers => new()
    {
        { "v1 TCP4", Hex("PROXY TCP4 203.0.113.7 198.51.100.1 40000 2575\r\n") },
        { "v1 TCP6", Hex("PROXY TCP6 2001:db8::7 2001:db8::1 40000 2575\r\n") },
        { "v1 UNKNOWN", Hex("PROXY UNKNOWN\r\n") },
        { "v1 UNKNOWN with addresses", Hex("PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n") },
        { "v2 TCP4", Hex(Version2(Proxy, 0x11, Addresses("203.0.113.7", "198.51.100.1"))) },
        { "v2 TCP6", Hex(Version2(Proxy, 0x21, Addresses("2001:db8::7", "2001:db8::1"))) },
        { "v2 TCP4 with TLVs", Hex(Version2(Proxy, 0x11, [.. Addresses("203.0.113.7", "198.51.100.1"), 0x04, 0, 3, 1, 2, 3, 0x20, 0, 5, 1, 0, 0, 0, 0])) },
        { "v2 LOCAL", Hex(Version2(Local, 0x00, [])) },
        { "v2 LOCAL with bytes to skip", Hex(Version2(Local, 0x11, Addresses("203.0.113.7", "198.51.100.1"))) },
        { "v2 UNSPEC", Hex(Version2(Proxy, 0x00, [])) },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task Each_form_of_a_proxy_header_is_read(string form, string header)
    {
        await StartAsync(Proxied);
        Assert.NotEmpty(form);
        await ExpectNothingMoreAsync(await ConnectBehindAsync(Convert.FromHexString(header)));
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task A_proxy_header_may_come_in_any_pieces(string form, string header)
    {
        await StartAsync(Proxied);
        Assert.NotEmpty(form);
        var bytes = Convert.FromHexString(header);
        var sender = Own(await RawClient.ConnectAsync(Bench.Port));
        foreach (var one in bytes) await sender.SendAsync([one]);
        if (Setup.Tls) await sender.SecureAsync(new ClientTls());
        await ExpectNothingMoreAsync(sender);
    }

    [Fact]
    public async Task Header_and_first_frame_may_come_in_one_segment()
    {
        Assert.SkipWhen(Setup.Tls, "there is a handshake between them");
        await StartAsync(Proxied);
        var sender = Own(await RawClient.ConnectAsync(Bench.Port));
        await sender.SendAsync([.. "PROXY TCP4 203.0.113.7 198.51.100.1 40000 2575\r\n"u8, .. Msg.Frames(2)]);
        await sender.ExpectAsync("AA", "1");
        await sender.ExpectAsync("AA", "2");
    }

    public static TheoryData<string> NoHeaders =>
    [
        Hex("\vMSH|^~\\&|A|B|C|D|1||ADT^A01|1|P|2.5\r\u001c\r"),
        Hex("PROXY \r\n"),
        Hex("PROXY TCP4 203.0.113.7\r\n"),
        Hex("PROXY TCP4 999.0.113.7 198.51.100.1 40000 2575\r\n"),
        Hex("PROXY TCP4 2001:db8::7 2001:db8::1 40000 2575\r\n"),
        Hex("PROXY TCP6 203.0.113.7 198.51.100.1 40000 2575\r\n"),
        Hex("PROXY TCP4 203.0.113.7 198.51.100.1 70000 2575\r\n"),
        Hex("PROXY TCP4 203.0.113.7 198.51.100.1 x 2575\r\n"),
        Hex("PROXY UDP4 203.0.113.7 198.51.100.1 40000 2575\r\n"),
        Hex("proxy tcp4 203.0.113.7 198.51.100.1 40000 2575\r\n"),
        Hex("PROXY UNKNOWN " + new string('x', 200) + "\r\n"),
        Hex("\r\n\r\n\0\r\nQUIX\n!\u0011\0\u000c"),
        Hex(Version2(0x11, 0x11, Addresses("203.0.113.7", "198.51.100.1"))),
        Hex(Version2(0x22, 0x11, Addresses("203.0.113.7", "198.51.100.1"))),
        Hex(Version2(Proxy, 0x11, [203, 0, 113, 7])),
        Hex(Version2(Proxy, 0x21, Addresses("203.0.113.7", "198.51.100.1"))),
    ];

    // Else close without a word.
    [Theory]
    [MemberData(nameof(NoHeaders))]
    public async Task Anything_else_at_the_start_is_closed_without_a_word(string bytes)
    {
        await StartAsync(Proxied);
        var sender = Own(await RawClient.ConnectAsync(Bench.Port));
        await sender.SendAsync(Convert.FromHexString(bytes));
        await sender.ExpectEndAsync();
        Assert.Empty(Bench.Published);
    }

    [Theory]
    [InlineData("203.0.113.7", true)]
    [InlineData("2001:db8::7", true)]
    [InlineData("198.51.100.9", false)]
    [InlineData("2001:db9::7", false)]
    [InlineData("127.0.0.1", false)]
    public async Task The_source_a_proxy_names_is_held_to_the_list(string source, bool isListed)
    {
        await StartAsync(Proxied, OnlyDocumentationNet);
        var isWide = source.Contains(':', StringComparison.Ordinal);
        byte[][] headers =
        [
            Encoding.ASCII.GetBytes($"PROXY TCP{(isWide ? 6 : 4)} {source} {(isWide ? "2001:db8::1" : "198.51.100.1")} 40000 2575\r\n"),
            Version2(Proxy, (byte)(isWide ? 0x21 : 0x11), Addresses(source, isWide ? "2001:db8::1" : "198.51.100.1")),
        ];
        foreach (var header in headers)
        {
            if (isListed)
            {
                await ExpectNothingMoreAsync(await ConnectBehindAsync(header));
                continue;
            }
            var stranger = Own(await RawClient.ConnectAsync(Bench.Port));
            await stranger.SendAsync(header);
            await stranger.ExpectEndAsync();
        }
    }

    // LOCAL and UNKNOWN keep the socket's address.
    [Fact]
    public async Task A_proxy_that_speaks_for_itself_is_held_to_the_list_by_its_own_address()
    {
        await StartAsync(Proxied, ("hl7.security.allowed.hosts", "127.0.0.1"));
        await ExpectNothingMoreAsync(await ConnectBehindAsync("PROXY UNKNOWN\r\n"u8.ToArray()));
        await ExpectNothingMoreAsync(await ConnectBehindAsync(Version2(Local, 0x11, Addresses("203.0.113.7", "198.51.100.1"))));
        await StartAsync(Proxied, OnlyDocumentationNet);
        foreach (var header in new[] { "PROXY UNKNOWN\r\n"u8.ToArray(), Version2(Local, 0, []) })
        {
            var stranger = Own(await RawClient.ConnectAsync(Bench.Port));
            await stranger.SendAsync(header);
            await stranger.ExpectEndAsync();
        }
    }

    [Fact]
    public async Task The_source_a_proxy_names_is_the_peer_of_dead_letters()
    {
        await StartAsync(Proxied);
        Bench.DecideRejected = _ => Outcomes.DeadLettered;
        var sender = await ConnectBehindAsync("PROXY TCP4 203.0.113.7 198.51.100.1 40123 2575\r\n"u8.ToArray());
        await sender.SendFrameAsync(Msg.WithoutPid("1"));
        await sender.ExpectAsync("AE", "1");
        Assert.Equal("203.0.113.7:40123", Assert.Single(Bench.DeadLetters).Header("hl7.peer"));
    }

    [Fact]
    public async Task Without_the_setting_a_proxy_line_is_garbage()
    {
        Assert.SkipWhen(Setup.Tls, "no handshake would follow");
        await StartAsync();
        await ExpectNothingMoreAsync(await ConnectBehindAsync("PROXY TCP4 203.0.113.7 198.51.100.1 40000 2575\r\n"u8.ToArray()));
    }

    // One that says nothing holds its own place only.
    [Fact]
    public async Task A_proxy_that_says_nothing_holds_nobody_up()
    {
        await StartAsync(Proxied);
        for (var i = 0; i < 5; i++) Own(await RawClient.ConnectAsync(Bench.Port));
        await ExpectNothingMoreAsync(await ConnectBehindAsync("PROXY UNKNOWN\r\n"u8.ToArray()));
        await Bench.StopAsync(TimeSpan.FromSeconds(1)).WaitAsync(Deadline);
    }

    private async Task<RawClient> ConnectBehindAsync(byte[] header)
    {
        var sender = Own(await RawClient.ConnectAsync(Bench.Port));
        await sender.SendAsync(header);
        if (Setup.Tls) await sender.SecureAsync(new ClientTls());
        return sender;
    }

    private static byte[] Version2(byte command, byte family, byte[] rest)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)rest.Length);
        return [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, command, family, .. length, .. rest];
    }

    private static byte[] Addresses(string source, string destination) =>
        [.. IPAddress.Parse(source).GetAddressBytes(), .. IPAddress.Parse(destination).GetAddressBytes(), 0x9C, 0x40, 0x0A, 0x0F];

    private static string Hex(string text) => Hex(Msg.Bytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes);
}
