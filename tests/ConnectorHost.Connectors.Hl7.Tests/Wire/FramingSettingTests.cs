using System.Text;
using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

/// <summary>Strict framing, and start and end bytes of odd senders (2.2).</summary>
public abstract class FramingSettingTests(WireSetup setup) : WireTests(setup)
{
    private static readonly (string, string) Strict = ("mllp.strict", "true");

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("\n")]
    public async Task Strict_takes_frames_with_breaks_between_them(string between)
    {
        var sender = await OpenAsync(Strict);
        await sender.SendAsync([.. Msg.Bytes(between), .. Msg.Frame(Msg.Adt("1")), .. Msg.Bytes(between), .. Msg.Frame(Msg.Adt("2")), .. Msg.Bytes(between)]);
        await sender.ExpectAsync("AA", "1");
        await sender.ExpectAsync("AA", "2");
        await ExpectNothingMoreAsync(sender);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("\0")]
    [InlineData("\t")]
    [InlineData("\u001a")]
    [InlineData("x")]
    [InlineData("\u001c\r")]
    public async Task Strict_closes_for_any_other_byte_between_frames(string between)
    {
        var sender = await OpenAsync(Strict);
        await sender.SendFrameAsync(Msg.Adt("1"));
        await sender.ExpectAsync("AA", "1");
        await sender.SendAsync([.. Msg.Bytes(between), .. Msg.Frame(Msg.Adt("2"))]);
        await sender.ExpectEndAsync();
        Assert.Equal(["1"], Bench.Published);
    }

    [Theory]
    [InlineData("\v\vMSH|", "")]
    [InlineData("\vMSH|a\vb", "")]
    [InlineData("\vMSH|a\vMSH|", "")]
    [InlineData("\v", "\u001c\n")]
    [InlineData("\v", "\u001c\u001c\r")]
    [InlineData("\v", "\u001cx")]
    [InlineData("\v", "\u001c\v")]
    public async Task Strict_closes_for_anything_but_a_plain_frame(string before, string after)
    {
        var sender = await OpenAsync(Strict);
        await sender.SendAsync(before + Msg.Adt("1") + after);
        await sender.ExpectEndAsync();
        Assert.Empty(Bench.Published);
    }

    // There is no grace timer: the frame stays open until the next byte.
    [Fact]
    public async Task Strict_has_no_grace_timer()
    {
        var sender = await OpenAsync(Strict, ("mllp.end.grace.ms", "20"));
        await sender.SendAsync("\v" + Msg.Adt("1") + "\u001c");
        await Task.Delay(Pause * 5);
        Assert.Empty(Bench.Published);
        await sender.SendAsync("\r");
        await sender.ExpectAsync("AA", "1");
        await ExpectNothingMoreAsync(sender);
    }

    [Theory]
    [InlineData("\u001c\n")]
    [InlineData("\u001c\u001c\r")]
    [InlineData("x\vy\u001c\r")]
    public async Task Strict_holds_for_a_skipped_frame_too(string after)
    {
        var sender = await OpenAsync(Strict, ("mllp.max.frame.bytes", "1024"));
        await sender.SendAsync("\v" + Msg.Adt("1") + new string('x', 1500) + after);
        await sender.ExpectEndAsync();
    }

    [Fact]
    public async Task Strict_processes_what_was_complete_before_a_violation()
    {
        var sender = await OpenAsync(Strict);
        await sender.SendAsync([.. Msg.Frames(2), .. "x"u8]);
        await UntilAsync(() => Bench.Published.Count == 2, "both frames");
        await sender.UntilEndedAsync();
    }

    [Theory]
    [InlineData("02", "03")]
    [InlineData("0202", "0303")]
    [InlineData("0B", "1C")]
    [InlineData("0b", "0a1c0d")]
    [InlineData("FF0B", "FF1C0D")]
    [InlineData("0B0B", "1C0D1C0D")]
    public async Task Other_framing_bytes_are_whole_sequences_and_frame_answers_too(string start, string end)
    {
        var sender = await OpenAsync(("mllp.start.bytes", start), ("mllp.end.bytes", end), ("mllp.end.grace.ms", "1"));
        var (first, last) = (Convert.FromHexString(start), Convert.FromHexString(end));
        byte[] stream = [];
        for (var i = 1; i <= 3; i++) stream = [.. stream, .. first, .. Msg.Bytes(Msg.Adt($"{i}")), .. last];
        await sender.SendInPiecesAsync(stream, [1, first.Length + 5, stream.Length / 3 - 1, stream.Length / 2], Pause);
        for (var i = 1; i <= 3; i++) await ExpectFramedAsync(sender, first, last, $"AA|{i}");
    }

    [Fact]
    public async Task A_part_of_an_end_sequence_is_data()
    {
        var sender = await OpenAsync(("mllp.start.bytes", "0202"), ("mllp.end.bytes", "030304"), ("mllp.end.grace.ms", "1"));
        await sender.SendAsync("\u0002\u0002" + Msg.Adt("1") + "NTE|1||\u0003x\u0003\u0003x\u0002y\u0003");
        await Task.Delay(Pause * 2);                             // no grace timer
        await sender.SendAsync("\u0003\u0003\u0004");            // the first 03 of this is data: 03 03 03 04
        await ExpectFramedAsync(sender, [2, 2], [3, 3, 4], "AA|1");
        Assert.Contains("\u0003x\u0003\u0003x\u0002y\u0003", Bench.Messages[0].Header("hl7.raw"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_sequence_with_a_header_inside_a_frame_begins_anew()
    {
        var sender = await OpenAsync(("mllp.start.bytes", "0202"), ("mllp.end.bytes", "0303"));
        await sender.SendAsync("\u0002\u0002" + Msg.Header("1") + "PID|1|\u0002\u0002x|\u0002\u0002" + Msg.Adt("2") + "\u0003\u0003");
        await ExpectFramedAsync(sender, [2, 2], [3, 3], "AA|2");
        Assert.Equal(["2"], Bench.Published);
    }

    [Fact]
    public async Task With_other_framing_bytes_the_usual_ones_are_data_or_garbage()
    {
        var sender = await OpenAsync(("mllp.start.bytes", "02"), ("mllp.end.bytes", "03"));
        await sender.SendAsync([.. Msg.Frames(1), .. Msg.Bytes("\u0002" + Msg.Adt("2") + "NTE|1||a\u001c\rNTE|2||b\u0003")]);
        await ExpectFramedAsync(sender, [2], [3], "AA|2");
        Assert.Equal(["2"], Bench.Published);
    }

    private static async Task ExpectFramedAsync(RawClient sender, byte[] start, byte[] end, string code)
    {
        Assert.Equal(start, await sender.ReadBytesAsync(start.Length));
        var text = new StringBuilder();
        var last = Encoding.Latin1.GetString(end);
        while (!text.ToString().EndsWith(last, StringComparison.Ordinal)) text.Append((char)(await sender.ReadBytesAsync(1))[0]);
        Assert.StartsWith("MSH|", text.ToString(), StringComparison.Ordinal);
        Assert.EndsWith($"\rMSA|{code}\r{last}", text.ToString(), StringComparison.Ordinal);
    }
}
