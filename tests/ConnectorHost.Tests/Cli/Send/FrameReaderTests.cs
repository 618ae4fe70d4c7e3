using System.Text;
using ConnectorHost.Cli.Send;

namespace ConnectorHost.Tests.Cli.Send;

public sealed class FrameReaderTests
{
    [Theory]
    [InlineData("MSH|^~\\&|A\rPID|1\r", "MSH|^~\\&|A\rPID|1\r")]
    [InlineData("MSH|^~\\&|A\rPID|1\rMSH|^~\\&|B\r", "MSH|^~\\&|A\rPID|1\r", "MSH|^~\\&|B\r")]
    [InlineData("MSH|^~\\&|A\nPID|1\nMSH|^~\\&|B\n", "MSH|^~\\&|A\nPID|1\n", "MSH|^~\\&|B\n")]
    [InlineData("MSH|^~\\&|A\r\n\r\n  PID|1\r\n\r\nMSH|^~\\&|B\r\n", "MSH|^~\\&|A\r\n\r\n  PID|1\r\n\r\n", "MSH|^~\\&|B\r\n")]
    [InlineData("MSH|^~\\&|A\rNTE|1||MSH is a header\rMSHX no header", "MSH|^~\\&|A\rNTE|1||MSH is a header\rMSHX no header")]
    [InlineData("msh|^~\\&|A\rpid|1\rMSH$%~\\@$B", "msh|^~\\&|A\rpid|1\r", "MSH$%~\\@$B")]
    public Task Plain_text_is_cut_where_a_message_begins(string text, params string[] frames) => AssertFramesAsync(text, frames);

    [Theory]
    [InlineData("\u000BMSH|A\r\u001C\r\u000BMSH|B\r\u001C\r", "MSH|A\r", "MSH|B\r")]
    [InlineData("12:01 in \u000BMSH|A\r\u001C\r\n12:02 out\r\n\u000BMSH|B\r\u001C\n", "MSH|A\r", "MSH|B\r")]
    [InlineData("\u000B\u000BMSH|A\r\u001C\u000BMSH|B\r\u001C", "MSH|A\r", "MSH|B\r")]
    [InlineData("\u000BMSH|A|\u001Cx|\u000By\r\u001C\u001C\r", "MSH|A|\u001Cx|\u000By\r")]
    [InlineData("\u000BMSH|A\rMSH|B\r\u001C\r", "MSH|A\rMSH|B\r")]
    [InlineData("\u000B\u0006\u001C\r\u000B\u001C\r\u000B \r\u001C\r\u000BMSH|A\u001C\r", "MSH|A")]
    public Task Frames_of_a_dump_are_taken_as_they_stand(string text, params string[] frames) => AssertFramesAsync(text, frames);

    [Theory]
    [InlineData("\u000BMSH|A\r\u001C\rMSH|B\rPID|1\r\u000BMSH|C\r\u001C\rMSH|D\r", "MSH|A\r", "MSH|B\rPID|1\r", "MSH|C\r", "MSH|D\r")]
    [InlineData("MSH|A\rPID|1|\u000Bx\r", "MSH|A\rPID|1|\u000Bx\r")]
    public Task Frames_and_plain_messages_may_stand_side_by_side(string text, params string[] frames) => AssertFramesAsync(text, frames);

    [Theory]
    [InlineData("FHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|A\rMSH|^~\\&|B\rBTS|2\rFTS|1\r", "FHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|A\rMSH|^~\\&|B\rBTS|2\rFTS|1\r")]
    [InlineData("BHS|^~\\&\rMSH|A\rBTS|1\rBHS|^~\\&\rMSH|B\rBTS|1", "BHS|^~\\&\rMSH|A\rBTS|1\r", "BHS|^~\\&\rMSH|B\rBTS|1")]
    [InlineData("FHS|^~\\&\rMSH|A\rFHS|^~\\&\rMSH|B\r", "FHS|^~\\&\rMSH|A\r", "FHS|^~\\&\rMSH|B\r")]
    [InlineData("BHS|^~\\&\nMSH|A\nBTS\nMSH|B\n", "BHS|^~\\&\nMSH|A\nBTS\n", "MSH|B\n")]
    public Task Batch_is_one_frame(string text, params string[] frames) => AssertFramesAsync(text, frames);

    [Theory]
    [InlineData("FHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|A\rPID|1\rMSH|^~\\&|B\rBTS|2\rFTS|1\r", "MSH|^~\\&|A\rPID|1\r", "MSH|^~\\&|B\r")]
    [InlineData("\u000BFHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|A|1\rMSH|^~\\&|B|2\rBTS|2\r\u001C\r", "MSH|^~\\&|A|1", "MSH|^~\\&|B|2")]
    public async Task Batch_can_be_split_into_its_messages(string text, params string[] frames)
    {
        Assert.Equal(frames, (await ReadAsync(text, int.MaxValue, splitBatches: true)).Frames);
        Assert.Equal(frames, (await ReadAsync(text, 1, splitBatches: true)).Frames);
    }

    [Theory]
    [InlineData("utf-16", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-32", false)]
    public async Task Messages_of_a_batch_in_UTF_16_and_32_keep_their_bytes(string set, bool isFramed)
    {
        var encoding = Encoding.GetEncoding(set);
        string[] messages = ["MSH|^~\\&|A||||||ADT^A01|1|P|2.5|||||||UNICODE UTF-16\rPID|1||\u0B0B\u1C1Cx", "MSH|^~\\&|B||||||ADT^A01|2|P|2.5\rPID|1||\u00E9\u20AC\U0001F600|"];
        var batch = Bytes($"BHS|^~\\&\r{messages[0]}\r{messages[1]}\rBTS|2\r");
        var read = await ReadAsync(isFramed ? $"\u000B{batch}\u001C\r" : batch, int.MaxValue, splitBatches: true);
        Assert.Equal(messages.Select(Bytes), read.Frames);
        Assert.Empty(read.Warnings);

        string Bytes(string text) => Encoding.Latin1.GetString([.. encoding.Preamble, .. encoding.GetBytes(text)]);
    }

    [Fact]
    public async Task Batch_in_UTF_16_with_a_message_that_cannot_be_read_is_left_out_and_told()
    {
        var read = await ReadAsync(Encoding.Latin1.GetString([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("BHS|^~\\&\rMSH|^~\\&|A||||||ADT^A01|1\rMSH|^~\\&\r")]), int.MaxValue, splitBatches: true);
        Assert.Empty(read.Frames);
        Assert.Contains("without --split-batches", Assert.Single(read.Warnings));
    }

    [Theory]
    [InlineData("no message at all")]
    [InlineData("PID|1||EP-3\rPV1|1\r")]
    [InlineData("<?xml version=\"1.0\"?>\n<ADT_A01/>")]
    public Task File_without_a_message_is_one_frame_so_that_the_receiver_can_refuse_it(string text) => AssertFramesAsync(text, [text]);

    [Fact]
    public Task What_stands_before_the_first_message_stays_with_it() => AssertFramesAsync("PID|1\rMSH|A\rMSH|B", ["PID|1\rMSH|A\r", "MSH|B"]);

    [Fact]
    public async Task Bytes_stay_as_they_are()
    {
        await AssertFramesAsync("MSH|\xE9\0\xFF\n\n  x\rMSH|b", ["MSH|\xE9\0\xFF\n\n  x\r", "MSH|b"]);
        await AssertFramesAsync("\xEF\xBB\xBFMSH|a\rMSH|b", ["\xEF\xBB\xBFMSH|a\r", "MSH|b"]);
        var wide = Encoding.Latin1.GetString([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("MSH|^~\\&|\u1C0D\u0B0B\rMSH|^~\\&|")]);
        await AssertFramesAsync(wide, [wide]);
        await AssertFramesAsync($"\u000B{wide}\u001C\r", [wide]);
    }

    [Fact]
    public async Task Frames_are_named_after_their_file() => Assert.Equal(["f", "f#2", "f#3"], (await ReadAsync("MSH|a\rMSH|b\rMSH|c", int.MaxValue)).Names);

    [Theory]
    [InlineData("\u000BMSH|A\r\u001C\r\u000BMSH|B\rPID", "MSH|A\r")]
    [InlineData("\u000BMSH|A\rPI\u000BMSH|B\r\u001C\r", "MSH|B\r")]
    public async Task Frame_that_was_cut_off_is_left_out_and_told(string text, params string[] frames)
    {
        foreach (var chunk in new[] { int.MaxValue, 1 })
        {
            var read = await ReadAsync(text, chunk);
            Assert.Equal(frames, read.Frames);
            Assert.Single(read.Warnings);
        }
    }

    [Fact]
    public async Task Frame_over_the_limit_ends_the_reading()
    {
        await using var reader = new FrameReader("f", new MemoryStream(Encoding.ASCII.GetBytes($"MSH|A\rMSH|{new string('x', 5000)}")), false, _ => { }, maxFrameBytes: 1024);
        Assert.NotNull(await reader.NextAsync(CancellationToken.None));
        var fault = await Assert.ThrowsAsync<SendFault>(async () => await reader.NextAsync(CancellationToken.None));
        Assert.Contains("f: a message does not end within 1024 bytes", fault.Message);
    }

    [Fact]
    public async Task Only_what_a_frame_needs_is_held()
    {
        var message = Encoding.ASCII.GetBytes($"MSH|^~\\&|A\rOBX|1|TX|{new string('x', 10_000)}\r");
        var stream = new Endless(message, 200_000_000);
        await using var reader = new FrameReader("f", stream, false, _ => { });
        for (var i = 0; i < 19_000; i++) Assert.Equal(message.Length, (await reader.NextAsync(CancellationToken.None))!.Body.Length);
        Assert.InRange(stream.LargestRoom, 1, 1_000_000);
    }

    private static async Task AssertFramesAsync(string text, string[] frames)
    {
        for (var chunk = 1; chunk < 9; chunk++)
        {
            var read = await ReadAsync(text, chunk);
            Assert.Equal(frames, read.Frames);
            Assert.Empty(read.Warnings);
        }
        Assert.Equal(frames, (await ReadAsync(text, int.MaxValue)).Frames);
    }

    private static async Task<(string[] Frames, string[] Names, List<string> Warnings)> ReadAsync(string text, int chunk, bool splitBatches = false)
    {
        var warnings = new List<string>();
        var frames = new List<OutgoingFrame>();
        await using var reader = new FrameReader("f", new Chunks(Encoding.Latin1.GetBytes(text), chunk), splitBatches, warnings.Add);
        while (await reader.NextAsync(CancellationToken.None) is { } frame) frames.Add(frame);
        return ([.. frames.Select(f => Encoding.Latin1.GetString(f.Body.Span))], [.. frames.Select(f => f.Source)], warnings);
    }

    private sealed class Chunks(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(buffer.Length, chunk)], cancellationToken);
    }

    private sealed class Endless(byte[] message, long length) : MemoryStream
    {
        private long _at;

        /// <summary>The most a reader had room for at once: what it holds.</summary>
        public int LargestRoom { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            LargestRoom = Math.Max(LargestRoom, buffer.Length);
            var offset = (int)(_at % message.Length);
            var count = (int)Math.Min(Math.Min(buffer.Length, message.Length - offset), length - _at);
            message.AsSpan(offset, count).CopyTo(buffer.Span);
            _at += count;
            return ValueTask.FromResult(count);
        }
    }
}
