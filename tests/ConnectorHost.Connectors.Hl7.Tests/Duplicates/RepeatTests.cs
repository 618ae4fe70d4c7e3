using ConnectorHost.Connectors.Hl7.Duplicates;
using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;
using ConnectorHost.PluginApi.Connectors;

namespace ConnectorHost.Connectors.Hl7.Tests.Duplicates;

/// <summary>Repeats through the whole connector: sockets, tasks, records, offsets (hl7-mllp 21).</summary>
public sealed class RepeatTests : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _opened = [];

    [Fact]
    public async Task A_repeat_after_a_restart_is_known_from_the_offsets_and_so_are_older_ones_after_the_next()
    {
        var first = await StartAsync([], 1);
        await ExchangeAsync(first, "1");
        await first.StopAsync(TimeSpan.FromSeconds(10));

        var second = await StartAsync(first.FlushOffsets(), 1);
        await ExchangeAsync(second, "1");
        await ExchangeAsync(second, "2");
        Assert.Equal(["2"], second.Published);
        await second.StopAsync(TimeSpan.FromSeconds(10));

        var third = await StartAsync(second.FlushOffsets(), 1);
        await ExchangeAsync(third, "1");
        await ExchangeAsync(third, "2");
        Assert.Empty(third.Published);
        var offset = Assert.Single(second.FlushOffsets()).Offset;
        Assert.Equal((2L, "2"), ((long)offset["received"]!, (string)offset["last"]!));
    }

    [Fact]
    public async Task Another_number_of_tasks_or_another_assignment_forgets_nothing()
    {
        var first = await StartAsync([], 3);
        string[] types = ["ADT^A01", "ORM^O01", "ORU^R01"];
        foreach (var type in types) await ExchangeAsync(first, type[..3], type);
        await first.StopAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(3, first.FlushOffsets().Count);

        foreach (var (tasks, assignment) in new[] { (1, "channel"), (2, "patient") })
        {
            var next = await StartAsync(first.FlushOffsets(), tasks, ("hl7.task.assignment", assignment));
            foreach (var type in types) await ExchangeAsync(next, type[..3], type);
            Assert.Empty(next.Published);
        }
    }

    [Fact]
    public async Task A_sender_that_comes_back_while_its_message_is_in_flight_gets_the_outcome_of_that()
    {
        var bench = await StartAsync([], 1);
        bench.Hold();
        var lost = await ConnectAsync(bench);
        await lost.SendFrameAsync(Msg.Adt("1"));
        var taken = await bench.NextAsync("1");
        lost.Reset();
        var back = await ConnectAsync(bench);
        await back.SendAsync(Msg.Frames(Msg.Adt("1"), Msg.Adt("2")));
        var next = await bench.NextAsync("2");                  // the repeat arrived before it and became no record
        taken.Settle(Outcomes.Stored);
        next.Settle(Outcomes.Stored);
        await back.ExpectAsync("AA", "1");
        await back.ExpectAsync("AA", "2");
        Assert.Equal(["1", "2"], bench.Published);
    }

    [Fact]
    public async Task Equal_messages_of_one_frame_or_batch_give_one_record_and_an_answer_each()
    {
        var bench = await StartAsync([], 1, ("queue.capacity", "4"));
        var sender = await ConnectAsync(bench);
        await sender.SendFrameAsync(string.Concat(Enumerable.Repeat(Msg.Adt("1"), 6)));
        for (var i = 0; i < 6; i++) await sender.ExpectAsync("AA", "1");
        await sender.SendFrameAsync("BHS|^~\\&|A\r" + string.Concat(Enumerable.Repeat(Msg.Adt("2"), 6)) + Msg.Adt("3") + "BTS|7\r");
        Assert.Equal([.. Enumerable.Repeat("AA 2", 6), "AA 3"], (await sender.ReadAnswerAsync()).Codes);
        Assert.Equal(["1", "2", "3"], bench.Published);
    }

    [Fact]
    public async Task What_was_dead_lettered_is_not_dead_lettered_again()
    {
        var bench = await StartAsync([], 1);
        bench.DecideRejected = _ => Outcomes.DeadLettered;
        var sender = await ConnectAsync(bench);
        for (var i = 0; i < 3; i++)
        {
            await sender.SendFrameAsync(Msg.WithoutPid("1"));
            await sender.ExpectAsync("AE", "1");
            await sender.SendFrameAsync(Msg.Adt("2", (9, "XYZ^X01")));
            await sender.ExpectAsync("AR", "2");
        }
        Assert.Equal(2, bench.DeadLetters.Count);
    }

    [Fact]
    public async Task A_refused_message_is_looked_at_anew()
    {
        var bench = await StartAsync([], 1);
        var sender = await ConnectAsync(bench);
        for (var i = 1; i <= 2; i++)
        {
            await sender.SendFrameAsync(Msg.WithoutPid("1"));
            await sender.ExpectAsync("AE", "1");
            Assert.Equal(i, bench.DeadLetters.Count);           // without a dead letter topic each try ends there
        }
    }

    [Fact]
    public async Task A_message_counts_as_stored_only_when_its_last_event_is()
    {
        var bench = await StartAsync([], 1);
        bench.Hold();
        var sender = await ConnectAsync(bench);
        await sender.SendFrameAsync(Msg.Adt("1", (9, "ADT^A06")));
        var taken = await bench.NextAsync("1");
        Assert.Equal(2, taken.Records.Count);
        taken.Settle(0, Outcomes.Stored);
        taken.Settle(1, Outcomes.FailedForGood);
        await sender.ExpectAsync("AE", "1");

        await sender.SendFrameAsync(Msg.Adt("1", (9, "ADT^A06")));
        var again = await bench.NextAsync("1");
        Assert.Equal(taken.EventIds, again.EventIds);
        again.Settle(Outcomes.Stored);
        await sender.ExpectAsync("AA", "1");
        await sender.SendFrameAsync(Msg.Adt("1", (9, "ADT^A06")));
        await sender.ExpectAsync("AA", "1");
        Assert.False(bench.HasNext);
    }

    [Fact]
    public async Task The_key_of_a_message_is_in_the_offset_its_record_commits()
    {
        var bench = await StartAsync([], 1);
        await ExchangeAsync(bench, "1");
        Assert.Single(StoredKeys.Read(Assert.Single(bench.FlushOffsets()).Offset));
    }

    // Senders that send the same messages, lose connections and repeat, while records fail and settle on any thread.
    [Fact]
    public async Task Whatever_is_reset_repeated_or_fails_each_message_is_stored_once_and_every_sender_is_told()
    {
        const int messages = 150;
        var stored = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var bench = await StartAsync([], 2, ("hl7.task.assignment", "patient"), ("queue.capacity", "20"), ("ack.on.unavailable", "AE"));
        bench.Decide = taken =>
        {
            var luck = Random.Shared.Next(10);
            var delivery = luck == 0 ? Outcomes.FailedForGood : luck == 1 ? Outcomes.FailedForNow : Outcomes.Stored;
            if (delivery.Kind == DeliveryKind.Produced) stored.AddOrUpdate(taken.Id, 1, (_, times) => times + 1);
            ThreadPool.UnsafeQueueUserWorkItem(_ => taken.Settle(delivery), null);
            return null;
        };
        await Task.WhenAll(Enumerable.Range(0, 6).Select(sender => Task.Run(() => SendUntilAcceptedAsync(bench, messages, new Random(sender)))));
        Assert.Equal(messages, stored.Count);
        Assert.All(stored, s => Assert.Equal((s.Key, 1), (s.Key, s.Value)));
        Assert.Equal(0, bench.Outstanding);
    }

    private static async Task SendUntilAcceptedAsync(Bench bench, int messages, Random random)
    {
        var left = new Queue<int>(Enumerable.Range(1, messages));
        while (left.Count > 0)
        {
            await using var client = await bench.ConnectAsync();
            while (left.Count > 0)
            {
                int[] window = [.. left.Take(random.Next(1, 6))];
                await client.SendAsync(Msg.Frames([.. window.Select(i => Msg.Adt($"{i}"))]));
                if (random.Next(20) == 0)
                {
                    client.Reset();
                    break;
                }
                foreach (var i in window)
                {
                    var answer = await client.ReadAnswerAsync();
                    Assert.Equal($"{i}", answer.Of);
                    Assert.Equal(i, left.Dequeue());
                    if (answer.Code != "AA") left.Enqueue(i);
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var opened in Enumerable.Reverse(_opened)) await opened.DisposeAsync();
    }

    private async Task<Bench> StartAsync(IReadOnlyList<StoredOffset> offsets, int tasks, params (string, string)[] settings)
    {
        var bench = await Bench.StartAsync(WireSetup.Kestrel, TimeProvider.System, offsets, tasks, settings);
        _opened.Add(bench);
        return bench;
    }

    private async Task<RawClient> ConnectAsync(Bench bench)
    {
        var client = await bench.ConnectAsync();
        _opened.Add(client);
        return client;
    }

    private static async Task ExchangeAsync(Bench bench, string id, string type = "ADT^A01")
    {
        await using var client = await bench.ConnectAsync();
        await client.SendFrameAsync(Msg.Adt(id, (9, type)) + (type == "ADT^A01" ? "" : "ORC|NW|O1\rOBR|1|O1||GLU\r"));
        await client.ExpectAsync("AA", id);
    }
}
