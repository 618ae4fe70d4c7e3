using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;
using Microsoft.Extensions.Time.Testing;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

/// <summary>Repeats of a message (21): known by MSH-3, -4, -10, -7 and the hash of its bytes.</summary>
public abstract class DuplicateTests(WireSetup setup) : WireTests(setup)
{
    [Fact]
    public async Task A_repeat_on_the_same_connection_is_answered_and_not_published()
    {
        var sender = await OpenAsync();
        for (var i = 0; i < 3; i++)
        {
            await sender.SendFrameAsync(Msg.Adt("1"));
            await sender.ExpectAsync("AA", "1");
        }
        Assert.Equal(["1"], Bench.Published);
    }

    [Fact]
    public async Task A_repeat_on_another_connection_is_known_too()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.Adt("1"));
        await sender.ExpectAsync("AA", "1");
        sender.Reset();
        var again = await ConnectAsync();
        await again.SendFrameAsync(Msg.Adt("1"));
        await again.ExpectAsync("AA", "1");
        Assert.Equal(["1"], Bench.Published);
    }

    [Fact]
    public async Task A_repeat_of_a_message_in_flight_is_attached_and_both_are_answered()
    {
        await StartAsync();
        Bench.Hold();
        var (first, second) = (await ConnectAsync(), await ConnectAsync());
        await first.SendAsync(Msg.Frames(Msg.Adt("1"), Msg.Adt("1")));
        var taken = await Bench.NextAsync("1");
        await second.SendAsync(Msg.Frames(Msg.Adt("1"), Msg.Adt("2")));
        var next = await Bench.NextAsync("2");                   // so the repeat before it has come in
        taken.Settle(Outcomes.Stored);
        next.Settle(Outcomes.Stored);
        await first.ExpectAsync("AA", "1");
        await first.ExpectAsync("AA", "1");
        await second.ExpectAsync("AA", "1");
        await second.ExpectAsync("AA", "2");
        Assert.Equal(["1", "2"], Bench.Published);
    }

    [Fact]
    public async Task Repeats_in_one_frame_and_in_a_batch_are_known()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.Adt("1") + Msg.Adt("1"));
        await sender.ExpectAsync("AA", "1");
        await sender.ExpectAsync("AA", "1");
        await sender.SendFrameAsync("BHS|^~\\&|A\r" + Msg.Adt("1") + Msg.Adt("2") + Msg.Adt("2") + "BTS|3\r");
        Assert.Equal(["AA 1", "AA 2", "AA 2"], (await sender.ReadAnswerAsync()).Codes);
        Assert.Equal(["1", "2"], Bench.Published);
    }

    // A reset while the answer was pending: the resend is a duplicate (2.3).
    [Fact]
    public async Task The_resend_after_a_lost_answer_is_a_repeat()
    {
        await StartAsync();
        Bench.Hold();
        var sender = await ConnectAsync();
        await sender.SendFrameAsync(Msg.Adt("1"));
        var taken = await Bench.NextAsync("1");
        sender.Reset();
        taken.Settle(Outcomes.Stored);
        Bench.Decide = _ => Outcomes.Stored;
        var again = await ConnectAsync();
        await again.SendFrameAsync(Msg.Adt("1"));
        await again.ExpectAsync("AA", "1");
        Assert.Equal(["1"], Bench.Published);
    }

    // 3.3: a record on its way is stored after its message was answered for time; the repeat is harmless.
    [Theory]
    [InlineData("close")]
    [InlineData("AE")]
    public async Task What_is_stored_after_its_answer_was_due_is_known_by_its_repeat(string setting)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        await StartAsync(time, [], 1, ("ack.timeout.ms", "10000"), ("ack.on.unavailable", setting));
        Bench.Hold();
        var sender = await ConnectAsync();
        await sender.SendFrameAsync(Msg.Adt("1"));
        var taken = await Bench.NextAsync("1");
        time.Advance(TimeSpan.FromSeconds(10));
        if (setting == "AE") await sender.ExpectAsync("AE", "1");
        else await sender.ExpectEndAsync();
        taken.Settle(Outcomes.Stored);
        Bench.Decide = _ => Outcomes.Stored;
        var again = await ConnectAsync();
        await again.SendFrameAsync(Msg.Adt("1"));
        await again.ExpectAsync("AA", "1");
        Assert.Equal(["1"], Bench.Published);
    }

    [Theory]
    [InlineData("AL", "AL", "CA,AA")]
    [InlineData("AL", "NE", "CA")]
    [InlineData("NE", "NE", "")]
    public async Task A_repeat_is_answered_in_the_mode_it_asks_for(string accept, string application, string codes)
    {
        var sender = await OpenAsync();
        var text = Msg.Adt("1", (15, accept), (16, application));
        await sender.SendAsync(Msg.Frames(text, text));
        foreach (var code in $"{codes},{codes}".Split(',', StringSplitOptions.RemoveEmptyEntries)) await sender.ExpectAsync(code, "1");
        await ExpectNothingMoreAsync(sender);
        Assert.Equal(["1", "MARK"], Bench.Published);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("doubt")]
    [InlineData("now")]
    public async Task A_message_that_was_not_stored_is_processed_anew_with_the_same_event_ids(string outcome)
    {
        await StartAsync(("ack.on.unavailable", "AE"));
        var first = outcome switch { "failed" => Outcomes.FailedForGood, "doubt" => Outcomes.InDoubt, _ => Outcomes.FailedForNow };
        Bench.Decide = _ => Bench.Messages.Count == 1 ? first : Outcomes.Stored;
        var sender = await ConnectAsync();
        await sender.SendFrameAsync(Msg.Adt("1", (9, "ADT^A06")));
        await sender.ExpectAsync("AE", "1");
        await sender.SendFrameAsync(Msg.Adt("1", (9, "ADT^A06")));
        await sender.ExpectAsync("AA", "1");
        Assert.Equal(2, Bench.Messages.Count);
        Assert.Equal(Bench.Messages[0].EventIds, Bench.Messages[1].EventIds);
    }

    [Fact]
    public async Task A_message_of_which_one_event_was_not_stored_is_no_repeat()
    {
        var sender = await OpenAsync();
        Bench.Hold();
        await sender.SendFrameAsync(Msg.Adt("1", (9, "ADT^A06")));
        var taken = await Bench.NextAsync("1");
        taken.Settle(0, Outcomes.Stored);
        taken.Settle(1, Outcomes.FailedForGood);
        await sender.ExpectAsync("AE", "1");
        Bench.Decide = _ => Outcomes.Stored;
        await sender.SendFrameAsync(Msg.Adt("1", (9, "ADT^A06")));
        await sender.ExpectAsync("AA", "1");
        Assert.Equal(2, Bench.Messages.Count);
    }

    [Fact]
    public async Task A_repeat_of_what_was_filtered_out_is_known()
    {
        var sender = await OpenAsync();
        Bench.Decide = _ => Outcomes.Filtered;
        await sender.SendAsync(Msg.Frames(Msg.Adt("1"), Msg.Adt("1")));
        await sender.ExpectAsync("AA", "1");
        await sender.ExpectAsync("AA", "1");
        await sender.SendFrameAsync(Msg.Adt("1"));
        await sender.ExpectAsync("AA", "1");
        Assert.Equal(["1"], Bench.Published);
    }

    // Dead-lettered within 10 minutes: same answer, no second dead letter.
    [Theory]
    [InlineData("AE", "AE")]
    [InlineData("AA", "AA")]
    public async Task A_repeat_of_a_dead_letter_gets_the_same_answer_and_no_second_one(string setting, string code)
    {
        var sender = await OpenAsync(("ack.on.dlq", setting));
        Bench.DecideRejected = _ => Outcomes.DeadLettered;
        Bench.Decide = taken => taken.Id == "2" ? Outcomes.DeadLettered : Outcomes.Stored;
        for (var i = 0; i < 3; i++)
        {
            await sender.SendAsync(Msg.Frames(Msg.WithoutPid("1"), Msg.Adt("2")));
            await sender.ExpectAsync(code, "1");
            await sender.ExpectAsync(code, "2");
        }
        Assert.Single(Bench.DeadLetters);
        Assert.Equal(["2"], Bench.Published);
    }

    [Theory]
    [InlineData("dead", 1)]
    [InlineData("failed", 2)]
    public async Task A_repeat_of_a_reject_whose_dead_letter_is_on_its_way_is_answered_at_once(string outcome, int letters)
    {
        await StartAsync();
        Bench.DecideRejected = _ => null;
        var (first, second) = (await ConnectAsync(), await ConnectAsync());
        foreach (var sender in new[] { first, first, second })
        {
            await sender.SendFrameAsync(Msg.Adt("1", (9, "XYZ")));
            Assert.StartsWith("200^", (await sender.ExpectAsync("AR", "1")).Field("ERR", 3), StringComparison.Ordinal);
        }
        Assert.Single(Bench.DeadLetters);
        (await Bench.NextRejectedAsync()).Complete(outcome == "dead" ? Outcomes.DeadLettered : Outcomes.FailedForGood);
        await first.SendFrameAsync(Msg.Adt("1", (9, "XYZ")));
        await first.ExpectAsync("AR", "1");
        Assert.Equal(letters, Bench.DeadLetters.Count);
    }

    [Fact]
    public async Task The_same_control_id_with_other_content_is_a_new_message()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.Adt("1"));
        await sender.ExpectAsync("AA", "1");
        await sender.SendFrameAsync(Msg.Adt("1") + "NTE|1||more\r");
        await sender.ExpectAsync("AA", "1");
        await sender.SendFrameAsync(Msg.Adt("1", (7, "20260101120001")));
        await sender.ExpectAsync("AA", "1");
        await sender.SendFrameAsync(Msg.Adt("1", (3, "OTHER")));
        await sender.ExpectAsync("AA", "1");
        // The bytes as received: separators as sent.
        await sender.SendFrameAsync(Msg.Adt("1").Replace('\r', '\n'));
        await sender.ExpectAsync("AA", "1");
        Assert.Equal(5, Bench.Messages.Count);
        Assert.Equal(5, Bench.Messages.SelectMany(m => m.EventIds).Distinct().Count());
    }

    // Trimmed, and with MSH-8 emptied.
    [Fact]
    public async Task Blanks_around_a_message_and_its_credentials_make_no_difference()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.Adt("1", (8, "user^one")));
        await sender.ExpectAsync("AA", "1");
        await sender.SendFrameAsync("\r\n" + Msg.Adt("1", (8, "two")) + "\r\n\0 ");
        await sender.ExpectAsync("AA", "1");
        await sender.SendFrameAsync(Msg.Adt("1"));
        await sender.ExpectAsync("AA", "1");
        Assert.Equal(["1"], Bench.Published);
    }

    [Fact]
    public async Task Window_0_switches_the_memory_off()
    {
        var sender = await OpenAsync(("hl7.duplicate.window.ms", "0"));
        await sender.SendAsync(Msg.Frames(Msg.Adt("1"), Msg.Adt("1")));
        await sender.ExpectAsync("AA", "1");
        await sender.ExpectAsync("AA", "1");
        Assert.Equal(["1", "1"], Bench.Published);
        Assert.Equal(Bench.Messages[0].EventIds, Bench.Messages[1].EventIds);
    }

    [Fact]
    public async Task A_repeat_after_the_window_is_a_new_message()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        await StartAsync(time, [], 1, ("hl7.duplicate.window.ms", "10000"));
        var sender = await ConnectAsync();
        foreach (var (seconds, published) in new[] { (0, 1), (9, 1), (2, 2) })
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            await sender.SendFrameAsync(Msg.Adt("1"));
            await sender.ExpectAsync("AA", "1");
            Assert.Equal(published, Bench.Published.Count);
        }
    }

    // After a restart the window is filled from the offsets.
    [Fact]
    public async Task A_repeat_after_a_restart_is_known_from_the_offsets()
    {
        var sender = await OpenAsync();
        await sender.SendAsync(Msg.Frames(20));
        for (var i = 1; i <= 20; i++) await sender.ExpectAsync("AA", $"{i}");
        var offsets = Bench.FlushOffsets();
        await Bench.StopAsync(TimeSpan.FromSeconds(5));
        await StartAsync(TimeProvider.System, offsets, 1);
        var again = await ConnectAsync();
        await again.SendAsync(Msg.Frames(21));
        for (var i = 1; i <= 21; i++) await again.ExpectAsync("AA", $"{i}");
        Assert.Equal(["21"], Bench.Published);
    }

    [Fact]
    public async Task Without_offsets_the_memory_starts_empty()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.Adt("1"));
        await sender.ExpectAsync("AA", "1");
        await Bench.StopAsync(TimeSpan.FromSeconds(5));
        await StartAsync();
        var again = await ConnectAsync();
        await again.SendFrameAsync(Msg.Adt("1"));
        await again.ExpectAsync("AA", "1");
        Assert.Equal(["1"], Bench.Published);
    }

    [Fact]
    public async Task Resends_from_many_connections_at_once_are_published_once()
    {
        await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            await using var sender = await Bench.ConnectAsync();
            await sender.SendAsync(Msg.Frames(10));
            for (var i = 1; i <= 10; i++) await sender.ExpectAsync("AA", $"{i}");
        }));
        Assert.Equal(10, Bench.Published.Count);
    }

    [Fact]
    public async Task Repeats_attached_to_a_message_share_its_unknown_outcome()
    {
        await StartAsync();
        Bench.Hold();
        var (first, second) = (await ConnectAsync(), await ConnectAsync());
        await first.SendFrameAsync(Msg.Adt("1"));
        var taken = await Bench.NextAsync("1");
        await second.SendAsync(Msg.Frames(Msg.Adt("1"), Msg.Adt("2")));
        await Bench.NextAsync("2");
        taken.Settle(Outcomes.InDoubt);
        await first.ExpectEndAsync();
        await second.ExpectEndAsync();
    }

    [Fact]
    public async Task Repeats_attached_to_a_message_share_its_failure_and_the_next_one_is_processed_anew()
    {
        await StartAsync();
        Bench.Decide = taken => taken.Id == "1" && Bench.Messages.Count == 1 ? null : Outcomes.Stored;
        var (first, second) = (await ConnectAsync(), await ConnectAsync());
        await first.SendFrameAsync(Msg.Adt("1"));
        var taken = await Bench.NextAsync("1");
        await second.SendAsync(Msg.Frames(Msg.Adt("1"), Msg.Adt("2")));
        await UntilAsync(() => Bench.Published.Contains("2"), "the message behind the repeat");
        taken.Settle(Outcomes.FailedForGood);
        await first.ExpectAsync("AE", "1");
        await second.ExpectAsync("AE", "1");
        await second.ExpectAsync("AA", "2");
        await first.SendFrameAsync(Msg.Adt("1"));
        await first.ExpectAsync("AA", "1");
        Assert.Equal(["1", "2", "1"], Bench.Published);
    }
}
