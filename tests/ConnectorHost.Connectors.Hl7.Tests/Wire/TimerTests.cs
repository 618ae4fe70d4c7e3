using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;
using Microsoft.Extensions.Time.Testing;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

/// <summary>Frame, grace, ack and idle timers (3.3). Where a case needs to know that time passed while something was known to be waiting, the clock is its own.</summary>
public abstract class TimerTests(WireSetup setup) : WireTests(setup)
{
    [Fact]
    public async Task Silence_inside_a_frame_closes_without_an_answer()
    {
        var sender = await OpenAsync(("mllp.frame.timeout.ms", "200"));
        await sender.SendAsync("\v" + Msg.Adt("1"));
        await sender.ExpectEndAsync();
        Assert.Empty(Bench.Published);
        Assert.Empty(Bench.DeadLetters);
    }

    [Fact]
    public async Task A_frame_that_has_only_begun_is_timed_too()
    {
        var sender = await OpenAsync(("mllp.frame.timeout.ms", "200"));
        await sender.SendAsync("\v");
        await sender.ExpectEndAsync();
    }

    // Silence starts anew with each byte, and each byte buys a millisecond: a large document on a slow line passes.
    [Fact]
    public async Task A_frame_may_take_longer_than_its_timeout_while_bytes_come()
    {
        var sender = await OpenAsync(("mllp.frame.timeout.ms", "1500"));
        await sender.SendAsync("\v" + Msg.Adt("1") + "NTE|1||" + new string('x', 10_000));
        for (var i = 0; i < 5; i++)
        {
            await Task.Delay(400);
            await sender.SendAsync(new string('y', 100));
        }
        await sender.SendAsync("\u001c\r");
        await sender.ExpectAsync("AA", "1");
    }

    [Fact]
    public async Task A_byte_now_and_then_does_not_keep_a_frame_open()
    {
        var sender = await OpenAsync(("mllp.frame.timeout.ms", "300"));
        var ended = sender.UntilEndedAsync();
        try
        {
            await sender.SendAsync("\vMSH|");
            while (!ended.IsCompleted)
            {
                await Task.Delay(50);
                await sender.SendAsync("x");
            }
        }
        catch (IOException)
        {
            // Closed while we sent.
        }
        Assert.Empty((await ended).Rest);
        Assert.Empty(Bench.Published);
    }

    // 2.2: the frame timer runs in ENDING too.
    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task A_lone_end_block_is_still_inside_the_frame_timer(string strict)
    {
        var sender = await OpenAsync(("mllp.strict", strict), ("mllp.end.grace.ms", "60000"), ("mllp.frame.timeout.ms", "200"));
        await sender.SendAsync("\v" + Msg.Adt("1") + "\u001c");
        await sender.ExpectEndAsync();
        Assert.Empty(Bench.Published);
    }

    [Fact]
    public async Task The_frame_timer_bounds_a_skipped_frame()
    {
        var sender = await OpenAsync(("mllp.max.frame.bytes", "1024"), ("mllp.frame.timeout.ms", "200"));
        await sender.SendAsync("\v" + Msg.Adt("1") + new string('x', 1500));
        await sender.ExpectEndAsync();
    }

    [Fact]
    public async Task Frames_that_were_complete_before_a_timeout_are_answered()
    {
        var sender = await OpenAsync(("mllp.frame.timeout.ms", "200"));
        await sender.SendAsync([.. Msg.Frames(2), .. Msg.Bytes("\vMSH|")]);
        await sender.ExpectAsync("AA", "1");
        await sender.ExpectAsync("AA", "2");
        await sender.ExpectEndAsync();
    }

    // 3.3: the frame timer stands still while we do not read.
    [Fact]
    public async Task Our_own_back_pressure_is_not_the_frames_fault()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        await StartAsync(time, [], 1, ("mllp.max.inflight", "1"), ("mllp.frame.timeout.ms", "2000"), ("ack.timeout.ms", "600000"));
        Bench.Hold();
        var sender = await ConnectAsync();
        var second = Msg.Frame(Msg.Adt("2"));
        await sender.SendAsync([.. Msg.Frame(Msg.Adt("1")), .. second[..60]]);
        var first = await Bench.NextAsync("1");
        for (var i = 0; i < 100; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }
        first.Settle(Outcomes.Stored);
        await sender.ExpectAsync("AA", "1");
        await sender.SendAsync(second[60..]);
        (await Bench.NextAsync("2")).Settle(Outcomes.Stored);
        await sender.ExpectAsync("AA", "2");
    }

    // 3.4: no ack timer starts for what waits undecoded.
    [Fact]
    public async Task A_frame_that_waits_for_its_turn_has_its_whole_ack_time_before_it()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        await StartAsync(time, [], 1, ("mllp.max.inflight", "1"), ("ack.timeout.ms", "10000"));
        Bench.Hold();
        var sender = await ConnectAsync();
        await sender.SendAsync(Msg.Frames(3));
        for (var i = 1; i <= 3; i++)
        {
            var taken = await Bench.NextAsync($"{i}");
            for (var second = 0; second < 9; second++) time.Advance(TimeSpan.FromSeconds(1));
            taken.Settle(Outcomes.Stored);
            await sender.ExpectAsync("AA", $"{i}");
        }
    }

    [Fact]
    public async Task A_message_that_is_not_stored_in_time_closes_without_an_answer()
    {
        var sender = await OpenAsync(("ack.timeout.ms", "200"));
        Bench.Hold();
        await sender.SendFrameAsync(Msg.Adt("1"));
        await sender.ExpectEndAsync();
    }

    [Theory]
    [InlineData("AE", "", "AE")]
    [InlineData("AR", "", "AR")]
    [InlineData("AE", "AL", "CE")]
    [InlineData("AR", "AL", "CR")]
    public async Task A_message_that_is_not_stored_in_time_is_answered_as_configured(string setting, string accept, string code)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        await StartAsync(time, [], 1, ("ack.timeout.ms", "10000"), ("ack.on.unavailable", setting));
        Bench.Hold();
        var sender = await ConnectAsync();
        await sender.SendFrameAsync(Msg.Adt("1", (15, accept)));
        var taken = await Bench.NextAsync("1");
        time.Advance(TimeSpan.FromSeconds(9));
        time.Advance(TimeSpan.FromSeconds(1));
        var answer = await sender.ExpectAsync(code, "1");
        Assert.Equal("temporarily unavailable, resend", answer.Field("MSA", 3));
        // 5.6: unavailable has no ERR-2.
        Assert.Equal("", answer.Field("ERR", 2));
        Assert.StartsWith("207^", answer.Field("ERR", 3), StringComparison.Ordinal);
        Bench.Decide = _ => Outcomes.Stored;
        taken.Settle(Outcomes.Stored);                           // too late for an answer
        await ExpectNothingMoreAsync(sender);
    }

    [Fact]
    public async Task A_quiet_connection_is_closed_after_the_idle_time()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        await StartAsync(time, [], 1, ("mllp.idle.timeout.ms", "10000"));
        var sender = await ConnectAsync();
        await sender.SendFrameAsync(Msg.Adt("1"));
        await sender.ExpectAsync("AA", "1");
        var ended = sender.ExpectEndAsync();
        while (!ended.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }
        await ended;
    }

    [Fact]
    public async Task A_connection_that_never_said_anything_is_idle_too()
    {
        var sender = await OpenAsync(("mllp.idle.timeout.ms", "200"));
        await sender.ExpectEndAsync();
    }

    // 3.1: only counted when nothing is in flight; 3.3: from the last answer.
    [Fact]
    public async Task A_connection_that_waits_for_an_answer_is_not_idle()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        await StartAsync(time, [], 1, ("mllp.idle.timeout.ms", "1000"), ("ack.timeout.ms", "600000"));
        Bench.Hold();
        var sender = await ConnectAsync();
        await sender.SendFrameAsync(Msg.Adt("1"));
        var taken = await Bench.NextAsync("1");
        for (var i = 0; i < 50; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }
        taken.Settle(Outcomes.Stored);
        await sender.ExpectAsync("AA", "1");
        time.Advance(TimeSpan.FromMilliseconds(500));            // from the answer on, it is half idle
        await sender.SendFrameAsync(Msg.Adt("2"));
        (await Bench.NextAsync("2")).Settle(Outcomes.Stored);
        await sender.ExpectAsync("AA", "2");
        var ended = sender.ExpectEndAsync();
        while (!ended.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(5);
        }
        await ended;
    }

    // 1: idle is quiet time between frames; inside one the frame timer rules.
    [Fact]
    public async Task The_idle_time_does_not_run_inside_a_frame()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        await StartAsync(time, [], 1, ("mllp.idle.timeout.ms", "2000"), ("mllp.frame.timeout.ms", "600000"));
        var sender = await ConnectAsync();
        var second = Msg.Frame(Msg.Adt("2"));
        await sender.SendAsync([.. Msg.Frame(Msg.Adt("1")), .. second[..50]]);
        await sender.ExpectAsync("AA", "1");
        await Task.Delay(Pause);                                 // the bytes behind it are read too
        for (var i = 0; i < 60; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }
        await sender.SendAsync(second[50..]);
        await sender.ExpectAsync("AA", "2");
    }

    // 3.3: a message whose ack timer ran out before it is produced is not produced.
    [Fact]
    public async Task A_message_that_was_due_before_its_task_saw_it_is_not_published()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        await StartAsync(time, [], 1, ("ack.timeout.ms", "1000"), ("ack.on.unavailable", "AE"), ("batch.size", "1"));
        using var gate = new ManualResetEventSlim();
        Bench.Decide = taken =>
        {
            if (taken.Id == "1") gate.Wait(Deadline);            // the task's loop stands still
            return Outcomes.Stored;
        };
        var sender = await ConnectAsync();
        await sender.SendAsync(Msg.Frames(1));
        await UntilAsync(() => Bench.Published.Count == 1, "the first is taken");
        await sender.SendFrameAsync(Msg.Adt("2"));
        var answers = Task.Run(async () => (await sender.ExpectAsync("AE", "1"), await sender.ExpectAsync("AE", "2")));
        while (!answers.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(5);
        }
        await answers;
        gate.Set();
        await sender.SendFrameAsync(Msg.Adt("3"));
        await sender.ExpectAsync("AA", "3");
        Assert.Equal(["1", "3"], Bench.Published);
    }
}
