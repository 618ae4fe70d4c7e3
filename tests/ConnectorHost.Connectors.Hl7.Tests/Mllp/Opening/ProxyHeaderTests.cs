using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Text;
using ConnectorHost.Connectors.Hl7.Mllp.Opening;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp.Opening;

public sealed class ProxyHeaderTests
{
    private static readonly byte[] Signature = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.1 40000 2575\r\n", "192.0.2.7:40000")]
    [InlineData("PROXY TCP6 2001:db8::7 2001:db8::1 40000 2575\r\n", "[2001:db8::7]:40000")]
    [InlineData("PROXY TCP6 ::ffff:192.0.2.7 ::1 40000 2575\r\n", "192.0.2.7:40000")]
    [InlineData("PROXY UNKNOWN\r\n", null)]
    [InlineData("PROXY UNKNOWN ffff:f...f:ffff whatever 65535 65535\r\n", null)]
    public void A_line_names_the_sender(string line, string? source)
    {
        Assert.Equal(ProxyHeaderResult.Complete, Read(Encoding.ASCII.GetBytes(line + "\vMSH|"), out var length, out var seen));
        Assert.Equal((line.Length, source), (length, seen?.ToString()));
    }

    [Theory]
    [InlineData("\vMSH|^~\\&|")]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("proxy TCP4 192.0.2.7 198.51.100.1 40000 2575\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.1 40000\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.1 40000 2575 \r\n")]
    [InlineData("PROXY TCP4 192.0.2 198.51.100.1 40000 2575\r\n")]
    [InlineData("PROXY TCP4 2001:db8::7 2001:db8::1 40000 2575\r\n")]
    [InlineData("PROXY TCP6 192.0.2.7 198.51.100.1 40000 2575\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.1 70000 2575\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.1 +4000 2575\r\n")]
    [InlineData("PROXY UDP4 192.0.2.7 198.51.100.1 40000 2575\r\n")]
    [InlineData("PROXY \r\n")]
    public void Anything_else_is_malformed(string start)
    {
        Assert.Equal(ProxyHeaderResult.Malformed, Read(Encoding.ASCII.GetBytes(start), out _, out _));
    }

    [Fact]
    public void A_line_that_does_not_end_is_malformed_at_its_longest()
    {
        Assert.Equal(ProxyHeaderResult.Incomplete, Read(Encoding.ASCII.GetBytes("PROXY " + new string('A', 100)), out _, out _));
        Assert.Equal(ProxyHeaderResult.Malformed, Read(Encoding.ASCII.GetBytes("PROXY " + new string('A', 101)), out _, out _));
    }

    [Theory]
    [InlineData(0x21, 0x11, 12, "192.0.2.7:40000")]
    [InlineData(0x21, 0x11, 30, "192.0.2.7:40000")]
    [InlineData(0x21, 0x21, 36, "[c000:207::]:40000")]
    [InlineData(0x21, 0x21, 300, "[c000:207::]:40000")]
    [InlineData(0x21, 0x31, 216, null)]
    [InlineData(0x21, 0x00, 0, null)]
    [InlineData(0x20, 0x00, 0, null)]
    [InlineData(0x20, 0x11, 12, null)]
    public void A_block_names_the_sender_and_further_values_are_skipped(int command, int family, int rest, string? source)
    {
        var block = Block(command, family, rest);
        Assert.Equal(ProxyHeaderResult.Complete, Read([.. block, 0x0B, 0x4D], out var length, out var seen));
        Assert.Equal((block.Length, source), (length, seen?.ToString()));
    }

    [Theory]
    [InlineData(0x11, 0x11, 12)]
    [InlineData(0x22, 0x11, 12)]
    [InlineData(0x21, 0x12, 12)]
    [InlineData(0x21, 0x41, 12)]
    [InlineData(0x21, 0x11, 11)]
    [InlineData(0x21, 0x21, 35)]
    [InlineData(0x21, 0x31, 215)]
    [InlineData(0x21, 0x11, 4081)]
    [InlineData(0x20, 0x00, 60_000)]
    public void A_block_that_breaks_the_rules_is_malformed(int command, int family, int rest)
    {
        Assert.Equal(ProxyHeaderResult.Malformed, Read(Block(command, family, rest), out _, out _));
    }

    [Fact]
    public void A_header_is_incomplete_at_every_cut_and_read_across_segments()
    {
        foreach (var header in new[] { Encoding.ASCII.GetBytes("PROXY TCP4 192.0.2.7 198.51.100.1 40000 2575\r\n"), Block(0x21, 0x11, 12) })
        {
            for (var cut = 1; cut < header.Length; cut++)
            {
                Assert.Equal(ProxyHeaderResult.Incomplete, Read(header[..cut], out _, out _));
                var first = new Segment(header[..cut]);
                var sequence = new ReadOnlySequence<byte>(first, 0, first.Then(header[cut..]), header.Length - cut);
                Assert.Equal(ProxyHeaderResult.Complete, ProxyHeader.TryRead(sequence, out var length, out var source));
                Assert.Equal((header.Length, "192.0.2.7:40000"), (length, source?.ToString()));
            }
        }
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var block = Block(random.Next(0x1F, 0x23), random.Next(0, 0x40), random.Next(0, 300));
            for (var n = random.Next(3); n > 0; n--) block[random.Next(block.Length)] = (byte)random.Next(256);
            var result = Read(block[..random.Next(block.Length + 1)], out var length, out _);
            if (result == ProxyHeaderResult.Complete) Assert.InRange(length, 16, block.Length);
        }
    }

    public static byte[] Block(int command, int family, int rest)
    {
        var block = new byte[16 + rest];
        Signature.CopyTo(block, 0);
        (block[12], block[13]) = ((byte)command, (byte)family);
        BinaryPrimitives.WriteUInt16BigEndian(block.AsSpan(14), (ushort)rest);
        if (rest >= 4) IPAddress.Parse("192.0.2.7").GetAddressBytes().CopyTo(block, 16);
        var port = family == 0x21 ? 32 : 8;
        if (rest >= port + 2) BinaryPrimitives.WriteUInt16BigEndian(block.AsSpan(16 + port), 40_000);
        return block;
    }

    private static ProxyHeaderResult Read(byte[] bytes, out int length, out IPEndPoint? source) => ProxyHeader.TryRead(new ReadOnlySequence<byte>(bytes), out length, out source);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes) => Memory = bytes;

        public Segment Then(byte[] bytes)
        {
            var next = new Segment(bytes) { RunningIndex = Memory.Length };
            Next = next;
            return next;
        }
    }
}
