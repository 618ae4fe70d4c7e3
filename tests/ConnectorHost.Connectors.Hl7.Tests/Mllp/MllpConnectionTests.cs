using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.Hl7.Messages;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp;

/// <summary>Back-pressure, times, ends and their traces of connections (hl7-mllp 2.2, 3).</summary>
public sealed class MllpConnectionTests : ListenerHarness
{
    [Fact]
    public async Task What_waits_for_room_has_no_ack_time_yet()
    {
        await StartAsync(c => c with { QueueCapacity = 1 });
        var sender = Transport.Connect();
        await sender.SendFrameAsync(Message(1));
        await sender.SendFrameAsync(Message(2));
        var first = await TakeAsync();
        var received = first.Received;
        await PassAsync(TimeSpan.FromSeconds(20));
        first.Finish(AckOutcome.Accept);
        var second = await TakeAsync();
        Assert.True(Time.GetElapsedTime(received, second.Received) >= TimeSpan.FromSeconds(20));
        second.Finish(AckOutcome.Accept);
        Assert.Contains("MSA|AA|1\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Contains("MSA|AA|2\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frame_time_stands_still_while_the_listener_is_full()
    {
        await StartAsync(c => c with { QueueCapacity = 1 });
        var (sender, other) = (Transport.Connect(), Transport.Connect());
        await sender.SendFrameAsync(Message(1));
        var first = await TakeAsync();
        await other.SendAsync($"\v{Message(2)[..30]}");
        await other.SendAsync(Message(2)[30..]);
        await PassAsync(TimeSpan.FromMinutes(2));              // the ack timer of the first closes its connection, nothing else
        Assert.Equal("", await sender.UntilClosedAsync());
        first.Finish(AckOutcome.Accept);
        await other.SendAsync("\u001c\r");
        (await TakeAsync()).Finish(AckOutcome.Accept);
        Assert.Contains("MSA|AA|2\r", await other.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal(0, Counted("hl7_frame_timeout"));
    }

    [Fact]
    public async Task A_connection_with_all_its_frames_unanswered_is_not_read_until_half_are()
    {
        await StartAsync(c => c with { MaxInFlight = 4 });
        var sender = Transport.Connect();
        for (var i = 1; i <= 6; i++) await sender.SendFrameAsync(Message(i));
        var taken = new List<InFlightMessage>();
        for (var i = 0; i < 4; i++) taken.Add(await TakeAsync());
        taken[0].Finish(AckOutcome.Accept);
        taken[1].Finish(AckOutcome.Accept);
        await sender.ReceiveAsync();
        await sender.ReceiveAsync();
        Assert.Equal(0, Inbox.Count);
        taken[2].Finish(AckOutcome.Accept);
        Assert.Equal("5", (await TakeAsync()).Header!.ControlId);
    }

    [Fact]
    public async Task Bytes_are_held_until_a_frame_is_settled_and_answered_and_all_come_back()
    {
        await StartAsync();
        var sender = Transport.Connect();
        await sender.SendFrameAsync(LargeMessage(1, 5000));
        var message = await TakeAsync();
        Assert.Equal(5000, Permits.UsedBytes);
        message.Finish(AckOutcome.Accept);
        await sender.ReceiveAsync();
        await UntilAsync(() => Permits.UsedBytes == 0);
        await sender.SendAsync("\v \u001c\r\v\u0006\u001c\r");
        await sender.SendFrameAsync(Message(2));
        (await TakeAsync()).Finish(AckOutcome.Accept);
        await sender.ReceiveAsync();
        await UntilAsync(() => Permits is { UsedBytes: 0, Used: 0 });
        Assert.Equal(1, Counted("hl7_frame_empty"));
    }

    [Fact]
    public async Task Bytes_of_unfinished_frames_are_counted_as_they_come_and_given_back_when_the_sender_vanishes()
    {
        await StartAsync();
        var sender = Transport.Connect();
        await sender.SendAsync("\v" + new string('x', 3000));
        await UntilAsync(() => Permits.Unfinished.Bytes == 3000);
        await sender.SendAsync(new string('x', 2000));
        await UntilAsync(() => Permits.Unfinished.Bytes == 5000);
        await sender.VanishAsync();
        await UntilAsync(() => Permits.Unfinished.Bytes == 0 && Counted("hl7_frame_truncated") == 1);
    }

    [Fact]
    public async Task Many_half_received_frames_over_the_bound_end_one_after_the_other()
    {
        await StartAsync(c => c with { MaxBufferedBytes = 100_000, MaxConnections = 20 });
        var senders = Enumerable.Range(0, 10).Select(_ => Transport.Connect()).ToArray();
        for (var i = 0; i < senders.Length; i++)
        {
            var body = LargeMessage(i, 30_000);
            await senders[i].SendAsync($"\v{body[..20_000]}");
        }
        await UntilAsync(() => Permits.Unfinished.Bytes >= 50_000);
        for (var i = 0; i < senders.Length; i++) await senders[i].SendAsync(LargeMessage(i, 30_000)[20_000..] + "\u001c\r");
        for (var i = 0; i < senders.Length; i++)
        {
            var message = await TakeAsync();
            Assert.True(Permits.Unfinished.Bytes + Permits.UsedBytes <= 320_000);
            message.Finish(AckOutcome.Accept);
        }
        for (var i = 0; i < senders.Length; i++) Assert.Contains($"MSA|AA|{i}\r", await senders[i].ReceiveAsync(), StringComparison.Ordinal);
        await UntilAsync(() => Permits is { UsedBytes: 0, Used: 0, Unfinished.Bytes: 0 });
    }

    [Fact]
    public async Task Large_unfinished_frames_do_not_hold_up_usual_ones()
    {
        await StartAsync(c => c with { MaxBufferedBytes = 100_000, MaxConnections = 10 });
        for (var i = 0; i < 3; i++) await Transport.Connect().SendAsync("\v" + new string('x', 30_000));
        await UntilAsync(() => Permits.Unfinished.Bytes >= 50_000);
        var sender = Transport.Connect();
        for (var i = 0; i < 20; i++)
        {
            await sender.SendAsync($"\v{Message(i)[..20]}");
            await sender.SendAsync($"{Message(i)[20..]}\u001c\r");
            (await TakeAsync()).Finish(AckOutcome.Accept);
            Assert.Contains($"MSA|AA|{i}\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_frame_that_never_ends_on_the_last_room_is_given_up_and_the_others_go_on()
    {
        await StartAsync(c => c with { MaxBufferedBytes = 100_000, MaxConnections = 10 });
        var (slow, other) = (Transport.Connect(), Transport.Connect());
        await slow.SendAsync("\v" + new string('x', 60_000));
        await UntilAsync(() => Permits.Unfinished.Bytes == 60_000);
        await slow.SendAsync("x");
        await UntilAsync(() => Permits.Unfinished.Bytes == 60_001);
        var body = LargeMessage(1, 30_000);
        await other.SendAsync($"\v{body[..10_000]}");
        await UntilAsync(() => Permits.Unfinished.Bytes == 70_001);
        await other.SendAsync($"{body[10_000..]}\u001c\r");
        for (var i = 0; i < 12; i++)
        {
            await slow.SendAsync("x");                         // never silent, and far from a millisecond per byte
            await PassAsync(TimeSpan.FromSeconds(3));
        }
        Assert.Equal("", await slow.UntilClosedAsync());
        (await TakeAsync()).Finish(AckOutcome.Accept);
        Assert.Contains("MSA|AA|1\r", await other.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_had_arrived_when_a_write_failed_is_processed_and_its_answers_are_counted_as_lost()
    {
        await StartAsync(c => c with { MaxInFlight = 2 });
        var sender = Transport.Connect();
        for (var i = 1; i <= 5; i++) await sender.SendFrameAsync(Message(i));
        await sender.StopReadingAsync();
        await sender.FinishAsync();
        for (var i = 1; i <= 5; i++)
        {
            var message = await TakeAsync();
            Assert.Equal($"{i}", message.Header!.ControlId);
            message.Finish(AckOutcome.Accept);
        }
        await UntilAsync(() => Counted("hl7_ack_lost") == 5 && Counted("hl7_connections_open") == 0);
        Assert.Contains(Lines, l => l.Level == LogLevel.Warning && l.Text.Contains("answers cannot be written", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_peer_that_reads_no_answers_is_closed_after_a_while()
    {
        await StartAsync();
        var sender = Transport.Connect(new System.IO.Pipelines.PipeOptions(pauseWriterThreshold: 10, resumeWriterThreshold: 5));
        await sender.SendFrameAsync(Message(1));
        (await TakeAsync()).Finish(AckOutcome.Accept);
        await sender.SendFrameAsync(Message(2));
        (await TakeAsync()).Finish(AckOutcome.Accept);
        await PassAsync(TimeSpan.FromSeconds(100));
        Assert.Equal(1, Counted("hl7_connections_open"));
        await AdvanceUntilAsync(() => Counted("hl7_connections_open") == 0, TimeSpan.FromSeconds(1));
        Assert.Contains(Lines, l => l.Text.Contains("has read no answers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_frame_may_take_its_time_as_long_as_bytes_come()
    {
        await StartAsync();
        var sender = Transport.Connect();
        var body = LargeMessage(1, 60_000);
        for (var at = 0; at < body.Length; at += 20_000)
        {
            await sender.SendAsync((at == 0 ? "\v" : "") + body[at..(at + 20_000)]);
            await PassAsync(TimeSpan.FromSeconds(20));
        }
        await sender.SendAsync("\u001c\r");
        Assert.Equal("1", (await TakeAsync()).Header!.ControlId);
    }

    [Fact]
    public async Task A_byte_now_and_then_is_no_frame()
    {
        await StartAsync();
        var sender = Transport.Connect();
        await sender.SendAsync("\vMSH|");
        for (var i = 0; i < 4; i++)
        {
            await PassAsync(TimeSpan.FromSeconds(9));
            await sender.SendAsync("x");
        }
        Assert.Equal("", await sender.UntilClosedAsync());
        Assert.Equal(1, Counted("hl7_frame_timeout"));
        Assert.Contains(Lines, l => l.Level == LogLevel.Warning && l.Text.Contains("did not end in time, 7 bytes into it, at byte 8", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_idle_connection_is_closed_only_when_told_so_and_nothing_is_in_flight()
    {
        await StartAsync(c => c with { IdleTimeout = TimeSpan.FromSeconds(10) });
        var sender = Transport.Connect();
        await sender.SendFrameAsync(Message(1));
        var message = await TakeAsync();
        await PassAsync(TimeSpan.FromSeconds(20));
        message.Finish(AckOutcome.Accept);
        Assert.Contains("MSA|AA|1\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
        var closed = sender.UntilClosedAsync();
        await PassAsync(TimeSpan.FromSeconds(8));
        Assert.False(closed.IsCompleted);
        await AdvanceUntilAsync(() => closed.IsCompleted, TimeSpan.FromMilliseconds(200));
        Assert.Contains(Lines, l => l.Level == LogLevel.Information && l.Text.Contains("mllp.idle.timeout.ms", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connection_is_never_idle_by_default()
    {
        await StartAsync();
        var sender = Transport.Connect();
        await UntilAsync(() => Counted("hl7_connections_open") == 1);
        await PassAsync(TimeSpan.FromDays(1));
        await sender.SendFrameAsync(Message(1));
        (await TakeAsync()).Finish(AckOutcome.Accept);
        Assert.Contains("MSA|AA|1\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_leaves_a_trace_at_debug_only()
    {
        await StartAsync();
        await Transport.Connect().FinishAsync();
        await Transport.Connect().VanishAsync();
        await UntilAsync(() => Counted("hl7_connections") == 2 && Counted("hl7_connections_open") == 0);
        Assert.Equal(2, Lines.Count(l => l.Level == LogLevel.Debug && l.Text.Contains("without a byte", StringComparison.Ordinal)));
        Assert.DoesNotContain(Lines, l => l.Level > LogLevel.Information);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1", "an HTTP request or TLS handshake came to a plain MLLP port, at byte 4 of the connection")]
    [InlineData("\vMSH|SECRET", "ended 10 bytes into a frame, at byte 11 of the connection")]
    [InlineData("SECRET", "dropped before byte 6 of the connection: no start byte")]
    [InlineData("\vMSH|SECRET\vMSH|^~\\&|", "began a message anew before byte 21 of the connection")]
    public async Task An_abnormal_end_names_peer_place_and_reason_but_no_content(string bytes, string line)
    {
        await StartAsync();
        var sender = Transport.Connect();
        await sender.SendAsync(bytes);
        await sender.FinishAsync();
        await ClosedAsync(sender);
        Assert.Contains(Lines, l => l.Level == LogLevel.Warning && l.Text.StartsWith("127.0.0.1:40000 ", StringComparison.Ordinal) && l.Text.Contains(line, StringComparison.Ordinal));
        Assert.DoesNotContain(Lines, l => l.Text.Contains("SECRET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Framing_bytes_inside_a_message_are_told_to_its_mapping()
    {
        await StartAsync();
        var sender = Transport.Connect();
        await sender.SendFrameAsync(Message(1) + "NTE|1||a\vb\u001cc\r");
        await sender.SendFrameAsync(Message(2));
        Assert.Equal(Hl7Warnings.EmbeddedVt | Hl7Warnings.EmbeddedFs, (await TakeAsync()).Header!.Warnings);
        Assert.Equal(Hl7Warnings.None, (await TakeAsync()).Header!.Warnings);
    }

    [Fact]
    public async Task Other_framing_bytes_hold_for_answers_too()
    {
        await StartAsync(c => c with { Framing = MllpFraming.Parse("0202", "0303") });
        var sender = Transport.Connect();
        await sender.SendAsync($"\u0002\u0002{Message(1)}\u0003\u0003");
        (await TakeAsync()).Finish(AckOutcome.Accept);
        await sender.FinishAsync();
        Assert.Matches("^\u0002\u0002MSH[^\u0003]*MSA\\|AA\\|1\r\u0003\u0003$", await sender.UntilClosedAsync());
    }

    [Fact]
    public async Task Connections_that_ended_leave_their_place_to_others()
    {
        await StartAsync(c => c with { MaxConnections = 2 });
        for (var i = 0; i < 20; i++)
        {
            var sender = Transport.Connect();
            await sender.SendFrameAsync(Message(i));
            (await TakeAsync()).Finish(AckOutcome.Accept);
            await sender.ReceiveAsync();
            await sender.FinishAsync();
            await sender.UntilClosedAsync();
            await UntilAsync(() => Counted("hl7_connections_open") == 0);
        }
        Assert.DoesNotContain(Lines, l => l.Text.Contains("mllp.max.connections", StringComparison.Ordinal));
    }
}
