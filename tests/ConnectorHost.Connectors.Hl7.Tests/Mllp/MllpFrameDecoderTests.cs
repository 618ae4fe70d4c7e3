using System.Text;
using ConnectorHost.Connectors.Hl7.Mllp;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp;

/// <summary>Every row of hl7-mllp 2.2, each fed whole and byte by byte: how the stream is cut must not matter.</summary>
public sealed class MllpFrameDecoderTests
{
    private const string Msh = "MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5\r";

    [Theory]
    [InlineData("\v" + Msh + "\u001c\r", 1)]
    [InlineData("\v" + Msh + "\u001c\r\v" + Msh + "\u001c\r", 2)]
    [InlineData("\r\n\0 \t" + "\v" + Msh + "\u001c\r\n", 1)]
    [InlineData("log line\v" + Msh + "\u001c\r", 1)]
    [InlineData("\v\v" + Msh + "\u001c\r", 1)]
    [InlineData("\v" + Msh + "\u001c\n", 1)]
    [InlineData("\v" + Msh + "\u001c\v" + Msh + "\u001c\r", 2)]
    [InlineData("\v" + Msh + "\u001c\u001c\r", 1)]
    [InlineData("\v\u001c\r", 0)]
    [InlineData("\v \r\n\u001c\r", 0)]
    public void Frames_are_found_however_the_stream_is_cut(string stream, int frames)
    {
        Assert.Equal(frames, Read(stream, whole: true).Count);
        Assert.Equal(Read(stream, whole: true), Read(stream, whole: false));
    }

    [Fact]
    public void Body_is_what_stands_between_the_blocks()
    {
        Assert.Equal([Msh], Read("\v" + Msh + "\u001c\r", whole: true));
    }

    [Fact]
    public void A_header_behind_a_start_byte_inside_a_frame_begins_a_new_frame()
    {
        Assert.Equal([Msh], Read("\vMSH|^~\\&|half\v" + Msh + "\u001c\r", whole: false));
    }

    [Theory]
    [InlineData("\vMSH|^~\\&|a\vbc\u001c\r", "MSH|^~\\&|a\vbc")]
    [InlineData("\vMSH|^~\\&|a\vMS\u001c\r", "MSH|^~\\&|a\vMS")]
    [InlineData("\vMSH|^~\\&|a\vMSHX\u001c\r", "MSH|^~\\&|a\vMSHX")]
    [InlineData("\vMSH|^~\\&|a\u001cb\u001c\r", "MSH|^~\\&|a\u001cb")]
    public void Framing_bytes_in_a_field_are_data(string stream, string body)
    {
        Assert.Equal([body], Read(stream, whole: true));
        Assert.Equal([body], Read(stream, whole: false));
    }

    [Fact]
    public void A_second_start_byte_after_data_is_looked_at_again()
    {
        Assert.Equal([Msh], Read("\vMSH|^~\\&|a\vx\v" + Msh + "\u001c\r", whole: false));
    }

    [Fact]
    public void A_lone_end_block_ends_the_frame_when_the_grace_time_is_over()
    {
        using var decoder = Decoder();
        Assert.Equal(MllpEvent.NeedMore, decoder.Read(Bytes("\v" + Msh + "\u001c"), out _));
        Assert.True(decoder.IsEnding);
        Assert.Equal(MllpEvent.Frame, decoder.GraceElapsed());
        Assert.Equal(Msh, Body(decoder));
        Assert.Equal(MllpEvent.NeedMore, decoder.Read(Bytes("\r"), out _));
        Assert.Equal(1, decoder.NoiseBytes);
    }

    [Fact]
    public void End_of_stream_completes_a_frame_that_misses_its_last_byte_and_drops_any_other()
    {
        using var ending = Decoder();
        ending.Read(Bytes("\v" + Msh + "\u001c"), out _);
        Assert.Equal(MllpEvent.Frame, ending.EndOfStream(out var truncated));
        Assert.False(truncated);

        using var open = Decoder();
        open.Read(Bytes("\v" + Msh), out _);
        Assert.Equal(MllpEvent.NeedMore, open.EndOfStream(out truncated));
        Assert.True(truncated);
    }

    [Fact]
    public void An_oversize_frame_is_skipped_and_its_beginning_kept()
    {
        using var decoder = Decoder(max: 5000);
        var at = 0;
        var stream = Bytes("\v" + Msh + new string('x', 9000) + "\u001c\r\v" + Msh + "\u001c\r");
        Assert.Equal(MllpEvent.Oversize, decoder.Read(stream, out at));
        Assert.StartsWith(Msh, Body(decoder), StringComparison.Ordinal);
        Assert.Equal(MllpEvent.Frame, decoder.Read(stream.AsSpan(at), out _));
        Assert.Equal(Msh, Body(decoder));
    }

    [Fact]
    public void A_frame_over_four_times_the_limit_closes()
    {
        using var decoder = Decoder(max: 1024);
        Assert.Equal(MllpEvent.Close, decoder.Read(Bytes("\v" + new string('x', 5000)), out _));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("POST /x")]
    [InlineData("\u0016\u0003\u0001")]
    public void Another_protocol_closes_at_once(string stream)
    {
        using var decoder = Decoder();
        Assert.Equal(MllpEvent.Close, decoder.Read(Bytes(stream), out _));
    }

    [Fact]
    public void Too_much_garbage_closes()
    {
        using var decoder = Decoder(garbage: 10);
        Assert.Equal(MllpEvent.NeedMore, decoder.Read(Bytes("0123456789"), out _));
        Assert.Equal(MllpEvent.Close, decoder.Read(Bytes("x"), out _));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\vMSH|\v")]
    [InlineData("\vMSH|\u001cx")]
    public void Strict_mode_closes_on_anything_out_of_place(string stream)
    {
        using var decoder = new MllpFrameDecoder(10_000, 100, strict: true);
        Assert.Equal(MllpEvent.Close, decoder.Read(Bytes(stream), out _));
    }

    [Fact]
    public void Framing_bytes_are_halves_of_characters_in_utf_16()
    {
        var text = Encoding.BigEndianUnicode.GetBytes("MSH|^~\\&|" + (char)0x0B1C + (char)0x1C41 + "\r");
        byte[] stream = [0x0B, .. text, 0x1C, 0x0D];
        using var decoder = Decoder();
        Assert.Equal(MllpEvent.Frame, decoder.Read(stream, out _));
        var frame = decoder.Take()!;
        Assert.Equal(text, frame.Body.ToArray());
        frame.Release();
    }

    [Fact]
    public void Random_bytes_in_random_cuts_give_the_same_events_and_never_throw()
    {
        var random = new Random(4711);
        byte[] alphabet = [0x0B, 0x0B, 0x1C, 0x1C, 0x0D, 0x0A, (byte)'M', (byte)'S', (byte)'H', (byte)'|', (byte)'x'];
        for (var round = 0; round < 2000; round++)
        {
            var stream = new byte[random.Next(1, 200)];
            for (var i = 0; i < stream.Length; i++) stream[i] = alphabet[random.Next(alphabet.Length)];
            Assert.Equal(Events(stream, [stream.Length]), Events(stream, Cuts(stream.Length, random)));
        }
    }

    private static List<int> Cuts(int length, Random random)
    {
        var cuts = new List<int>();
        for (var left = length; left > 0;)
        {
            var next = random.Next(1, left + 1);
            cuts.Add(next);
            left -= next;
        }
        return cuts;
    }

    private static List<string> Events(byte[] stream, List<int> cuts)
    {
        using var decoder = Decoder(max: 60, garbage: 50);
        var events = new List<string>();
        var start = 0;
        foreach (var length in cuts)
        {
            for (var at = start; at < start + length;)
            {
                var happened = decoder.Read(stream.AsSpan(at, start + length - at), out var consumed);
                at += consumed;
                if (happened == MllpEvent.NeedMore) continue;
                if (happened == MllpEvent.Close) return [.. events, "close"];
                events.Add($"{happened}:{Body(decoder)}");
            }
            start += length;
        }
        return events;
    }

    private static List<string> Read(string stream, bool whole)
    {
        using var decoder = Decoder();
        var bytes = Bytes(stream);
        var bodies = new List<string>();
        var step = whole ? bytes.Length : 1;
        for (var start = 0; start < bytes.Length; start += step)
        {
            for (var at = start; at < start + step;)
            {
                var happened = decoder.Read(bytes.AsSpan(at, start + step - at), out var consumed);
                at += consumed;
                if (happened == MllpEvent.Frame && Body(decoder) is { Length: > 0 } body) bodies.Add(body);
            }
        }
        return bodies;
    }

    private static string Body(MllpFrameDecoder decoder)
    {
        if (decoder.Take() is not { } frame) return "";
        var body = Encoding.Latin1.GetString(frame.Body.Span);
        frame.Release();
        return body;
    }

    private static MllpFrameDecoder Decoder(int max = 100_000, int garbage = 1000) => new(max, garbage, strict: false);

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
