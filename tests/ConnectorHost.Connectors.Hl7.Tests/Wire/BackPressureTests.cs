using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;
using Microsoft.Extensions.Time.Testing;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

/// <summary>What happens when messages come faster than they are stored (3.4): reading stops, nothing is dropped or refused.</summary>
public abstract class BackPressureTests(WireSetup setup) : WireTests(setup)
{
    [Fact]
    public async Task The_queue_bounds_unsettled_messages_over_all_connections()
    {
        await StartAsync(("queue.capacity", "3"));
        Bench.Hold();
        var senders = new List<RawClient>();
        for (var i = 0; i < 6; i++)
        {
            senders.Add(await ConnectAsync());
            await senders[i].SendFrameAsync(Msg.Adt($"{i}"));
        }
        Taken[] taken = [await Bench.NextAsync(), await Bench.NextAsync(), await Bench.NextAsync()];
        await Task.Delay(Pause * 3);                             // a fourth would come now; what is right never fails here
        Assert.False(Bench.HasNext);
        foreach (var one in taken) one.Settle(Outcomes.Stored);
        for (var i = 0; i < 3; i++) (await Bench.NextAsync()).Settle(Outcomes.Stored);
        for (var i = 0; i < 6; i++) await senders[i].ExpectAsync("AA", $"{i}");
    }

    // Go on when below half of the limit that stopped it.
    [Fact]
    public async Task A_full_queue_is_not_read_on_for_a_single_place()
    {
        await StartAsync(("queue.capacity", "4"), ("mllp.max.inflight", "100"));
        Bench.Hold();
        var sender = await ConnectAsync();
        await sender.SendAsync(Msg.Frames(8));
        var taken = new Queue<Taken>();
        for (var i = 0; i < 4; i++) taken.Enqueue(await Bench.NextAsync());
        taken.Dequeue().Settle(Outcomes.Stored);
        await sender.ExpectAsync("AA", "1");
        await Task.Delay(Pause * 3);
        Assert.False(Bench.HasNext);
        while (taken.Count > 0) taken.Dequeue().Settle(Outcomes.Stored);
        for (var i = 5; i <= 8; i++) (await Bench.NextAsync($"{i}")).Settle(Outcomes.Stored);
        for (var i = 2; i <= 8; i++) await sender.ExpectAsync("AA", $"{i}");
    }

    [Fact]
    public async Task A_connection_has_no_more_frames_in_flight_than_allowed()
    {
        await StartAsync(("mllp.max.inflight", "2"));
        Bench.Decide = taken => taken.Id.StartsWith('q') ? Outcomes.Stored : null;
        var (sender, other) = (await ConnectAsync(), await ConnectAsync());
        await sender.SendAsync(Msg.Frames(5));
        var (first, second) = (await Bench.NextAsync("1"), await Bench.NextAsync("2"));
        await other.SendFrameAsync(Msg.Adt("q"));                // another connection has places of its own
        await other.ExpectAsync("AA", "q");
        await Task.Delay(Pause * 3);
        Assert.False(Bench.HasNext);
        second.Settle(Outcomes.Stored);                          // done, but not answered before the first
        await Task.Delay(Pause * 3);
        Assert.False(Bench.HasNext);
        first.Settle(Outcomes.Stored);
        for (var i = 3; i <= 5; i++) (await Bench.NextAsync($"{i}")).Settle(Outcomes.Stored);
        for (var i = 1; i <= 5; i++) await sender.ExpectAsync("AA", $"{i}");
    }

    [Fact]
    public async Task With_one_frame_in_flight_everything_goes_one_by_one()
    {
        var sender = await OpenAsync(("mllp.max.inflight", "1"), ("queue.capacity", "1"));
        await sender.SendAsync(Msg.Frames(100));
        for (var i = 1; i <= 100; i++) await sender.ExpectAsync("AA", $"{i}");
        Assert.Equal(Enumerable.Range(1, 100).Select(i => $"{i}"), Bench.Published);
    }

    [Fact]
    public async Task A_full_queue_is_never_a_reason_to_refuse()
    {
        await StartAsync(("queue.capacity", "2"), ("ack.on.unavailable", "AE"));
        var senders = new List<RawClient>();
        for (var i = 0; i < 8; i++) senders.Add(await ConnectAsync());
        await Task.WhenAll(senders.Select((s, n) => s.SendAsync(Msg.Frames([.. Enumerable.Range(1, 25).Select(i => Msg.Adt($"{n}-{i}"))]))));
        await Task.WhenAll(senders.Select(async (s, n) =>
        {
            for (var i = 1; i <= 25; i++) await s.ExpectAsync("AA", $"{n}-{i}");
        }));
    }

    // 1: one frame always fits.
    [Fact]
    public async Task A_frame_larger_than_the_buffer_limit_still_goes_through()
    {
        var sender = await OpenAsync(("mllp.max.buffered.bytes", "2000"));
        for (var i = 1; i <= 3; i++) await sender.SendFrameAsync(Msg.Adt($"{i}") + "NTE|1||" + new string('x', 5000));
        for (var i = 1; i <= 3; i++) await sender.ExpectAsync("AA", $"{i}");
    }

    [Fact]
    public async Task The_buffer_limit_stops_reading_too()
    {
        await StartAsync(("mllp.max.buffered.bytes", "8000"));
        Bench.Hold();
        var sender = await ConnectAsync();
        await sender.SendAsync(Msg.Frames([.. Enumerable.Range(1, 6).Select(i => Msg.Adt($"{i}") + "NTE|1||" + new string('x', 3000))]));
        Taken[] taken = [await Bench.NextAsync("1"), await Bench.NextAsync("2")];
        await Task.Delay(Pause * 3);
        Assert.False(Bench.HasNext);
        foreach (var one in taken) one.Settle(Outcomes.Stored);
        for (var i = 3; i <= 6; i++) (await Bench.NextAsync($"{i}")).Settle(Outcomes.Stored);
        for (var i = 1; i <= 6; i++) await sender.ExpectAsync("AA", $"{i}");
    }

    [Fact]
    public async Task A_batch_larger_than_the_queue_goes_through()
    {
        var sender = await OpenAsync(("queue.capacity", "2"), ("mllp.max.inflight", "1"));
        await sender.SendFrameAsync("BHS|^~\\&|A\r" + string.Concat(Enumerable.Range(1, 9).Select(i => Msg.Adt($"{i}"))) + "BTS|9\r");
        Assert.Equal(Enumerable.Range(1, 9).Select(i => $"AA {i}"), (await sender.ReadAnswerAsync()).Codes);
    }

    [Fact]
    public async Task A_frame_with_several_messages_is_one_frame_in_flight()
    {
        await StartAsync(("mllp.max.inflight", "1"));
        Bench.Hold();
        var sender = await ConnectAsync();
        await sender.SendFrameAsync(Msg.Adt("1") + Msg.Adt("2") + Msg.Adt("3"));
        Taken[] taken = [await Bench.NextAsync("1"), await Bench.NextAsync("2"), await Bench.NextAsync("3")];
        foreach (var one in taken) one.Settle(Outcomes.Stored);
        for (var i = 1; i <= 3; i++) await sender.ExpectAsync("AA", $"{i}");
    }

    // An answered message whose records are still on their way keeps its place in the queue (1: settled, not answered).
    [Fact]
    public async Task A_message_that_was_answered_for_time_still_counts_until_it_settles()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        await StartAsync(time, [], 1, ("queue.capacity", "1"), ("ack.timeout.ms", "10000"), ("ack.on.unavailable", "AE"));
        Bench.Hold();
        var sender = await ConnectAsync();
        await sender.SendAsync(Msg.Frames(2));
        var first = await Bench.NextAsync("1");
        time.Advance(TimeSpan.FromSeconds(10));
        await sender.ExpectAsync("AE", "1");
        await Task.Delay(Pause * 3);
        Assert.False(Bench.HasNext);
        Bench.Decide = _ => Outcomes.Stored;
        first.Settle(Outcomes.Stored);
        await sender.ExpectAsync("AA", "2");
    }
}
