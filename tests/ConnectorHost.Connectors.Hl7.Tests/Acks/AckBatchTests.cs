using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Tests.Acks;

/// <summary>Answers of batches as exact bytes (hl7-mllp 6), and the commit blocks of release 2 (5.11).</summary>
public sealed class AckBatchTests
{
    private const string Ack = "|C|D|A|B|20261124120000.000+0000||ACK^A01^ACK|NEW|P|2.5";
    private const string Head = "|C|D|A|B|20261124120000.000+0000||||NEW";
    private static readonly AckOutcome Bad = AckOutcome.Error(new AckProblem(101, "x", "PID", 1, 3));

    [Fact]
    public async Task A_batch_is_answered_with_its_count()
    {
        var answer = await AnswerAsync($"BHS|^~\\&|A|B|C|D|2026|user^pw|name|text|77\r{Message(1)}{Message(2)}BTS|2\r", AckOutcome.Accept, Bad);
        Assert.Equal(
            $"\vBHS|^~\\&{Head}|77\rMSH|^~\\&{Ack}\rMSA|AA|1\rMSH|^~\\&{Ack}\rMSA|AE|2|x\rERR||PID^1^3|101^Required field missing^HL70357|E|||PID-3 is empty|x\rBTS|2\r\u001c\r",
            answer);
    }

    [Fact]
    public async Task A_file_is_answered_as_a_file_with_one_batch_for_each()
    {
        var answer = await AnswerAsync(
            $"FHS|^~\\&|A|B|C|D|2026||f||F1\rBHS|^~\\&|A|B|C|D|2026||||B1\r{Message(1)}BTS|1\rBHS$%*!@$A$B$C$D$2026$$$$B2\r{Other(2)}{Message(3)}BTS$2\rBHS|^~\\&|A|B|C|D|2026\rBTS|0\rFTS|3\r",
            AckOutcome.Accept, AckOutcome.Accept, AckOutcome.Accept);
        Assert.Equal(
            $"\vFHS|^~\\&{Head}|F1\r"
            + $"BHS|^~\\&{Head}|B1\rMSH|^~\\&{Ack}\rMSA|AA|1\rBTS|1\r"
            + $"BHS$%*!@{Head.Replace('|', '$')}$B2\rMSH$%*!@{Ack.Replace('|', '$').Replace('^', '%')}\rMSA$AA$2\rMSH|^~\\&{Ack}\rMSA|AA|3\rBTS$2\r"
            + $"BHS|^~\\&{Head}\rBTS|0\rFTS|3\r\u001c\r",
            answer);
    }

    [Fact]
    public async Task A_file_without_a_batch_header_gets_one_batch()
    {
        var answer = await AnswerAsync($"FHS|^~\\&|A|B|C|D|2026||f||F1\r{Message(1)}FTS|0\r", AckOutcome.Accept);
        Assert.Equal($"\vFHS|^~\\&{Head}|F1\rBHS|^~\\&{Head}\rMSH|^~\\&{Ack}\rMSA|AA|1\rBTS|1\rFTS|1\r\u001c\r", answer);
    }

    [Theory]
    [InlineData("BHS|^~\\&|A|B|C|D|2026||||77\rBTS|0\r", "\vBHS|^~\\&{0}|77\rBTS|0\r\u001c\r")]
    [InlineData("FHS|^~\\&|A|B|C|D|2026||||F\rPID|1\r", "\vFHS|^~\\&{0}|F\rBHS|^~\\&{0}\rBTS|0\rFTS|1\r\u001c\r")]
    public async Task A_batch_without_messages_is_answered_by_an_empty_one(string batch, string expected) =>
        Assert.Equal(expected.Replace("{0}", Head, StringComparison.Ordinal), await AnswerAsync(batch));

    [Fact]
    public async Task A_header_too_short_to_read_is_answered_with_standard_delimiters() =>
        Assert.Equal($"\vBHS|^~\\&|HOST|SITE|||20261124120000.000+0000||||NEW\rMSH|^~\\&{Ack}\rMSA|AA|1\rBTS|1\r\u001c\r", await AnswerAsync($"BHS|\r{Message(1)}", AckOutcome.Accept));

    [Fact]
    public async Task Enhanced_messages_get_the_answers_they_ask_for_inside()
    {
        var answer = await AnswerAsync($"BHS|^~\\&|A|B|C|D|2026||||77\r{Message(1, "AL", "AL")}{Message(2, "NE", "ER")}{Message(3)}BTS|3\r", AckOutcome.Accept, AckOutcome.Accept, AckOutcome.None);
        Assert.Equal($"\vBHS|^~\\&{Head}|77\rMSH|^~\\&{Ack}|||NE|NE\rMSA|CA|1\rMSH|^~\\&{Ack}|||NE|NE\rMSA|AA|1\rBTS|2\r\u001c\r", answer);
    }

    [Fact]
    public async Task Nothing_to_send_is_no_frame()
    {
        var batch = $"BHS|^~\\&|A|B|C|D|2026||||77\r{Message(1, "NE", "ER")}{Message(2)}BTS|2\r";
        Assert.Equal("", await AnswerAsync(batch, AckOutcome.Accept, AckOutcome.None));
        Assert.Equal("\v\u0006\u001c\r", await AnswerAsync(batch, MllpRelease.Two, AckOutcome.Accept, AckOutcome.None));
    }

    [Fact]
    public async Task The_two_answers_of_enhanced_mode_go_out_in_one_write()
    {
        var pipe = new Pipe();
        var output = new CountingWriter(pipe.Writer);
        var ring = new AckRing(output, MllpFrameEncoder.Standard, new AckEncoder(Answers.Config, Answers.Time), Answers.Config, 16, _ => { }, _ => { }, () => { });
        var slot = new AckSlot(ring, null, 1);
        slot.Describe(0, Answers.Read(Message(1, "AL", "AL")), null);
        ring.Add(slot);
        slot.Complete(0, AckOutcome.Accept, 0);
        Assert.Equal($"\vMSH|^~\\&{Ack}|||NE|NE\rMSA|CA|1\r\u001c\r\vMSH|^~\\&{Ack}|||NE|NE\rMSA|AA|1\r\u001c\r", await ReadAsync(pipe));
        Assert.Equal(1, output.Flushes);
    }

    [Fact]
    public async Task Several_messages_without_an_envelope_get_a_frame_each() =>
        Assert.Equal($"\vMSH|^~\\&{Ack}\rMSA|AA|1\r\u001c\r\vMSH|^~\\&{Ack}\rMSA|AA|2\r\u001c\r", await AnswerAsync(Message(1) + Message(2), AckOutcome.Accept, AckOutcome.Accept));

    [Fact]
    public async Task In_release_2_a_stored_or_refused_block_is_confirmed_before_its_answer()
    {
        Assert.Equal($"\v\u0006\u001c\r\vMSH|^~\\&{Ack}\rMSA|AA|1\r\u001c\r", await AnswerAsync(Message(1), MllpRelease.Two, AckOutcome.Accept));
        Assert.StartsWith($"\v\u0006\u001c\r\vMSH|^~\\&{Ack}\rMSA|AE|1|x\r", await AnswerAsync(Message(1), MllpRelease.Two, Bad), StringComparison.Ordinal);
        Assert.StartsWith($"\v\u0006\u001c\r\vBHS|^~\\&{Head}|77\r", await AnswerAsync($"BHS|^~\\&|A|B|C|D|2026||||77\r{Message(1)}", MllpRelease.Two, AckOutcome.Accept), StringComparison.Ordinal);
        Assert.Equal("\v\u0006\u001c\r", await AnswerAsync(Message(1), MllpRelease.Two, AckOutcome.None));
        Assert.Equal("\v\u0006\u001c\r", await AnswerAsync(Message(1, "NE", "NE"), MllpRelease.Two, AckOutcome.Accept));
    }

    [Fact]
    public async Task In_release_2_a_block_in_doubt_is_asked_for_again_and_nothing_else()
    {
        Assert.Equal("\v\u0015\u001c\r", await AnswerAsync(Message(1), MllpRelease.Two, AckOutcome.Unavailable));
        Assert.Equal("\v\u0015\u001c\r", await AnswerAsync(Message(1) + Message(2), MllpRelease.Two, AckOutcome.Accept, AckOutcome.Unavailable));
    }

    [Fact]
    public async Task In_release_2_an_answer_is_sent_again_when_the_peer_asks()
    {
        var pipe = new Pipe();
        var ring = Ring(pipe, MllpRelease.Two);
        foreach (var id in new[] { 1, 2 })
        {
            var slot = new AckSlot(ring, null, 1);
            slot.Describe(0, Answers.Read(Message(id, "AL", "AL")), null);
            ring.Add(slot);
            slot.Complete(0, AckOutcome.Accept, 0);
        }
        var sent = (await ReadAsync(pipe)).Split("\u001c\r", StringSplitOptions.RemoveEmptyEntries).Where(f => f.Contains("MSA", StringComparison.Ordinal)).ToArray();
        Assert.Equal(4, sent.Length);                          // CA and AA of each message are frames of their own

        ring.PeerCommit(0x06);
        ring.PeerCommit(0x15);
        Assert.Equal(sent[1] + "\u001c\r", await ReadAsync(pipe));
        ring.PeerCommit(0x06);
        ring.PeerCommit(0x06);
        ring.PeerCommit(0x15);
        Assert.Equal(sent[1] + "\u001c\r", await ReadAsync(pipe));
        ring.PeerCommit(0x15);
        Assert.False(pipe.Reader.TryRead(out _));
    }

    [Fact]
    public void In_release_1_commit_blocks_of_the_peer_do_nothing()
    {
        var pipe = new Pipe();
        Ring(pipe, MllpRelease.One).PeerCommit(0x15);
        Assert.False(pipe.Reader.TryRead(out _));
    }

    private static Task<string> AnswerAsync(string payload, params AckOutcome[] outcomes) => AnswerAsync(payload, MllpRelease.One, outcomes);

    private static async Task<string> AnswerAsync(string payload, MllpRelease release, params AckOutcome[] outcomes)
    {
        var content = Hl7Frame.Read(Encoding.Latin1.GetBytes(payload));
        var pipe = new Pipe();
        var ring = Ring(pipe, release);
        var slot = new AckSlot(ring, null, content.MessageCount, content.IsBatch ? AckBatch.Read(content, Hl7ReaderOptions.Standard) : null);
        ring.Add(slot);
        var index = 0;
        foreach (var part in content)
        {
            if (part.Kind == Hl7Line.Message) slot.Describe(index++, Answers.Read(part.Bytes.ToArray()), null);
        }
        Assert.Equal(outcomes.Length, index);
        for (var i = outcomes.Length - 1; i >= 0; i--) slot.Complete(i, outcomes[i], 0);
        if (outcomes.Length == 0) slot.CompleteEmpty();
        return pipe.Reader.TryRead(out var result) ? Take(pipe, result) : "";
    }

    private static async Task<string> ReadAsync(Pipe pipe) => Take(pipe, await pipe.Reader.ReadAsync(TestContext.Current.CancellationToken));

    private static string Take(Pipe pipe, ReadResult result)
    {
        var text = Answers.Text(result.Buffer.ToArray());
        pipe.Reader.AdvanceTo(result.Buffer.End);
        return text;
    }

    private static AckRing Ring(Pipe pipe, MllpRelease release)
    {
        var config = Answers.Config with { Release = release };
        return new AckRing(pipe.Writer, MllpFrameEncoder.Standard, new AckEncoder(config, Answers.Time), config, 16, _ => { }, _ => { }, () => { });
    }

    private static string Other(int id) => $"MSH$%*!@$A$B$C$D$2026$$ADT%A01${id}$P$2.5\r";

    private static string Message(int id, string accept = "", string application = "") =>
        accept.Length + application.Length == 0 ? $"MSH|^~\\&|A|B|C|D|2026||ADT^A01|{id}|P|2.5\r" : $"MSH|^~\\&|A|B|C|D|2026||ADT^A01|{id}|P|2.5|||{accept}|{application}\r";

    private sealed class CountingWriter(PipeWriter inner) : PipeWriter
    {
        public int Flushes { get; private set; }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            Flushes++;
            return inner.FlushAsync(cancellationToken);
        }

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }
}
