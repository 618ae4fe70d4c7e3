using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

/// <summary>Answers and events keep the order of arrival on a connection (3.2, 21).</summary>
public abstract class OrderTests(WireSetup setup) : WireTests(setup)
{
    [Fact]
    public async Task Answers_keep_the_order_of_arrival_whatever_settles_first()
    {
        var sender = await OpenAsync();
        Bench.Hold();
        await sender.SendAsync(Msg.Frames(10));
        var taken = new List<Taken>();
        for (var i = 0; i < 10; i++) taken.Add(await Bench.NextAsync());
        Assert.Equal(Enumerable.Range(1, 10).Select(i => $"{i}"), taken.Select(t => t.Id));
        var random = new Random(7);
        foreach (var one in taken.OrderBy(_ => random.Next())) one.Settle(Outcomes.Stored);
        for (var i = 1; i <= 10; i++) await sender.ExpectAsync("AA", $"{i}");
    }

    [Fact]
    public async Task Nothing_is_answered_positively_before_it_is_stored()
    {
        var sender = await OpenAsync();
        Bench.Hold();
        await sender.SendFrameAsync(Msg.Adt("1", (9, "ADT^A06")));
        var taken = await Bench.NextAsync("1");
        Assert.Equal(2, taken.Records.Count);                    // 14.2: class changed and admitted
        var answer = sender.ReadAnswerAsync();
        taken.Settle(0, Outcomes.Stored);
        Assert.NotSame(answer, await Task.WhenAny(answer, Task.Delay(Pause * 3)));
        taken.Settle(1, Outcomes.Stored);
        Assert.Equal("AA", (await answer).Code);
    }

    // 3.6: a message answered without a task still takes its place in the order of answers.
    [Fact]
    public async Task A_refusal_waits_for_the_answers_before_it()
    {
        var sender = await OpenAsync();
        Bench.Hold();
        await sender.SendAsync(Msg.Frames(
            Msg.Adt("1"), Msg.Adt("2", (9, "XYZ^Z01")), "no HL7 at all", Msg.Adt("4", (9, "ACK^A01")), Msg.Adt("5", (15, "NE"), (16, "NE"), (9, "XYZ")), Msg.Adt("6")));
        var (first, last) = (await Bench.NextAsync("1"), await Bench.NextAsync("6"));
        last.Settle(Outcomes.Stored);
        var answer = sender.ReadAnswerAsync();
        Assert.NotSame(answer, await Task.WhenAny(answer, Task.Delay(Pause * 3)));
        first.Settle(Outcomes.Stored);
        Assert.Equal("1", (await answer).Of);
        await sender.ExpectAsync("AR", "2");
        await sender.ExpectAsync("AR", "");
        await sender.ExpectAsync("AA", "6");
    }

    // 5.9: closed without an ACK, unanswered messages of it included; what was answered before goes out first.
    [Fact]
    public async Task An_unknown_outcome_closes_after_the_answers_before_it()
    {
        var sender = await OpenAsync();
        Bench.Hold();
        await sender.SendAsync(Msg.Frames(4));
        Taken[] taken = [await Bench.NextAsync(), await Bench.NextAsync(), await Bench.NextAsync(), await Bench.NextAsync()];
        taken[2].Settle(Outcomes.InDoubt);
        taken[3].Settle(Outcomes.Stored);
        taken[1].Settle(Outcomes.Stored);
        taken[0].Settle(Outcomes.Stored);
        await sender.ExpectAsync("AA", "1");
        await sender.ExpectAsync("AA", "2");
        await sender.ExpectEndAsync();
    }

    [Fact]
    public async Task An_unknown_outcome_of_one_connection_leaves_others_alone()
    {
        await StartAsync();
        Bench.Decide = taken => taken.Id == "bad" ? Outcomes.InDoubt : Outcomes.Stored;
        var (one, two) = (await ConnectAsync(), await ConnectAsync());
        await one.SendFrameAsync(Msg.Adt("bad"));
        await one.ExpectEndAsync();
        await ExpectNothingMoreAsync(two);
    }

    [Fact]
    public async Task Events_of_a_connection_are_published_in_receive_order()
    {
        var sender = await OpenAsync(("batch.size", "7"), ("mllp.max.inflight", "1000"));
        await sender.SendAsync(Msg.Frames(300));
        for (var i = 1; i <= 300; i++) await sender.ExpectAsync("AA", $"{i}");
        Assert.Equal(Enumerable.Range(1, 300).Select(i => $"{i}"), Bench.Published);
    }

    [Fact]
    public async Task Both_acknowledgements_of_a_message_come_together_and_in_order()
    {
        var sender = await OpenAsync();
        Bench.Hold();
        await sender.SendAsync(Msg.Frames(Msg.Adt("1", (15, "AL"), (16, "AL")), Msg.Adt("2", (15, "AL"), (16, "AL")), Msg.Adt("3")));
        Taken[] taken = [await Bench.NextAsync(), await Bench.NextAsync(), await Bench.NextAsync()];
        foreach (var one in taken.Reverse()) one.Settle(Outcomes.Stored);
        await sender.ExpectAsync("CA", "1");
        await sender.ExpectAsync("AA", "1");
        await sender.ExpectAsync("CA", "2");
        await sender.ExpectAsync("AA", "2");
        await sender.ExpectAsync("AA", "3");
    }

    [Fact]
    public async Task Tasks_by_channel_keep_the_order_of_answers_of_a_mixed_connection()
    {
        await StartAsync(TimeProvider.System, [], 3, ("mllp.max.inflight", "100"));
        var sender = await ConnectAsync();
        string[] types = ["ADT^A01", "ORM^O01", "ORU^R01"];
        await sender.SendAsync(Msg.Frames([.. Enumerable.Range(1, 60).Select(i => Msg.Adt($"{i}", (9, types[i % 3])) + "ORC|NW|1\rOBR|1|1||X^Y\r")]));
        for (var i = 1; i <= 60; i++) await sender.ExpectAsync("AA", $"{i}");
    }
}
