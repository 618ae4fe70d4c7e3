using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Connectors.Hl7.Mllp;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp;

/// <summary>A listener with its connections over pipes: what happens between bytes and inbox, and between outcome and answer.</summary>
public sealed class MllpListenerTests : ListenerHarness
{
    [Fact]
    public async Task A_message_is_answered_when_its_outcome_is_known_and_not_before()
    {
        await StartAsync();
        var sender = Transport.Connect();
        await sender.SendFrameAsync(Message(1));
        var message = await TakeAsync();
        Assert.True(sender.HasNothing);

        message.Finish(AckOutcome.Accept);
        Assert.Contains("MSA|AA|1\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
        await AdvanceUntilAsync(() => Permits.Used == 0, TimeSpan.Zero);      // let go after the answer went out
    }

    [Fact]
    public async Task Pipelined_messages_are_answered_in_arrival_order()
    {
        await StartAsync();
        var sender = Transport.Connect();
        for (var i = 1; i <= 3; i++) await sender.SendFrameAsync(Message(i));
        var messages = new[] { await TakeAsync(), await TakeAsync(), await TakeAsync() };
        foreach (var message in messages.Reverse()) message.Finish(AckOutcome.Accept);
        for (var i = 1; i <= 3; i++) Assert.Contains($"MSA|AA|{i}\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sender_that_finished_sending_still_gets_its_answers_and_then_the_close()
    {
        await StartAsync();
        var sender = Transport.Connect();
        await sender.SendFrameAsync(Message(1));
        await sender.FinishAsync();
        (await TakeAsync()).Finish(AckOutcome.Accept);
        Assert.Contains("MSA|AA|1\r", await sender.UntilClosedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_outcome_closes_without_an_answer_but_after_earlier_ones()
    {
        await StartAsync();
        var sender = Transport.Connect();
        await sender.SendFrameAsync(Message(1));
        await sender.SendFrameAsync(Message(2));
        var (first, second) = (await TakeAsync(), await TakeAsync());
        second.Finish(AckOutcome.Unavailable);
        first.Finish(AckOutcome.Accept);
        var received = await sender.UntilClosedAsync();
        Assert.Contains("MSA|AA|1\r", received, StringComparison.Ordinal);
        Assert.DoesNotContain("|2\r", received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_not_stored_in_time_closes_the_connection_and_keeps_its_permit_until_it_settles()
    {
        await StartAsync();
        var sender = Transport.Connect();
        await sender.SendFrameAsync(Message(1));
        var message = await TakeAsync();
        await AdvanceUntilAsync(() => message.IsAnswered, TimeSpan.FromSeconds(31));
        Assert.Equal("", await ClosedAsync(sender));
        Assert.Equal(1, Permits.Used);
        message.Finish(AckOutcome.Accept);
        await AdvanceUntilAsync(() => Permits.Used == 0, TimeSpan.Zero);      // let go after the answer went out
    }

    [Fact]
    public async Task A_fullListener_reads_on_only_when_half_of_itsPermits_are_back()
    {
        await StartAsync(c => c with { QueueCapacity = 4 });
        var sender = Transport.Connect();
        for (var i = 1; i <= 6; i++) await sender.SendFrameAsync(Message(i));
        var taken = new List<InFlightMessage>();
        for (var i = 0; i < 4; i++) taken.Add(await TakeAsync());
        Assert.Equal(4, Permits.Used);
        taken[0].Finish(AckOutcome.Accept);
        Assert.False(Inbox.TryRead(out _));
        taken[1].Finish(AckOutcome.Accept);
        await TakeAsync();
        await TakeAsync();
        Assert.Equal(4, Permits.Used);
    }

    [Fact]
    public async Task A_connection_with_its_limit_of_unanswered_frames_is_not_read()
    {
        await StartAsync(c => c with { MaxInFlight = 2 });
        var sender = Transport.Connect();
        for (var i = 1; i <= 3; i++) await sender.SendFrameAsync(Message(i));
        var first = await TakeAsync();
        var second = await TakeAsync();
        Assert.Equal(2, Permits.Used);
        Assert.False(Inbox.TryRead(out _));
        first.Finish(AckOutcome.Accept);
        second.Finish(AckOutcome.Accept);
        Assert.Equal("3", (await TakeAsync()).Header!.ControlId);
    }

    [Theory]
    [InlineData("hello", "MSA|AR||not an HL7 v2 message\r")]
    [InlineData("<?xml version=\"1.0\"?><ADT_A01/>", "MSA|AR||XML encoding not supported\r")]
    [InlineData("MSH|^~\\&|A|B|C|D|1||XYZ^X01|7|P|2.5\r", "MSA|AR|7|message type not accepted here\rERR||MSH^1^9^1^1|200^")]
    [InlineData("MSH|^~\\&|A|B|C|D|1|||7|P|2.5\r", "MSA|AR|7|message type missing\rERR||MSH^1^9^1^1|101^")]
    [InlineData("MSH|^~\\&|A|B|C|D|1||ADT^A19|7|P|2.5\r", "MSA|AR|7|message type not accepted here\r")]
    [InlineData("MSH|^~\\&|A|B|C|D|1||ADT^A01|7|P|3.0\r", "MSA|AR|7|version not supported\rERR||MSH^1^12^1^1|203^")]
    [InlineData("MSH|^~\\&|A|B|C|D|1||ADT^A01|7|X|2.5\r", "MSA|AR|7|processing id not accepted here\rERR||MSH^1^11^1^1|202^")]
    [InlineData("MSH|^~\\&|A|B|C|D|1||ADT^A01||P|2.5\r", "MSA|AE||message control id missing\rERR||MSH^1^10|101^")]
    public async Task What_cannot_come_in_is_refused_with_its_reason(string message, string answer)
    {
        await StartAsync();
        var sender = Transport.Connect();
        await sender.SendFrameAsync(message);
        Assert.Contains(answer, await sender.ReceiveAsync(), StringComparison.Ordinal);
        await AdvanceUntilAsync(() => Permits.Used == 0, TimeSpan.Zero);      // let go after the answer went out
    }

    [Theory]
    [InlineData("MSH|^~\\&|A|B|C|D|1||ACK^A01|7|P|2.5\rMSA|AA|1\r")]
    [InlineData("MSH|^~\\&|A|B|C|D|1|||7|P|2.5\rMSA|AA|1\r")]
    [InlineData("\u0006")]
    [InlineData(" \r\n")]
    public async Task Acknowledgements_commit_blocks_and_empty_frames_get_no_answer(string message)
    {
        await StartAsync();
        var sender = Transport.Connect();
        await sender.SendFrameAsync(message);
        await sender.SendFrameAsync(Message(2));
        (await TakeAsync()).Finish(AckOutcome.Accept);
        Assert.Contains("MSA|AA|2\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_over_the_limit_is_refused_and_the_next_one_taken()
    {
        await StartAsync(c => c with { MaxFrameBytes = 2000 });
        var sender = Transport.Connect();
        await sender.SendFrameAsync(Message(1) + new string('x', 3000));
        Assert.Contains("MSA|AR|1|message too large\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
        await sender.SendFrameAsync(Message(2));
        (await TakeAsync()).Finish(AckOutcome.Accept);
        Assert.Contains("MSA|AA|2\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_is_answered_by_one_batch_when_all_its_messages_are_done()
    {
        await StartAsync();
        var sender = Transport.Connect();
        await sender.SendFrameAsync($"BHS|^~\\&|A|B|C|D|1||||55\r{Message(1)}{Message(2)}BTS|2\r");
        var (first, second) = (await TakeAsync(), await TakeAsync());
        second.Finish(AckOutcome.Error(new AckProblem(101, "x", "PID", 1, 3)));
        first.Finish(AckOutcome.Accept);
        var answer = await sender.ReceiveAsync();
        Assert.Matches("^BHS\\|", answer);
        Assert.Contains("|55\r", answer, StringComparison.Ordinal);
        Assert.Contains("MSA|AA|1\r", answer, StringComparison.Ordinal);
        Assert.Contains("MSA|AE|2|x\r", answer, StringComparison.Ordinal);
        Assert.EndsWith("BTS|2\r", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_larger_than_the_queue_goes_through()
    {
        await StartAsync(c => c with { QueueCapacity = 2 });
        var sender = Transport.Connect();
        await sender.SendFrameAsync($"BHS|^~\\&|A|B|C|D|1||||55\r{string.Concat(Enumerable.Range(1, 5).Select(Message))}BTS|5\r");
        for (var i = 0; i < 5; i++) (await TakeAsync()).Finish(AckOutcome.Accept);
        Assert.EndsWith("BTS|5\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_messages_in_one_frame_get_one_answer_frame_each()
    {
        await StartAsync();
        var sender = Transport.Connect();
        await sender.SendFrameAsync(Message(1) + Message(2));
        (await TakeAsync()).Finish(AckOutcome.Accept);
        (await TakeAsync()).Finish(AckOutcome.Accept);
        Assert.Contains("MSA|AA|1\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Contains("MSA|AA|2\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sequence_numbers_are_confirmed_and_resynchronised_per_connection()
    {
        await StartAsync();
        var sender = Transport.Connect();
        foreach (var (number, answer) in new[] { ("-1", "-1"), ("17", "17"), ("-1", "17"), ("0", "0") })
        {
            await sender.SendFrameAsync($"MSH|^~\\&|A|B|C|D|1||ADT^A01|9|P|2.5|{number}\r");
            (await TakeAsync()).Finish(AckOutcome.Accept);
            Assert.Contains($"MSA|AA|9||{answer}\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_lone_end_block_ends_a_frame_after_the_grace_time()
    {
        await StartAsync();
        var sender = Transport.Connect();
        await sender.SendAsync($"\v{Message(1)}\u001c");
        InFlightMessage? message = null;
        await AdvanceUntilAsync(() => Inbox.TryRead(out message), TimeSpan.FromMilliseconds(60));
        message!.Finish(AckOutcome.Accept);
        Assert.Contains("MSA|AA|1\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_that_does_not_end_in_time_is_dropped_and_the_connection_closed()
    {
        await StartAsync();
        var sender = Transport.Connect();
        await sender.SendAsync($"\v{Message(1)}");
        Assert.Equal("", await ClosedAsync(sender));
        Assert.False(Inbox.TryRead(out _));
    }

    [Fact]
    public async Task Closing_the_intake_unbinds_answers_what_was_read_and_then_closes()
    {
        await StartAsync();
        var sender = Transport.Connect();
        await sender.SendFrameAsync(Message(1));
        var message = await TakeAsync();
        await Listener.CloseIntakeAsync(CancellationToken.None);
        Assert.False(Transport.IsBound);
        message.Finish(AckOutcome.Accept);
        Assert.Contains("MSA|AA|1\r", await sender.UntilClosedAsync(), StringComparison.Ordinal);

        await Listener.OpenAsync(CancellationToken.None);
        Assert.Equal(2, Transport.Binds);
    }

    [Fact]
    public async Task Connections_over_the_limit_are_closed_on_accept()
    {
        await StartAsync(c => c with { MaxConnections = 1 });
        var first = Transport.Connect();
        await first.SendFrameAsync(Message(1));
        (await TakeAsync()).Finish(AckOutcome.Accept);
        await first.ReceiveAsync();
        Assert.Equal("", await Transport.Connect().UntilClosedAsync());
    }

    [Fact]
    public async Task Messages_of_a_failed_task_are_answered_as_unavailable_at_once()
    {
        await StartAsync();
        var sender = Transport.Connect();
        Inbox.Detach(Work, PluginApi.Connectors.StopReason.Failed);
        await sender.SendFrameAsync(Message(1));
        Assert.Equal("", await sender.UntilClosedAsync());
        await AdvanceUntilAsync(() => Permits.Used == 0, TimeSpan.Zero);      // let go after the answer went out
    }

    [Fact]
    public async Task A_message_whose_task_never_came_back_is_let_go()
    {
        await StartAsync();
        Inbox.Detach(Work, PluginApi.Connectors.StopReason.Restarting);
        var sender = Transport.Connect();
        await sender.SendFrameAsync(Message(1));
        Assert.Equal("", await ClosedAsync(sender));
        await AdvanceUntilAsync(() => Permits.Used == 0, TimeSpan.FromMilliseconds(60));
        Assert.Equal(0, Inbox.Count);
    }

    [Fact]
    public async Task Ending_theListener_leaves_no_answer_behind_whatever_the_settings_say()
    {
        await StartAsync(onUnavailable: UnavailableAnswer.Reject);
        var sender = Transport.Connect();
        await sender.SendFrameAsync(Message(1));
        await AdvanceUntilAsync(() => Permits.Used == 1, TimeSpan.Zero);
        var ending = Listener.DisposeAsync().AsTask();
        await AdvanceUntilAsync(() => ending.IsCompleted, TimeSpan.FromMilliseconds(100));
        Assert.Equal("", await sender.UntilClosedAsync());
        await AdvanceUntilAsync(() => Permits.Used == 0, TimeSpan.Zero);      // let go after the answer went out
    }

    [Fact]
    public async Task A_peer_that_does_not_read_does_not_keep_theListener_from_ending()
    {
        await StartAsync();
        var sender = Transport.Connect(new System.IO.Pipelines.PipeOptions(pauseWriterThreshold: 10, resumeWriterThreshold: 5));
        await sender.SendFrameAsync(Message(1));
        await sender.SendFrameAsync(Message(2));
        (await TakeAsync()).Finish(AckOutcome.Accept);
        (await TakeAsync()).Finish(AckOutcome.Accept);
        var ending = Listener.DisposeAsync().AsTask();
        await AdvanceUntilAsync(() => ending.IsCompleted, TimeSpan.FromMilliseconds(100));
    }
}
