using System.Text;
using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

/// <summary>Where frames begin and end: every row of 2.2 and 2.3.</summary>
public abstract class FramingTests(WireSetup setup) : WireTests(setup)
{
    private static readonly (string, string) LongGrace = ("mllp.end.grace.ms", "60000");
    private static readonly (string, string) ShortGrace = ("mllp.end.grace.ms", "60");

    // 2.4: 0B, payload, 1C 0D; the payload ends with CR. ReadAnswerAsync holds every answer of every case to it.
    [Fact]
    public async Task A_frame_is_answered()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.Adt("1"));
        await sender.ExpectAsync("AA", "1");
        Assert.Equal(["1"], Bench.Published);
    }

    [Fact]
    public async Task A_frame_that_comes_byte_by_byte_is_one()
    {
        var sender = await OpenAsync(LongGrace);
        foreach (var one in Msg.Frame(Msg.Adt("1"))) await sender.SendAsync([one]);
        await sender.ExpectAsync("AA", "1");
        await ExpectNothingMoreAsync(sender);
    }

    // 23: random splits of the same stream give the same frames.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_split_of_a_stream_gives_the_same_frames(int seed)
    {
        var sender = await OpenAsync(LongGrace, ("mllp.max.inflight", "100"));
        byte[] stream =
        [
            .. Msg.Bytes("\r\n \0banner"), .. Msg.Frame(Msg.Adt("1")), .. Msg.Bytes("\v" + Msg.Header("lost") + "PID|1|"), .. Msg.Frame(Msg.Adt("2")),
            .. Msg.Frame(Msg.Adt("3") + "NTE|1||a\vb\u001cc"), 0x0A, .. Msg.Frame(""), .. Msg.Bytes("\v\v" + Msg.Adt("4") + "\u001c\u001c\r"), .. Msg.Frames(Msg.Adt("5"), Msg.Adt("6") + Msg.Adt("7")),
        ];
        var random = new Random(seed);
        for (var round = 0; round < 5; round++)
        {
            int[] cuts = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => random.Next(1, stream.Length)).Distinct().Order()];
            await sender.SendInPiecesAsync(stream, cuts, TimeSpan.Zero);
            for (var i = 1; i <= 7; i++) await sender.ExpectAsync("AA", $"{i}");
        }
    }

    [Fact]
    public async Task End_block_and_end_data_in_two_segments_are_one_end()
    {
        var sender = await OpenAsync(LongGrace);
        var frame = Msg.Frame(Msg.Adt("1"));
        await sender.SendInPiecesAsync(frame, [frame.Length - 1], Pause);
        await sender.ExpectAsync("AA", "1");
        await ExpectNothingMoreAsync(sender);
    }

    [Fact]
    public async Task Several_frames_in_one_segment_are_answered_each_and_in_order()
    {
        var sender = await OpenAsync();
        await sender.SendAsync(Msg.Frames(12));
        for (var i = 1; i <= 12; i++) await sender.ExpectAsync("AA", $"{i}");
        Assert.Equal(12, Bench.Published.Count);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n\0 \t\u001c\u001a")]
    public async Task Noise_between_frames_is_dropped(string noise)
    {
        var sender = await OpenAsync(LongGrace, ("mllp.max.garbage.bytes", "0"));
        await sender.SendAsync([.. Msg.Bytes(noise), .. Msg.Frame(Msg.Adt("1")), .. Msg.Bytes(noise), .. Msg.Frame(Msg.Adt("2")), .. Msg.Bytes(noise)]);
        await sender.ExpectAsync("AA", "1");
        await sender.ExpectAsync("AA", "2");
        await ExpectNothingMoreAsync(sender);
    }

    // 1: noise does not count towards mllp.max.garbage.bytes.
    [Fact]
    public async Task Noise_never_reaches_the_garbage_limit()
    {
        var sender = await OpenAsync(("mllp.max.garbage.bytes", "10"));
        for (var i = 0; i < 20; i++) await sender.SendAsync("\r\n\r\n\0\0\0 \t");
        await ExpectNothingMoreAsync(sender);
    }

    [Fact]
    public async Task Line_feed_in_place_of_the_end_data_ends_the_frame()
    {
        var sender = await OpenAsync(LongGrace);
        await sender.SendAsync("\v" + Msg.Adt("1") + "\u001c\n");
        await sender.ExpectAsync("AA", "1");
        await ExpectNothingMoreAsync(sender);
    }

    [Fact]
    public async Task A_start_block_after_a_lone_end_block_ends_the_frame_and_begins_the_next()
    {
        var sender = await OpenAsync(LongGrace);
        await sender.SendAsync("\v" + Msg.Adt("1") + "\u001c\v" + Msg.Adt("2") + "\u001c\r");
        await sender.ExpectAsync("AA", "1");
        await sender.ExpectAsync("AA", "2");
        await ExpectNothingMoreAsync(sender);
    }

    [Fact]
    public async Task A_lone_end_block_ends_the_frame_after_the_grace_time_and_a_late_end_data_is_noise()
    {
        var sender = await OpenAsync(ShortGrace, ("mllp.max.garbage.bytes", "0"));
        await sender.SendAsync("\v" + Msg.Adt("1") + "\u001c");
        await sender.ExpectAsync("AA", "1");
        await sender.SendAsync("\r");
        await ExpectNothingMoreAsync(sender);
    }

    // ENDING, 1C: the first was noise.
    [Fact]
    public async Task A_doubled_end_block_ends_once()
    {
        var sender = await OpenAsync(LongGrace);
        await sender.SendAsync("\v" + Msg.Adt("1") + "\u001c\u001c\r");
        await sender.ExpectAsync("AA", "1");
        await ExpectNothingMoreAsync(sender);
        Assert.DoesNotContain('\u001c', Bench.Messages[0].Header("hl7.raw")!);
    }

    [Fact]
    public async Task An_end_block_in_a_field_is_data()
    {
        var sender = await OpenAsync(LongGrace);
        await sender.SendFrameAsync(Msg.Adt("1") + "NTE|1||a\u001cb");
        await sender.ExpectAsync("AA", "1");
        await ExpectNothingMoreAsync(sender);
        Assert.Contains("a\u001cb", Bench.Messages[0].Header("hl7.raw"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task End_of_stream_after_a_lone_end_block_completes_the_frame_and_closes_after_the_answer()
    {
        var sender = await OpenAsync(LongGrace);
        await sender.SendAsync("\v" + Msg.Adt("1") + "\u001c");
        await sender.FinishAsync();
        await sender.ExpectAsync("AA", "1");
        await sender.ExpectEndAsync();
    }

    [Fact]
    public async Task End_of_stream_inside_a_frame_drops_it()
    {
        var sender = await OpenAsync();
        await sender.SendAsync("\v" + Msg.Adt("1"));
        await sender.FinishAsync();
        await sender.ExpectEndAsync();
        Assert.Empty(Bench.Published);
    }

    [Theory]
    [InlineData("\v\v")]
    [InlineData("\v\v\v\v")]
    public async Task A_repeated_start_block_is_one(string start)
    {
        var sender = await OpenAsync(LongGrace);
        await sender.SendAsync(start + Msg.Adt("1") + "\u001c\r");
        await sender.ExpectAsync("AA", "1");
        await ExpectNothingMoreAsync(sender);
        Assert.StartsWith("MSH|", Bench.Messages[0].Header("hl7.raw"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_block_with_a_header_inside_a_frame_begins_anew()
    {
        var sender = await OpenAsync();
        await sender.SendAsync("\v" + Msg.Header("1") + "PID|1||47");
        await sender.SendAsync(Msg.Frame(Msg.Adt("2")));
        await sender.ExpectAsync("AA", "2");
        await ExpectNothingMoreAsync(sender);
        Assert.Equal(["2", "MARK"], Bench.Published);
    }

    [Theory]
    [InlineData("FHS|^~\\&|A\rBHS|^~\\&|A\r", "BTS|1\rFTS|1\r")]
    [InlineData("BHS|^~\\&|A\r", "BTS|1\r")]
    public async Task A_batch_header_behind_a_start_block_inside_a_frame_begins_anew(string head, string tail)
    {
        var sender = await OpenAsync();
        await sender.SendAsync("\v" + Msg.Header("1") + "PID|1||47\v" + head + Msg.Adt("2") + tail + "\u001c\r");
        Assert.Equal(["AA 2"], (await sender.ReadAnswerAsync()).Codes);
        await ExpectNothingMoreAsync(sender);
        Assert.Equal(["2", "MARK"], Bench.Published);
    }

    // RESTART, fewer than four bytes: wait, also over reads.
    [Fact]
    public async Task The_bytes_that_decide_a_restart_may_come_in_several_reads()
    {
        var sender = await OpenAsync();
        var open = Msg.Bytes("\v" + Msg.Header("1") + "PID|1||47");
        byte[] stream = [.. open, .. Msg.Frame(Msg.Adt("2"))];
        await sender.SendInPiecesAsync(stream, [open.Length + 1, open.Length + 2, open.Length + 3, open.Length + 4], Pause);
        await sender.ExpectAsync("AA", "2");
        await ExpectNothingMoreAsync(sender);
        Assert.Equal(["2", "MARK"], Bench.Published);
    }

    [Theory]
    [InlineData("a\vb")]
    [InlineData("a\vMSHX|b")]
    [InlineData("a\vMSH9b")]
    [InlineData("a\vMS")]
    [InlineData("\v\v\v")]
    public async Task A_start_block_in_a_field_is_data(string text)
    {
        var sender = await OpenAsync(LongGrace);
        await sender.SendFrameAsync(Msg.Adt("1") + $"NTE|1||{text}|end");
        await sender.ExpectAsync("AA", "1");
        await ExpectNothingMoreAsync(sender);
        Assert.Contains(text, Bench.Messages[0].Header("hl7.raw"), StringComparison.Ordinal);
    }

    // RESTART, anything else: the bytes looked at are taken one by one, so a 0B among them counts.
    [Fact]
    public async Task A_start_block_right_behind_one_in_a_field_still_begins_anew()
    {
        var sender = await OpenAsync();
        await sender.SendAsync("\v" + Msg.Header("1") + "PID|1||47\v\v" + Msg.Adt("2") + "\u001c\r");
        await sender.ExpectAsync("AA", "2");
        await ExpectNothingMoreAsync(sender);
        Assert.Equal(["2", "MARK"], Bench.Published);
    }

    // The same for 1C: a 0B as the last byte of a payload does not hide the end of the frame, with or without more bytes behind.
    [Theory]
    [InlineData("\v")]
    [InlineData("\vM")]
    [InlineData("\vMS")]
    [InlineData("\vMSH")]
    public async Task The_end_of_a_frame_counts_among_the_bytes_looked_at(string last)
    {
        var sender = await OpenAsync(LongGrace);
        await sender.SendAsync([.. Msg.Frame(Msg.Adt("1") + "NTE|1||x" + last), .. Msg.Frame(Msg.Adt("2"))]);
        await sender.ExpectAsync("AA", "1");
        await sender.ExpectAsync("AA", "2");
        await sender.SendFrameAsync(Msg.Adt("3") + "NTE|1||x" + last);
        await sender.ExpectAsync("AA", "3");
    }

    [Theory]
    [InlineData("2026-01-01 12:00:00 INFO connected\r\n")]
    [InlineData("SSH-2.0-x\r\n")]
    public async Task A_banner_before_the_first_frame_is_dropped(string banner)
    {
        var sender = await OpenAsync();
        await sender.SendAsync([.. Msg.Bytes(banner), .. Msg.Frame(Msg.Adt("1"))]);
        await sender.ExpectAsync("AA", "1");
        await ExpectNothingMoreAsync(sender);
    }

    [Fact]
    public async Task Unframed_messages_are_dropped_and_framed_ones_taken()
    {
        var sender = await OpenAsync();
        await sender.SendAsync(Msg.Adt("1") + "\r\n");
        await sender.SendFrameAsync(Msg.Adt("2"));
        await sender.ExpectAsync("AA", "2");
        Assert.Equal(["2"], Bench.Published);
        Assert.Contains(Bench.Logs.Lines, l => l.Contains("start byte", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task As_much_garbage_as_allowed_is_borne_and_a_frame_sets_the_count_back()
    {
        var sender = await OpenAsync(("mllp.max.garbage.bytes", "10"));
        for (var i = 1; i <= 3; i++)
        {
            await sender.SendAsync([.. "xxxxx xxxxx"u8, .. Msg.Frame(Msg.Adt($"{i}"))]);
            await sender.ExpectAsync("AA", $"{i}");
        }
    }

    [Fact]
    public async Task Garbage_over_the_limit_closes()
    {
        var sender = await OpenAsync(("mllp.max.garbage.bytes", "10"));
        await sender.SendAsync("xxxxxxxxxxx");
        await sender.ExpectEndAsync();
    }

    [Fact]
    public async Task With_no_garbage_allowed_the_first_byte_closes()
    {
        var sender = await OpenAsync(("mllp.max.garbage.bytes", "0"));
        await sender.SendAsync("\r\n x");
        await sender.ExpectEndAsync();
    }


    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("POST /hl7 HTTP/1.1\r\n\r\n")]
    [InlineData("HEAD / HTTP/1.0\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001")]
    [InlineData("GET ")]
    [InlineData("POST")]
    [InlineData("\u0016\u0003")]
    public async Task Web_requests_and_TLS_hellos_on_a_plain_port_are_closed_at_once(string first)
    {
        Assert.SkipWhen(Setup.Tls, "about the bytes before TLS");
        var sender = await OpenAsync();
        await sender.SendAsync(first);
        await sender.ExpectEndAsync();
    }

    [Fact]
    public async Task A_web_request_in_pieces_is_closed_too()
    {
        var sender = await OpenAsync();
        await sender.SendInPiecesAsync("GET "u8.ToArray(), [1, 2, 3], Pause);
        await sender.ExpectEndAsync();
    }

    // Only as the very first bytes of a connection.
    [Fact]
    public async Task What_looks_like_a_web_request_later_is_garbage()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.Adt("1"));
        await sender.ExpectAsync("AA", "1");
        await sender.SendAsync([.. "GET / HTTP/1.1\r\nPOST\u0016\u0003"u8, .. Msg.Frame(Msg.Adt("2"))]);
        await sender.ExpectAsync("AA", "2");
    }

    [Fact]
    public async Task Words_that_only_begin_like_a_web_request_are_garbage()
    {
        var sender = await OpenAsync();
        await sender.SendAsync([.. "GETTING READY"u8, .. Msg.Frame(Msg.Adt("1"))]);
        await sender.ExpectAsync("AA", "1");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r")]
    [InlineData(" \r\n\0 ")]
    [InlineData("\u0006")]
    [InlineData("\u0015")]
    public async Task Empty_frames_and_commit_blocks_get_no_answer(string payload)
    {
        var sender = await OpenAsync(LongGrace);
        await sender.SendFrameAsync(payload);
        await ExpectNothingMoreAsync(sender);
        Assert.Equal(["MARK"], Bench.Published);
        Assert.Empty(Bench.DeadLetters);
    }

    [Theory]
    [InlineData("\r\n", "\r\n")]
    [InlineData("\0 \r", "\0\0 ")]
    [InlineData(" ", "")]
    public async Task Breaks_blanks_and_NULs_around_a_message_are_trimmed(string before, string after)
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(before + Msg.Adt("1") + after);
        await sender.ExpectAsync("AA", "1");
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\n\r")]
    [InlineData("\r\r")]
    [InlineData("\r\n\r\n")]
    public async Task Any_line_break_separates_segments(string separator)
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.Adt("1").Replace("\r", separator, StringComparison.Ordinal));
        await sender.ExpectAsync("AA", "1");
        Assert.Equal(["1"], Bench.Published);
    }

    [Fact]
    public async Task The_last_segment_needs_no_break()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.Adt("1").TrimEnd('\r'));
        await sender.ExpectAsync("AA", "1");
    }

    // 9.3: a raw CR in a field belongs to the field before.
    [Fact]
    public async Task A_raw_break_in_a_field_does_not_split_the_message()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.Adt("1") + "NTE|1||first line\rand MSH more text\rMSHAPED\r");
        await sender.ExpectAsync("AA", "1");
        await ExpectNothingMoreAsync(sender);
    }

    [Fact]
    public async Task Each_message_of_a_frame_is_handled_and_answered_on_its_own()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.Adt("1") + Msg.Adt("2", (9, "XYZ^Z01")) + Msg.Adt("3"));
        await sender.ExpectAsync("AA", "1");
        await sender.ExpectAsync("AR", "2");
        await sender.ExpectAsync("AA", "3");
        await ExpectNothingMoreAsync(sender);
        // Its text ends before the next MSH (2.3).
        Assert.DoesNotContain("XYZ", Bench.Messages[0].Header("hl7.raw"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_of_a_frame_may_have_delimiters_of_their_own()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.Adt("1") + Msg.Adt("2").Replace('|', '$').Replace('^', '@'));
        await sender.ExpectAsync("AA", "1");
        var second = await sender.ReadAnswerAsync();
        Assert.Equal("MSH$@~\\&", second.Text[..8]);
        Assert.Equal("AA 2", $"{second.Code} {second.Of}");
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\"?><ADT_A01 xmlns=\"urn:hl7-org:v2xml\"/>")]
    [InlineData("<ADT_A01><MSH/></ADT_A01>")]
    public async Task XML_is_refused_in_words(string xml)
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(xml);
        var answer = await sender.ExpectAsync("AR", "");
        Assert.Equal("XML encoding not supported", answer.Field("MSA", 3));
        Assert.StartsWith("100^", answer.Field("ERR", 3), StringComparison.Ordinal);
        await ExpectNothingMoreAsync(sender);
    }

    [Fact]
    public async Task A_frame_of_exactly_the_limit_is_taken_and_one_byte_more_refused()
    {
        var sender = await OpenAsync(("mllp.max.frame.bytes", "2000"));
        foreach (var (id, length) in new[] { ("1", 2000), ("2", 2001) })
        {
            var text = Msg.Adt(id) + "NTE|1||";
            await sender.SendFrameAsync(text + new string('x', length - text.Length));
            await sender.ExpectAsync(length == 2000 ? "AA" : "AR", id);
        }
        await ExpectNothingMoreAsync(sender);
        Assert.Equal(["1", "MARK"], Bench.Published);
    }

    [Theory]
    [InlineData("", "AR")]
    [InlineData("AL", "CR")]
    public async Task A_frame_over_the_limit_is_refused_with_its_control_id_and_the_next_one_taken(string accept, string code)
    {
        var sender = await OpenAsync(("mllp.max.frame.bytes", "2000"));
        await sender.SendFrameAsync(Msg.Adt("1", (15, accept)) + "NTE|1||" + new string('x', 5000));
        var answer = await sender.ExpectAsync(code, "1");
        Assert.Equal("message too large", answer.Field("MSA", 3));
        Assert.StartsWith("207^", answer.Field("ERR", 3), StringComparison.Ordinal);
        await ExpectNothingMoreAsync(sender);
    }

    [Fact]
    public async Task A_frame_of_four_times_the_limit_closes()
    {
        var sender = await OpenAsync(("mllp.max.frame.bytes", "1024"));
        await sender.SendAsync("\v" + Msg.Adt("1") + new string('x', 4096));
        await sender.ExpectEndAsync();
        Assert.Empty(Bench.Published);
    }

    // SKIP works as FRAME and ENDING.
    [Fact]
    public async Task A_skipped_frame_can_be_begun_anew()
    {
        var sender = await OpenAsync(("mllp.max.frame.bytes", "1024"));
        await sender.SendAsync("\v" + Msg.Adt("1") + new string('x', 1500));
        await sender.SendFrameAsync(Msg.Adt("2"));
        await sender.ExpectAsync("AA", "2");
        await ExpectNothingMoreAsync(sender);
    }

    [Theory]
    [InlineData("\u001c\n")]
    [InlineData("\u001c\u001c\r")]
    [InlineData("\u001c")]
    public async Task A_skipped_frame_ends_like_any_other(string end)
    {
        var sender = await OpenAsync(ShortGrace, ("mllp.max.frame.bytes", "1024"));
        await sender.SendAsync("\v" + Msg.Adt("1") + new string('x', 700) + "\u001cy\vz" + new string('x', 700) + end);
        await sender.ExpectAsync("AR", "1");
        await ExpectNothingMoreAsync(sender);
    }

    // 2.1: only a payload that shows itself as UTF-16 or UTF-32 is held to the pair 1C 0D.
    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-32", true)]
    public async Task Halves_of_wide_characters_do_not_end_or_restart_a_frame(string set, bool isMarked)
    {
        var sender = await OpenAsync(ShortGrace);
        var encoding = Encoding.GetEncoding(set);
        var text = encoding.GetBytes(Msg.Adt("1") + "NTE|1||\u0b0b \u1c1c \u0b4d \u1c50 \u1c0a \u0a1c \u500b");
        await sender.SendAsync(Msg.Frame([.. isMarked ? encoding.GetPreamble() : [], .. text]));
        await sender.ExpectAsync("AA", "1");
        await ExpectNothingMoreAsync(sender);
    }

    [Fact]
    public async Task A_byte_order_mark_before_a_message_is_no_text()
    {
        var sender = await OpenAsync();
        await sender.SendAsync(Msg.Frame([0xEF, 0xBB, 0xBF, .. Msg.Bytes(Msg.Adt("1"))]));
        await sender.ExpectAsync("AA", "1");
    }
}
