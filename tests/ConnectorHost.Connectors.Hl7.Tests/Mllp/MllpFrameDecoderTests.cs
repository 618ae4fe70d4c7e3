using System.Text;
using ConnectorHost.Connectors.Hl7.Mllp;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp;

/// <summary>Every row of hl7-mllp 2.2 and the framing rows of 2.3, each fed whole, byte by byte and in every two pieces: how the stream is cut must not matter.</summary>
public sealed class MllpFrameDecoderTests
{
    private const string Msh = "MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5\r";
    private const string Pid = "MSH|^~\\&|E|F|G|H|20260101||ADT^A08|2|P|2.5\rPID|1\r";
    private const string Quiet = "noise 0, garbage 0, restarts 0";

    [Theory]
    // IDLE
    [InlineData("\v" + Msh + "\u001c\r", "Frame: " + Msh, Quiet)]
    [InlineData("\r\n\0 \t\u001c\u001a\v" + Msh + "\u001c\r", "Frame: " + Msh, "noise 7, garbage 0, restarts 0")]
    [InlineData("log line\v" + Msh + "\u001c\r", "Frame: " + Msh, "noise 1, garbage 7, restarts 0")]
    [InlineData(Msh, "noise 1, garbage 42, restarts 0")]
    [InlineData("", Quiet)]
    // FRAME
    [InlineData("\v\v\v" + Msh + "\u001c\r", "Frame: " + Msh, Quiet)]
    [InlineData("\v" + Msh, "truncated", Quiet)]
    [InlineData("\v", "truncated", Quiet)]
    [InlineData("\v\u001c\r", "Frame empty", Quiet)]
    [InlineData("\v \r\n\0\u001c\r", "Frame empty", Quiet)]
    [InlineData("\v\u0006\u001c\r", "Frame: \u0006", Quiet)]
    // RESTART
    [InlineData("\vMSH|^~\\&|half\v" + Msh + "\u001c\r", "Frame: " + Msh, "noise 0, garbage 0, restarts 1")]
    [InlineData("\vMSH|half\vFHS|^~\\&|A\r\u001c\r", "Frame: FHS|^~\\&|A\r", "noise 0, garbage 0, restarts 1")]
    [InlineData("\vMSH|half\vBHS^~|\\&^A\r\u001c\r", "Frame: BHS^~|\\&^A\r", "noise 0, garbage 0, restarts 1")]
    [InlineData("\vMSH|half\vMSH|half\v" + Msh + "\u001c\r", "Frame: " + Msh, "noise 0, garbage 0, restarts 2")]
    [InlineData("\vMSH|a\vbc\u001c\r", "Frame embedded_vt: MSH|a\vbc", Quiet)]
    [InlineData("\vMSH|a\vMS\u001c\r", "Frame embedded_vt: MSH|a\vMS", Quiet)]
    [InlineData("\vMSH|a\vMSHX\u001c\r", "Frame embedded_vt: MSH|a\vMSHX", Quiet)]
    [InlineData("\vMSH|a\vMSH5\u001c\r", "Frame embedded_vt: MSH|a\vMSH5", Quiet)]
    [InlineData("\vMSH|a\vPID|\u001c\r", "Frame embedded_vt: MSH|a\vPID|", Quiet)]
    [InlineData("\vMSH|a\u000bM\v" + Msh + "\u001c\r", "Frame: " + Msh, "noise 0, garbage 0, restarts 1")]
    [InlineData("\vMSH|a\v\v" + Msh + "\u001c\r", "Frame: " + Msh, "noise 0, garbage 0, restarts 1")]
    [InlineData("\vMSH|a\v\u001c\r", "Frame embedded_vt: MSH|a\v", Quiet)]
    [InlineData("\vMSH|a\vMSH", "truncated", Quiet)]
    [InlineData("\vMSH|a\v", "truncated", Quiet)]
    // ENDING
    [InlineData("\v" + Msh + "\u001c\n", "Frame: " + Msh, Quiet)]
    [InlineData("\v" + Msh + "\u001c\r\n", "Frame: " + Msh, "noise 1, garbage 0, restarts 0")]
    [InlineData("\v" + Msh + "\u001c\v" + Pid + "\u001c\r", "Frame: " + Msh, "Frame: " + Pid, Quiet)]
    [InlineData("\v" + Msh + "\u001c\u001c\u001c\r", "Frame: " + Msh, Quiet)]
    [InlineData("\vMSH|a\u001cb\u001c\r", "Frame embedded_fs: MSH|a\u001cb", Quiet)]
    [InlineData("\vMSH|a\u001cb\vc\u001c\r", "Frame embedded_vt embedded_fs: MSH|a\u001cb\vc", Quiet)]
    [InlineData("\v" + Msh + "\u001c", "Frame: " + Msh, Quiet)]
    // 2.3
    [InlineData("\v" + Msh + "\u001c\r\v" + Pid + "\u001c\r\v" + Msh + "\u001c\r", "Frame: " + Msh, "Frame: " + Pid, "Frame: " + Msh, Quiet)]
    [InlineData("\v" + Msh + Pid + "\u001c\r", "Frame: " + Msh + Pid, Quiet)]
    public void A_stream_gives_the_same_frames_however_it_is_cut(string stream, params string[] expected) =>
        AssertEveryCut(() => Decoder(), stream, expected);

    [Theory]
    [InlineData("x", "close: a byte that is no start block, in strict mode")]
    [InlineData(" ", "close: a byte that is no start block, in strict mode")]
    [InlineData("\v" + Msh + "\u001c\r\n\r\v" + Pid + "\u001c\r", "Frame: " + Msh, "Frame: " + Pid, "noise 2, garbage 0, restarts 0")]
    [InlineData("\vMSH|\v", "close: a start block inside a frame, in strict mode")]
    [InlineData("\v\v", "close: a start block inside a frame, in strict mode")]
    [InlineData("\vMSH|\u001cx", "close: a 1C that no 0D follows, in strict mode")]
    [InlineData("\vMSH|\u001c\n", "close: a 1C that no 0D follows, in strict mode")]
    [InlineData("\vMSH|\u001c\u001c\r", "close: a 1C that no 0D follows, in strict mode")]
    [InlineData("\v" + Msh + "\u001c", "truncated", Quiet)]
    public void Strict_mode_closes_on_anything_out_of_place(string stream, params string[] expected)
    {
        AssertEveryCut(() => Decoder(strict: true), stream, expected);
        using var decoder = Decoder(strict: true);
        decoder.Read(DecodedStream.Bytes("\v" + Msh + "\u001c"), out _);
        Assert.False(decoder.IsEnding);
        Assert.Equal(MllpEvent.NeedMore, decoder.GraceElapsed());
        Assert.True(decoder.IsInsideFrame);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n", 4)]
    [InlineData("POST /x", 4)]
    [InlineData("HEAD /", 4)]
    [InlineData("\u0016\u0003\u0001", 2)]
    public void Another_protocol_as_the_very_first_bytes_closes_at_once(string stream, int position) =>
        AssertEveryCut(() => Decoder(), stream, "close: an HTTP request or TLS handshake came to a plain MLLP port", $"at {position}");

    [Theory]
    [InlineData("\v" + Msh + "\u001c\rGET /")]
    [InlineData("xGET /\v" + Msh + "\u001c\r")]
    public void Another_protocol_later_is_garbage(string stream) =>
        Assert.Equal([Msh], DecodedStream.Bodies(Decoder(), stream));

    [Fact]
    public void Garbage_is_counted_since_the_last_frame_and_noise_not_at_all()
    {
        AssertEveryCut(() => Decoder(garbage: 10), "0123456789\r\n \v" + Msh + "\u001c\r0123456789", "Frame: " + Msh, "noise 3, garbage 20, restarts 0");
        AssertEveryCut(() => Decoder(garbage: 10), "0123456789\r\nx", "close: more than 'mllp.max.garbage.bytes' without a start block", "noise 2, garbage 11, restarts 0 at 13");
    }

    [Fact]
    public void A_lone_end_block_ends_the_frame_when_the_grace_time_is_over_and_its_late_second_byte_is_noise()
    {
        using var decoder = Decoder();
        Assert.Equal(MllpEvent.NeedMore, decoder.Read(DecodedStream.Bytes("\v" + Msh + "\u001c"), out _));
        Assert.True(decoder.IsEnding);
        Assert.Equal(MllpEvent.Frame, decoder.GraceElapsed());
        Assert.Equal("Frame: " + Msh, DecodedStream.Taken(decoder, MllpEvent.Frame));
        Assert.Equal(MllpEvent.NeedMore, decoder.Read("\r"u8, out _));
        Assert.Equal(1, decoder.NoiseBytes);
    }

    [Fact]
    public void An_oversize_frame_is_skipped_and_its_first_4096_bytes_are_kept()
    {
        var large = Msh + new string('x', 9000);
        AssertEveryCut(() => Decoder(max: 5000), "\v" + large + "\u001c\r\v" + Msh + "\u001c\r", "Oversize: " + large[..4096], "Frame: " + Msh, Quiet);
    }

    [Theory]
    [InlineData("\u001c\n")]
    [InlineData("\u001c")]
    [InlineData("\u001cxx\u001c\r")]
    [InlineData("\u000bxx\u001c\r")]
    [InlineData("\u000b\u001c\r")]
    public void An_oversize_frame_ends_as_any_other(string end)
    {
        var large = Msh + new string('x', 2000);
        AssertEveryCut(() => Decoder(max: 1024), "\v" + large + end, "Oversize" + (end.Contains('\v') ? " embedded_vt" : end.Contains("xx") ? " embedded_fs" : "") + ": " + large[..1024], Quiet);
    }

    [Fact]
    public void A_header_behind_a_start_block_replaces_an_oversize_frame_too() =>
        AssertEveryCut(() => Decoder(max: 1024), "\v" + new string('x', 2000) + "\v" + Msh + "\u001c\r", "Frame: " + Msh, "noise 0, garbage 0, restarts 1");

    [Fact]
    public void A_frame_of_exactly_the_limit_is_taken_and_one_byte_more_is_not()
    {
        AssertEveryCut(() => Decoder(max: 1024), "\v" + new string('x', 1024) + "\u001c\r", "Frame: " + new string('x', 1024), Quiet);
        AssertEveryCut(() => Decoder(max: 1024), "\v" + new string('x', 1025) + "\u001c\r", "Oversize: " + new string('x', 1024), Quiet);
        AssertEveryCut(() => Sequences("02", "0303", max: 1024), "\u0002" + new string('x', 1024) + "\u0003\u0003", "Frame: " + new string('x', 1024), Quiet);
    }

    [Fact]
    public void A_frame_over_four_times_the_limit_closes()
    {
        using var decoder = Decoder(max: 1024);
        Assert.Equal(MllpEvent.NeedMore, decoder.Read(DecodedStream.Bytes("\v" + new string('x', 4096)), out _));
        Assert.Equal(MllpEvent.Close, decoder.Read("x"u8, out _));
        Assert.Equal("a frame over four times 'mllp.max.frame.bytes'", decoder.CloseReason);
    }

    [Fact]
    public void An_oversize_frame_holds_no_more_than_its_beginning()
    {
        using var decoder = Decoder(max: 100_000);
        decoder.Read(DecodedStream.Bytes("\v" + new string('x', 100_000)), out _);
        Assert.Equal(100_000, decoder.HeldBytes);
        decoder.Read("x"u8, out _);
        Assert.Equal(4096, decoder.HeldBytes);
        Assert.Equal(100_001, decoder.FrameBytes);
    }

    [Fact]
    public void Nothing_is_held_between_frames()
    {
        using var decoder = Decoder();
        DecodedStream.Read(decoder, DecodedStream.Bytes("\v" + Msh + "\u001c\r\v  \u001c\r"));
        Assert.Equal(0, decoder.HeldBytes);
    }

    [Theory]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-32", true)]
    [InlineData("utf-32BE", true)]
    public void Framing_bytes_are_halves_of_characters_in_wide_sets(string set, bool mark)
    {
        var encoding = Encoding.GetEncoding(set);
        var text = encoding.GetBytes("MSH|^~\\&|" + new string([(char)0x0B1C, (char)0x1C41, (char)0x0B4D, (char)0x1C1C, (char)0x1C0B, (char)0x1C0A, (char)0x0A1C]) + "\r");
        byte[] payload = mark ? [.. encoding.GetPreamble(), .. text] : text;
        AssertEveryCut(() => Decoder(), Encoding.Latin1.GetString([0x0B, .. payload, 0x1C, 0x0D, 0x0B, .. payload, 0x1C, 0x0D]),
            "Frame: " + Encoding.Latin1.GetString(payload), "Frame: " + Encoding.Latin1.GetString(payload), Quiet);
    }

    [Fact]
    public void A_wide_frame_is_ended_by_1c_0d_alone()
    {
        var text = Encoding.Latin1.GetString([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("MSH|^~\\&|")]);
        AssertEveryCut(() => Decoder(), "\v" + text + "\u001c", "truncated", Quiet);
        AssertEveryCut(() => Decoder(), "\v" + text + "\u001c\n", "truncated", Quiet);
        using var decoder = Decoder();
        decoder.Read(DecodedStream.Bytes("\v" + text + "\u001c"), out _);
        Assert.False(decoder.IsEnding);
        Assert.Equal(MllpEvent.NeedMore, decoder.GraceElapsed());
    }

    [Theory]
    [InlineData("\u0002" + Msh + "\u0003\u0004", "Frame: " + Msh, Quiet)]
    [InlineData("\u0002" + Msh + "\u0003\u0004\r\n\u0002" + Pid + "\u0003\u0004", "Frame: " + Msh, "Frame: " + Pid, "noise 2, garbage 0, restarts 0")]
    [InlineData("\u0002MSH|a\u0003b\u001c\u000b\u0003\u0003\u0004", "Frame: MSH|a\u0003b\u001c\v\u0003", Quiet)]
    [InlineData("\u0002MSH|half\u0002" + Msh + "\u0003\u0004", "Frame: " + Msh, "noise 0, garbage 0, restarts 1")]
    [InlineData("\u0002MSH|a\u0002MS\u0003\u0004", "Frame embedded_vt: MSH|a\u0002MS", Quiet)]
    [InlineData("\u0002MSH|a\u0002MSQ\u0003\u0004", "Frame embedded_vt: MSH|a\u0002MSQ", Quiet)]
    [InlineData("\u0002" + Msh + "\u0003", "truncated", Quiet)]
    [InlineData("\v" + Msh + "\u001c\r", "noise 3, garbage 43, restarts 0")]
    public void Other_framing_bytes_are_matched_as_whole_sequences(string stream, params string[] expected) =>
        AssertEveryCut(() => Sequences("02", "0304"), stream, expected);

    [Theory]
    [InlineData("\v\v" + Msh + "\u001c\u001c\r\n", "Frame: " + Msh, Quiet)]
    [InlineData("x\v\v\v" + Msh + "\u001c\r\n\u001c\u001c\r\n", "Frame: \v" + Msh + "\u001c\r\n", "noise 0, garbage 1, restarts 0")]
    [InlineData("\vx\v\v" + Msh + "\u001c\u001c\u001c\r\n", "Frame: " + Msh + "\u001c", "noise 0, garbage 2, restarts 0")]
    [InlineData("\v\vMSH|half\v\v" + Msh + "\u001c\u001c\r\n", "Frame: " + Msh, "noise 0, garbage 0, restarts 1")]
    public void Sequences_are_found_behind_parts_of_themselves(string stream, params string[] expected) =>
        AssertEveryCut(() => Sequences("0B0B", "1C1C0D0A"), stream, expected);

    [Fact]
    public void Other_framing_has_no_grace_time_and_closes_in_strict_mode()
    {
        AssertEveryCut(() => Sequences("02", "03", strict: true), "\u0002MSH|\u0002", "close: start bytes inside a frame, in strict mode");
        AssertEveryCut(() => Sequences("02", "03", strict: true), "\r\nx", "close: a byte that is no start block, in strict mode");
        using var decoder = Sequences("0B", "1C");
        Assert.Equal(MllpEvent.Frame, decoder.Read(DecodedStream.Bytes("\v" + Msh + "\u001c"), out _));
        Assert.False(decoder.IsEnding);
    }

    [Theory]
    [InlineData(false, "0B", "1C0D")]
    [InlineData(true, "0B", "1C0D")]
    [InlineData(false, "0B0B", "1C1C0D")]
    [InlineData(false, "4D", "4D0B")]
    public void Random_bytes_in_random_cuts_give_the_same_events_and_never_throw(bool strict, string start, string end)
    {
        var random = new Random(4711);
        byte[] alphabet = [0x0B, 0x0B, 0x0B, 0x1C, 0x1C, 0x1C, 0x0D, 0x0A, 0, 0xFE, 0xFF, (byte)'M', (byte)'S', (byte)'H', (byte)'B', (byte)'|', (byte)'x'];
        for (var round = 0; round < 5000; round++)
        {
            var stream = new byte[random.Next(1, 200)];
            for (var i = 0; i < stream.Length; i++) stream[i] = alphabet[random.Next(alphabet.Length)];
            if (round % 3 == 0) stream[0] = 0x0B;
            using var whole = Sequences(start, end, max: 30, garbage: 50, strict);
            using var cut = Sequences(start, end, max: 30, garbage: 50, strict);
            Assert.Equal(Events(DecodedStream.Read(whole, stream)), Events(DecodedStream.Read(cut, stream, Cuts(stream.Length, random))));
        }
    }

    [Fact]
    public void Real_frames_between_noise_in_random_cuts_are_all_found()
    {
        var random = new Random(17);
        for (var round = 0; round < 300; round++)
        {
            var (stream, expected) = (new StringBuilder(), new List<string>());
            for (var i = random.Next(1, 20); i > 0; i--)
            {
                var body = Msh + new string('x', random.Next(0, 3000)) + (random.Next(4) == 0 ? "\u001cy" : "") + (random.Next(4) == 0 ? "\vz" : "");
                stream.Append((string[])["", "\r\n", "garbage", "\u001a"], random).Append('\v').Append(body).Append((string[])["\u001c\r", "\u001c\n", "\u001c\u001c\r", "\u001c\r\n"], random);
                expected.Add(body);
            }
            using var decoder = Decoder();
            var bytes = DecodedStream.Bytes(stream.ToString());
            Assert.Equal(expected, DecodedStream.Read(decoder, bytes, Cuts(bytes.Length, random)).Where(e => e.StartsWith("Frame", StringComparison.Ordinal)).Select(e => e[(e.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
        }
    }

    // Whole, byte by byte, and in every two pieces. What is expected may leave the counters of a close out.
    private static void AssertEveryCut(Func<MllpFrameDecoder> decoder, string stream, params string[] expected)
    {
        var bytes = DecodedStream.Bytes(stream);
        using var first = decoder();
        var whole = DecodedStream.Read(first, bytes);
        for (var i = 0; i < whole.Count; i++)
        {
            if (i < expected.Length && !expected[i].StartsWith("at ", StringComparison.Ordinal)) Assert.Equal(expected[i], whole[i]);
            else if (i < expected.Length) Assert.EndsWith(expected[i], whole[i], StringComparison.Ordinal);
            else Assert.StartsWith("close", whole[i - 1], StringComparison.Ordinal);
        }
        using var singly = decoder();
        Assert.Equal(whole, DecodedStream.Read(singly, bytes, Enumerable.Repeat(1, bytes.Length).ToArray()));
        for (var at = 1; at < bytes.Length; at += 1 + bytes.Length / 200)
        {
            using var halved = decoder();
            Assert.Equal(whole, DecodedStream.Read(halved, bytes, at));
        }
    }

    // Where exactly a far too large frame was given up depends on what came with it.
    private static IEnumerable<string> Events(List<string> events) => events.Select(e => e.Split(" at ")[0]);

    private static int[] Cuts(int length, Random random)
    {
        var cuts = new List<int>();
        for (var left = length; left > 0; left -= cuts[^1]) cuts.Add(random.Next(1, Math.Min(left, 700) + 1));
        return [.. cuts];
    }

    private static MllpFrameDecoder Decoder(int max = 100_000, int garbage = 1000, bool strict = false) => MllpFrameDecoder.Create(max, garbage, strict);

    private static MllpFrameDecoder Sequences(string start, string end, int max = 100_000, int garbage = 1000, bool strict = false) =>
        MllpFrameDecoder.Create(max, garbage, strict, MllpFraming.Parse(start, end));
}

file static class RandomText
{
    public static StringBuilder Append(this StringBuilder text, string[] choices, Random random) => text.Append(choices[random.Next(choices.Length)]);
}
