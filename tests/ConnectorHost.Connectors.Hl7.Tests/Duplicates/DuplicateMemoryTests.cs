using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Duplicates;
using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Connectors.Hl7.Tests.Duplicates;

/// <summary>What a repeat gets, by what became of the first (hl7-mllp 21).</summary>
public sealed class DuplicateMemoryTests : IDisposable
{
    private MemoryHarness _harness = new();

    [Fact]
    public void A_repeat_of_a_stored_message_is_accepted_at_once()
    {
        var first = _harness.Arrive(Msg.Adt("1"));
        first.Settle(Outcomes.Stored, Outcomes.Filtered);
        var repeat = _harness.Arrive(Msg.Adt("1"));
        Assert.Equal(("AA", false, "AA", true), (first.Answer, first.IsRepeat, repeat.Answer, repeat.IsRepeat));
        Assert.Equal(1, _harness.Repeats);
        Assert.Equal(0, _harness.Permits.Used);
    }

    [Fact]
    public void A_repeat_of_a_message_in_flight_waits_for_it_and_gets_its_outcome()
    {
        var first = _harness.Arrive(Msg.Adt("1"));
        var second = _harness.Arrive(Msg.Adt("1"));
        var third = _harness.Arrive(Msg.Adt("1"));
        Assert.Equal((true, "", true, ""), (second.IsRepeat, second.Answer, third.IsRepeat, third.Answer));
        Assert.Equal(3, _harness.Permits.Used);
        first.Settle(Outcomes.Stored);
        Assert.Equal(("AA", "AA", "AA"), (first.Answer, second.Answer, third.Answer));
        Assert.Equal((0, 0, 2), (_harness.Permits.Used, _harness.Memory.InFlight, _harness.Repeats));
    }

    [Fact]
    public void Each_is_answered_in_the_mode_it_asks_for()
    {
        // The mode is in the header and so in the key: only MSH-8 may differ, and it has no say. Enhanced repeats enhanced.
        var text = Msg.Adt("1", (15, "AL"), (16, "AL"));
        var first = _harness.Arrive(text);
        var second = _harness.Arrive(text);
        first.Settle(Outcomes.Stored);
        Assert.Equal(("CA AA", "CA AA"), (first.Answer, second.Answer));
        Assert.Equal("CA AA", _harness.Arrive(text).Answer);
    }

    [Fact]
    public void Credentials_have_no_part_in_what_a_message_is()
    {
        _harness.Arrive(Msg.Adt("1", (8, "user^old"))).Settle(Outcomes.Stored);
        Assert.True(_harness.Arrive(Msg.Adt("1", (8, "user^renewed"))).IsRepeat);
        Assert.True(_harness.Arrive(Msg.Adt("1")).IsRepeat);
    }

    [Theory]
    [MemberData(nameof(NotRemembered))]
    public void A_repeat_of_a_message_that_was_not_stored_is_processed_anew(Delivery[] deliveries, string answer)
    {
        var first = _harness.Arrive(Msg.Adt("1"));
        first.Settle(deliveries);
        Assert.Equal(answer, first.Answer);
        var repeat = _harness.Arrive(Msg.Adt("1"));
        Assert.Equal((false, ""), (repeat.IsRepeat, repeat.Answer));
        repeat.Settle(Outcomes.Stored);
        Assert.Equal("AA", _harness.Arrive(Msg.Adt("1")).Answer);
    }

    public static TheoryData<Delivery[], string> NotRemembered => new()
    {
        { [Outcomes.FailedForGood], "AE" },
        { [Outcomes.Stored, Outcomes.FailedForGood], "AE" },
        { [Outcomes.DeadLettered, Outcomes.FailedForGood], "AE" },
        { [Outcomes.FailedForNow], "AE" },
        { [Outcomes.Stored, Outcomes.InDoubt], "AE" },
    };

    [Fact]
    public void Whoever_waits_for_a_message_that_fails_is_told_so()
    {
        var first = _harness.Arrive(Msg.Adt("1"));
        var second = _harness.Arrive(Msg.Adt("1"));
        first.Settle(Outcomes.FailedForGood);
        Assert.Equal(("AE", "AE"), (first.Answer, second.Answer));
        Assert.False(_harness.Arrive(Msg.Adt("1")).IsRepeat);
    }

    [Theory]
    [InlineData(DeadLetterAnswer.Accept, "AA")]
    [InlineData(DeadLetterAnswer.Error, "AE")]
    [InlineData(DeadLetterAnswer.Reject, "AR")]
    internal void A_dead_lettered_message_gets_the_same_answer_for_ten_minutes(DeadLetterAnswer setting, string answer)
    {
        Use(new MemoryHarness(onDeadLetter: setting));
        var first = _harness.Arrive(Msg.Adt("1"));
        first.Settle(Outcomes.Stored, Outcomes.DeadLettered);
        Assert.Equal(answer, first.Answer);
        _harness.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(answer, _harness.Arrive(Msg.Adt("1")).Answer);
        _harness.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(_harness.Arrive(Msg.Adt("1")).IsRepeat);
    }

    [Fact]
    public void Whoever_waits_for_a_message_that_is_refused_does_not_wait_for_its_dead_letter()
    {
        var (first, second) = (_harness.Arrive(Msg.Adt("1")), _harness.Arrive(Msg.Adt("1")));
        var letters = new HeldLetters();
        first.Message.Refuse(letters, AckOutcome.Reject(new AckProblem(201, "trigger")), "PROCESSING_ERROR", new InvalidOperationException());
        var third = _harness.Arrive(Msg.Adt("1"));
        Assert.Equal(("AR", "AR", "AR"), (first.Answer, second.Answer, third.Answer));
        Assert.Equal((2, 1, 1), (_harness.Repeats, _harness.Permits.Used, _harness.Memory.InFlight));
        letters.Complete(Delivery.DeadLettered("dlq", 0, 7, Stage.TaskPoll));
        Assert.Equal((0, 0), (_harness.Permits.Used, _harness.Memory.InFlight));
        var fourth = _harness.Arrive(Msg.Adt("1"));
        Assert.Equal((true, "AR"), (fourth.IsRepeat, fourth.Answer));
    }

    [Fact]
    public void A_message_whose_sender_was_given_up_counts_as_stored_when_its_records_are()
    {
        var first = _harness.Arrive(Msg.Adt("1"));
        _harness.Time.Advance(MemoryHarness.AckTimeout);
        Assert.True(first.Message.ExpireIfDue(_harness.Time.GetTimestamp()));
        Assert.Equal("AE", first.Answer);                      // ack.on.unavailable=AE
        var second = _harness.Arrive(Msg.Adt("1"));
        Assert.Equal((true, ""), (second.IsRepeat, second.Answer));
        first.Settle(Outcomes.Stored);
        Assert.Equal(("AE", "AA"), (first.Answer, second.Answer));
        Assert.Equal("AA", _harness.Arrive(Msg.Adt("1")).Answer);
    }

    [Fact]
    public void A_repeat_keeps_the_message_worth_sending_until_its_own_answer_is_due()
    {
        var first = _harness.Arrive(Msg.Adt("1"));
        _harness.Time.Advance(MemoryHarness.AckTimeout / 2);
        var second = _harness.Arrive(Msg.Adt("1"));
        _harness.Time.Advance(MemoryHarness.AckTimeout / 2);
        var now = _harness.Time.GetTimestamp();
        Assert.True(first.Message.ExpireIfDue(now));
        Assert.False(second.Message.ExpireIfDue(now));
        Assert.True(first.Message.IsWanted(now));
        Assert.Equal(second.Message.Due, first.Message.DeadlineTimestamp);
        _harness.Time.Advance(MemoryHarness.AckTimeout / 2);
        Assert.False(first.Message.IsWanted(_harness.Time.GetTimestamp()));
    }

    [Fact]
    public void A_message_that_waits_for_a_task_stays_while_a_repeat_waits_for_it()
    {
        var inbox = new Inbox(10);
        var first = _harness.Arrive(Msg.Adt("1"));
        inbox.Post(first.Message);
        _harness.Time.Advance(MemoryHarness.AckTimeout / 2);
        var second = _harness.Arrive(Msg.Adt("1"));
        _harness.Time.Advance(MemoryHarness.AckTimeout / 2);
        Assert.True(first.Message.ExpireIfDue(_harness.Time.GetTimestamp()));
        inbox.LetGoOfDue(_harness.Time);
        Assert.Equal((1, ""), (inbox.Count, second.Answer));

        _harness.Time.Advance(MemoryHarness.AckTimeout / 2);
        inbox.LetGoOfDue(_harness.Time);
        Assert.Equal((0, 0, "AE"), (inbox.Count, _harness.Permits.Used, second.Answer));
        Assert.False(_harness.Arrive(Msg.Adt("1")).IsRepeat);
    }

    [Fact]
    public void A_repeat_that_waits_too_long_is_answered_by_its_own_timer_and_holds_its_permit_until_the_first_settles()
    {
        var first = _harness.Arrive(Msg.Adt("1"));
        var second = _harness.Arrive(Msg.Adt("1"));
        _harness.Time.Advance(MemoryHarness.AckTimeout);
        Assert.True(second.Message.ExpireIfDue(_harness.Time.GetTimestamp()));
        Assert.Equal(2, _harness.Permits.Used);
        first.Settle(Outcomes.Stored);
        Assert.Equal((0, "AE"), (_harness.Permits.Used, second.Answer));
    }

    [Fact]
    public void A_stored_message_is_forgotten_after_the_window()
    {
        Use(new MemoryHarness(TimeSpan.FromMinutes(1)));
        _harness.Arrive(Msg.Adt("1")).Settle(Outcomes.Stored);
        _harness.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(_harness.Arrive(Msg.Adt("1")).IsRepeat);
        _harness.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(_harness.Arrive(Msg.Adt("1")).IsRepeat);
    }

    [Fact]
    public void A_window_of_zero_takes_every_message_as_new()
    {
        Use(new MemoryHarness(TimeSpan.Zero));
        var first = _harness.Arrive(Msg.Adt("1"));
        var second = _harness.Arrive(Msg.Adt("1"));
        Assert.Equal((false, false), (first.IsRepeat, second.IsRepeat));
        first.Settle(Outcomes.Stored);
        Assert.False(_harness.Arrive(Msg.Adt("1")).IsRepeat);
    }

    [Fact]
    public void What_offsets_hold_is_known_from_all_tasks_and_slots()
    {
        var keys = new StoredKeys[] { new(), new() };
        for (var i = 0; i < 2; i++)
        {
            var stored = _harness.Arrive(Msg.Adt($"{i}"));
            keys[i].Add(stored.Message.Key, $"{i}");
        }
        Use(new MemoryHarness());
        _harness.Memory.Recover([.. keys.Select((k, i) => new StoredOffset(new SourcePartition([new("task", i)]), k.Materialize()))]);
        Assert.Equal(2, _harness.Memory.Stored);
        Assert.Equal("AA", _harness.Arrive(Msg.Adt("0")).Answer);
        Assert.Equal("AA", _harness.Arrive(Msg.Adt("1")).Answer);
        Assert.False(_harness.Arrive(Msg.Adt("2")).IsRepeat);
    }

    [Fact]
    public void Another_content_under_a_control_id_is_a_new_message_and_its_sender_is_warned_of_once()
    {
        for (var i = 0; i < 3; i++)
        {
            var message = _harness.Arrive(Msg.Adt("1", (7, $"2026010112000{i}")));
            Assert.False(message.IsRepeat);
            message.Settle(Outcomes.Stored);
        }
        Assert.Contains("control_id_reused", Assert.Single(_harness.Logs.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_copies_that_arrive_at_once_exactly_one_is_processed_and_all_are_answered()
    {
        const int rounds = 50;
        const int copies = 4;
        using var together = new Barrier(copies);
        var processed = 0;
        var answers = new string[copies, rounds];
        await Task.WhenAll(Enumerable.Range(0, copies).Select(copy => Task.Factory.StartNew(() =>
        {
            var arrivals = new Arrival[rounds];
            for (var round = 0; round < rounds; round++)
            {
                Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(20)));
                arrivals[round] = _harness.Arrive(Msg.Adt($"{round}"));
                if (arrivals[round].IsRepeat) continue;
                Interlocked.Increment(ref processed);
                arrivals[round].Settle(Outcomes.Stored);
            }
            Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(20)));                          // every first one has settled
            for (var round = 0; round < rounds; round++) answers[copy, round] = arrivals[round].Answer;
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.Equal(rounds, processed);
        Assert.All(answers.Cast<string>(), a => Assert.Equal("AA", a));
        Assert.Equal((0, 0, rounds * (copies - 1)), (_harness.Permits.Used, _harness.Memory.InFlight, _harness.Repeats));
    }

    public void Dispose() => _harness.Dispose();

    private void Use(MemoryHarness harness)
    {
        _harness.Dispose();
        _harness = harness;
    }
}
