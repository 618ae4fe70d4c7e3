using System.IO.Pipelines;
using System.Text;
using System.Text.RegularExpressions;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Tests.Acks;

public sealed partial class AckRingTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly List<string> _codes = [];
    private int _lost;

    [Fact]
    public async Task Answers_go_out_in_arrival_order_whatever_completes_first()
    {
        var pipe = new Pipe();
        var ring = Ring(pipe);
        var slots = Enumerable.Range(1, 3).Select(i => Add(ring, i)).ToArray();

        slots[2].Complete(0, AckOutcome.Accept, 0);
        slots[1].Complete(0, AckOutcome.Accept, 0);
        Assert.False(pipe.Reader.TryRead(out _));
        slots[0].Complete(0, AckOutcome.Accept, 0);

        Assert.Equal(["1", "2", "3"], await ReadIdsAsync(pipe, 3));
        Assert.Equal(0, ring.Count);
    }

    [Fact]
    public async Task An_unavailable_message_closes_the_output_behind_earlier_answers_and_counts_later_ones_as_lost()
    {
        var pipe = new Pipe();
        var ring = Ring(pipe);
        var slots = Enumerable.Range(1, 3).Select(i => Add(ring, i)).ToArray();

        slots[1].Complete(0, AckOutcome.Unavailable, 0);
        slots[0].Complete(0, AckOutcome.Accept, 0);
        Assert.True(ring.IsClosed);
        await ring.CloseAsync();
        slots[2].Complete(0, AckOutcome.Accept, 0);

        var result = await pipe.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["1"], Ids(Encoding.ASCII.GetString(System.Buffers.BuffersExtensions.ToArray(result.Buffer))));
        Assert.True(result.IsCompleted);
        Assert.Equal(2, _lost);
    }

    [Fact]
    public async Task A_slot_of_several_messages_waits_for_all_of_them()
    {
        var pipe = new Pipe();
        var ring = Ring(pipe);
        var slot = new AckSlot(ring, null, 2);
        slot.Describe(0, Header(1), null);
        slot.Describe(1, Header(2), null);
        ring.Add(slot);

        slot.Complete(1, AckOutcome.Error(new AckProblem(101, "x", "PID", 1, 3)), 0);
        Assert.False(pipe.Reader.TryRead(out _));
        slot.Complete(0, AckOutcome.Accept, 0);

        Assert.Equal(["1", "2"], await ReadIdsAsync(pipe, 2));
        Assert.Equal(["AA", "AE"], _codes);
    }

    [Fact]
    public async Task A_reader_that_stops_reading_does_not_stop_completions_and_gets_everything_later()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 64, resumeWriterThreshold: 32));
        var ring = Ring(pipe, capacity: 1000);
        for (var i = 1; i <= 500; i++) Add(ring, i).Complete(0, AckOutcome.Accept, 0);

        Assert.Equal(Enumerable.Range(1, 500).Select(i => $"{i}"), await ReadIdsAsync(pipe, 500));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answers_of_one_frame_go_out_in_pieces_as_the_peer_reads(bool isBatch)
    {
        const int Messages = 10_000;
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 65_536, resumeWriterThreshold: 32_768));
        var ring = Ring(pipe);
        AddFrame(ring, Messages, isBatch);
        Add(ring, Messages + 1).Complete(0, AckOutcome.Accept, 0);
        var (text, most) = (new StringBuilder(), 0L);
        using var limit = new CancellationTokenSource(Deadline);
        while (!text.ToString(Math.Max(0, text.Length - 50), Math.Min(50, text.Length)).Contains($"|{Messages + 1}\r", StringComparison.Ordinal))
        {
            var result = await pipe.Reader.ReadAsync(limit.Token);
            most = Math.Max(most, result.Buffer.Length);
            text.Append(Encoding.ASCII.GetString(System.Buffers.BuffersExtensions.ToArray(result.Buffer)));
            pipe.Reader.AdvanceTo(result.Buffer.End);
        }
        Assert.Equal(Enumerable.Range(1, Messages + 1).Select(i => $"{i}"), Ids(text.ToString()));
        Assert.Equal(isBatch ? 2 : Messages + 1, text.ToString().Count(c => c == '\v'));
        Assert.InRange(most, 1, 200_000);                      // the whole is over a megabyte
        Assert.Equal(0, _lost);
        await ring.WhenEmptyAsync();
    }

    [Fact]
    public async Task What_is_closed_behind_a_long_answer_is_written_to_its_end()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 65_536, resumeWriterThreshold: 32_768));
        var ring = Ring(pipe);
        AddFrame(ring, 5000, isBatch: false);
        var closing = ring.CloseAsync().AsTask();
        Assert.Equal(Enumerable.Range(1, 5000).Select(i => $"{i}"), await ReadIdsAsync(pipe, 5000));
        await closing.WaitAsync(Deadline, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_peer_that_vanishes_in_the_middle_of_a_long_answer_loses_it_and_those_behind_and_frees_their_frames()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 65_536, resumeWriterThreshold: 32_768));
        var ring = Ring(pipe);
        var permits = new Permits(10, 1_000_000);
        AddFrame(ring, 5000, isBatch: false, Frame(permits));
        AddFrame(ring, 2, isBatch: true, Frame(permits));
        Assert.Equal(200, permits.UsedBytes);
        await pipe.Reader.ReadAsync(TestContext.Current.CancellationToken);
        await pipe.Reader.CompleteAsync();
        using var limit = new CancellationTokenSource(Deadline);
        while (permits.UsedBytes > 0 || !ring.IsBroken) await Task.Delay(5, limit.Token);
        await ring.CloseAsync();
        Assert.Equal(2, _lost);
    }

    private static PooledFrame Frame(Permits permits)
    {
        Assert.True(permits.TryEnter(100, 0, out _));
        var frame = new PooledFrame(System.Buffers.ArrayPool<byte>.Shared.Rent(100), 100);
        frame.ChargeTo(permits);
        return frame;
    }

    private static void AddFrame(AckRing ring, int messages, bool isBatch, PooledFrame? frame = null)
    {
        var batch = isBatch ? AckBatch.Read(Hl7Frame.Read(Encoding.ASCII.GetBytes("BHS|^~\\&|A\r")), Hl7ReaderOptions.Standard) : null;
        var slot = new AckSlot(ring, frame, messages, batch);
        for (var i = 0; i < messages; i++) slot.Describe(i, Header(i + 1), null);
        ring.Add(slot);
        for (var i = 0; i < messages; i++) slot.Complete(i, AckOutcome.Accept, 0);
        frame?.Release();
    }

    [Fact]
    public async Task Completions_from_many_threads_keep_the_order()
    {
        var pipe = new Pipe();
        var ring = Ring(pipe, capacity: 10_000);
        var slots = Enumerable.Range(1, 5000).Select(i => Add(ring, i)).ToArray();
        var completing = Enumerable.Range(0, 4).Select(t => Task.Run(() =>
        {
            for (var i = t; i < slots.Length; i += 4) slots[i].Complete(0, AckOutcome.Accept, 0);
        })).ToArray();

        Assert.Equal(Enumerable.Range(1, 5000).Select(i => $"{i}"), await ReadIdsAsync(pipe, 5000));
        await Task.WhenAll(completing);
    }

    private AckRing Ring(Pipe pipe, int capacity = 16)
    {
        var config = new AckConfig(AckMode.Auto, Deadline, UnavailableAnswer.Close, DeadLetterAnswer.Error, "", "", "2.5", TimeZoneInfo.Utc);
        return new AckRing(pipe.Writer, MllpFrameEncoder.Standard, new AckEncoder(config, TimeProvider.System), config, capacity, _codes.Add, n => _lost += n, () => { });
    }

    private static AckSlot Add(AckRing ring, int id)
    {
        var slot = new AckSlot(ring, null, 1);
        slot.Describe(0, Header(id), null);
        ring.Add(slot);
        return slot;
    }

    private static Hl7Header Header(int id)
    {
        Assert.True(Hl7Header.TryRead(Encoding.ASCII.GetBytes($"MSH|^~\\&|A|B|C|D|20260101||ADT^A01|{id}|P|2.5\r"), out var header, out _));
        return header!;
    }

    private static async Task<List<string>> ReadIdsAsync(Pipe pipe, int count)
    {
        using var limit = new CancellationTokenSource(Deadline);
        var text = new StringBuilder();
        while (Ids(text.ToString()).Count < count)
        {
            var result = await pipe.Reader.ReadAsync(limit.Token);
            text.Append(Encoding.ASCII.GetString(System.Buffers.BuffersExtensions.ToArray(result.Buffer)));
            pipe.Reader.AdvanceTo(result.Buffer.End);
        }
        return Ids(text.ToString());
    }

    private static List<string> Ids(string text) => [.. ControlId().Matches(text).Select(m => m.Groups[1].Value)];

    [GeneratedRegex(@"MSA\|..\|([^|\r]*)[^\r]*\r")]
    private static partial Regex ControlId();
}
