using System.Net;
using System.Net.Sockets;
using System.Text;
using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

/// <summary>Who may connect, for how long, and what an end of either side does (3.1, 3.5).</summary>
public abstract class ConnectionTests(WireSetup setup) : WireTests(setup)
{
    [Fact]
    public async Task A_connection_carries_any_number_of_messages()
    {
        var sender = await OpenAsync();
        for (var i = 1; i <= 200; i++)
        {
            await sender.SendFrameAsync(Msg.Adt($"{i}"));
            await sender.ExpectAsync("AA", $"{i}");
        }
    }

    [Fact]
    public async Task Connections_over_the_limit_are_closed_and_a_free_place_is_given_again()
    {
        Assert.SkipWhen(Setup.Tls, "the refused ones never come to a handshake");
        await StartAsync(("mllp.max.connections", "2"));
        var (first, second) = (await ConnectAsync(), await ConnectAsync());
        await ExpectNothingMoreAsync(first);
        await ExpectNothingMoreAsync(second);
        await (await ConnectAsync()).ExpectEndAsync();
        await ExpectNothingMoreAsync(second);
        first.Close();
        for (var tries = 0; ; tries++)
        {
            var next = await ConnectAsync();
            try
            {
                await next.SendFrameAsync(Msg.Adt("N"));
                await next.ExpectAsync("AA", "N");
                break;
            }
            catch (Exception e) when (tries < 200 && e is IOException or Xunit.Sdk.XunitException)
            {
                await Task.Delay(20);
            }
        }
    }

    [Fact]
    public async Task A_probe_that_connects_and_goes_leaves_nothing_behind()
    {
        await StartAsync();
        for (var i = 0; i < 20; i++)
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await probe.ConnectAsync(IPAddress.Loopback, Bench.Port);
            if (i % 2 == 0) probe.LingerState = new LingerOption(true, 0);
        }
        await ExpectNothingMoreAsync(await ConnectAsync());
        // 2.3: debug log only.
        Assert.DoesNotContain(Bench.Logs.Lines, l => l.StartsWith("Warning", StringComparison.Ordinal) || l.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sender_that_finished_sending_gets_all_its_answers_and_then_the_close()
    {
        var sender = await OpenAsync();
        Bench.Hold();
        await sender.SendAsync(Msg.Frames(3));
        await sender.FinishAsync();
        Taken[] taken = [await Bench.NextAsync(), await Bench.NextAsync(), await Bench.NextAsync()];
        foreach (var one in taken) one.Settle(Outcomes.Stored);
        for (var i = 1; i <= 3; i++) await sender.ExpectAsync("AA", $"{i}");
        var ending = await sender.UntilEndedAsync();
        Assert.Empty(ending.Rest);
        Assert.False(ending.WasReset);
    }

    [Fact]
    public async Task A_half_close_works_with_more_frames_than_may_be_in_flight()
    {
        var sender = await OpenAsync(("mllp.max.inflight", "2"));
        await sender.SendAsync(Msg.Frames(9));
        await sender.FinishAsync();
        for (var i = 1; i <= 9; i++) await sender.ExpectAsync("AA", $"{i}");
        await sender.ExpectEndAsync();
    }

    [Fact]
    public async Task A_half_close_without_a_frame_is_answered_with_the_close()
    {
        var sender = await OpenAsync();
        await sender.FinishAsync();
        await sender.ExpectEndAsync();
    }

    // 3.5: a reset never takes back what was received.
    [Fact]
    public async Task Frames_complete_before_a_reset_are_published_once()
    {
        await StartAsync(("mllp.max.inflight", "100"));
        for (var round = 0; round < 20; round++)
        {
            var sender = await ConnectSecuredAsync();
            await sender.SendAsync(Msg.Frames([.. Enumerable.Range(0, 5).Select(i => Msg.Adt($"{round}-{i}"))]));
            sender.Reset();
        }
        await ExpectNothingMoreAsync(await ConnectAsync());
        await UntilAsync(() => Bench.Published.Count >= 101, "all frames of the reset connections");
        Assert.Equal(101, Bench.Published.Count);
        Assert.Equal(101, Bench.Published.Distinct().Count());
    }

    [Fact]
    public async Task A_reset_while_we_do_not_read_takes_nothing_back_either()
    {
        await StartAsync(("mllp.max.inflight", "2"));
        Bench.Hold();
        for (var round = 0; round < 20; round++)
        {
            string[] ids = [.. Enumerable.Range(1, 6).Select(i => $"{round}-{i}")];
            var sender = await ConnectAsync();
            await sender.SendAsync(Msg.Frames(Msg.Adt(ids[0]), Msg.Adt(ids[1])));
            Taken[] first = [await Bench.NextAsync(ids[0]), await Bench.NextAsync(ids[1])];
            await sender.SendAsync(Msg.Frames([.. ids[2..].Select(id => Msg.Adt(id))]));
            sender.Reset();
            foreach (var one in first) one.Settle(Outcomes.Stored);
            foreach (var id in ids[2..]) (await Bench.NextAsync(id)).Settle(Outcomes.Stored);
        }
        Assert.Equal(120, Bench.Published.Count);
    }

    [Fact]
    public async Task An_unfinished_frame_before_a_reset_is_dropped()
    {
        await StartAsync();
        var sender = await ConnectSecuredAsync();
        await sender.SendAsync([.. Msg.Frames(1), .. Msg.Bytes("\v" + Msg.Adt("2"))]);
        sender.Reset();
        await UntilAsync(() => Bench.Published.Contains("1"), "the whole frame");
        await ExpectNothingMoreAsync(await ConnectAsync());
        Assert.DoesNotContain("2", Bench.Published);
    }

    // 2.2, ENDING at an end of stream; 3.5: a reset is one.
    [Fact]
    public async Task A_frame_that_only_misses_its_last_byte_before_a_reset_is_published()
    {
        await StartAsync(("mllp.end.grace.ms", "10000"));
        var sender = await ConnectSecuredAsync();
        await sender.SendAsync([.. Msg.Frames(1), .. Msg.Bytes("\v" + Msg.Adt("2") + "\u001c")]);
        await UntilAsync(() => Bench.Published.Contains("1"), "the whole frame");
        sender.Reset();
        await UntilAsync(() => Bench.Published.Contains("2"), "the frame without its last byte");
        Assert.Equal(["1", "2"], Bench.Published.Where(id => id != "MARK"));
    }

    [Fact]
    public async Task A_peer_that_goes_while_an_answer_is_pending_loses_only_the_answer()
    {
        await StartAsync();
        Bench.Hold();
        var sender = await ConnectAsync();
        await sender.SendAsync(Msg.Frames(3));
        Taken[] taken = [await Bench.NextAsync("1"), await Bench.NextAsync("2"), await Bench.NextAsync("3")];
        sender.Reset();
        foreach (var one in taken) one.Settle(Outcomes.Stored);
        Bench.Decide = _ => Outcomes.Stored;
        await ExpectNothingMoreAsync(await ConnectAsync());
        Assert.Equal(["1", "2", "3", "MARK"], Bench.Published);
    }

    [Fact]
    public async Task Pause_closes_the_socket_answers_what_was_read_and_then_closes_connections()
    {
        await StartAsync();
        Bench.Hold();
        var (busy, quiet) = (await ConnectAsync(), await ConnectAsync());
        await busy.SendFrameAsync(Msg.Adt("1"));
        var taken = await Bench.NextAsync("1");
        var port = Bench.Port;
        var paused = Bench.PauseAsync();
        await quiet.ExpectEndAsync();
        var refused = await Assert.ThrowsAsync<SocketException>(() => RawClient.ConnectAsync(port));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        Assert.False(paused.IsCompleted);
        taken.Settle(Outcomes.Stored);
        await busy.ExpectAsync("AA", "1");
        await busy.ExpectEndAsync();
        await paused.WaitAsync(Deadline);
        Assert.Equal(0, Bench.Port);

        Bench.Decide = _ => Outcomes.Stored;
        await Bench.ResumeAsync().WaitAsync(Deadline);
        Assert.Equal(port, Bench.Port);
        await ExpectNothingMoreAsync(await ConnectAsync());
    }

    [Fact]
    public async Task Pause_and_resume_many_times_binds_the_same_port()
    {
        await StartAsync();
        var port = Bench.Port;
        for (var i = 0; i < 5; i++)
        {
            var sender = await ConnectAsync();
            await ExpectNothingMoreAsync(sender);
            await Bench.PauseAsync().WaitAsync(Deadline);
            await sender.ExpectEndAsync();
            await Bench.ResumeAsync().WaitAsync(Deadline);
            Assert.Equal(port, Bench.Port);
        }
    }

    // What was read is processed and answered; what was not read stays with the sender. Never one without the other.
    [Fact]
    public async Task A_pause_while_frames_wait_publishes_exactly_what_it_answers()
    {
        await StartAsync(("mllp.max.inflight", "1"));
        Bench.Hold();
        var sender = await ConnectAsync();
        await sender.SendAsync([.. Msg.Frames(5), .. Msg.Bytes("\vMSH|")]);
        var first = await Bench.NextAsync("1");
        var paused = Bench.PauseAsync();
        Bench.Decide = _ => Outcomes.Stored;
        first.Settle(Outcomes.Stored);
        await paused.WaitAsync(Deadline);
        var rest = Encoding.Latin1.GetString((await sender.UntilEndedAsync()).Rest);
        var answered = Enumerable.Range(1, 5).Select(i => $"{i}").Where(id => rest.Contains($"MSA|AA|{id}\r", StringComparison.Ordinal));
        Assert.Equal(Bench.Published, answered);
    }

    // 3.1: stopping never waits for a peer that does not read.
    [Fact]
    public async Task A_stop_does_not_wait_for_a_peer_that_reads_nothing()
    {
        await StartAsync(("mllp.max.inflight", "1000"));
        var sender = await ConnectAsync(receiveBuffer: 8192);
        var name = new string('N', 100_000);
        var sending = Task.Run(async () =>
        {
            for (var i = 1; i <= 200; i++) await sender.SendFrameAsync(Msg.Adt($"{i}", (3, name)));
        });
        await UntilAsync(() => Bench.Published.Count >= 100, "more answers than the system's buffers take");
        await Bench.StopAsync(TimeSpan.FromSeconds(1)).WaitAsync(Deadline);
        sender.Reset();
        await Task.WhenAny(sending);                             // however it ended
    }

    // Counted from accept on: connections that say nothing hold their places.
    [Fact]
    public async Task Silent_connections_count_for_the_limit()
    {
        await StartAsync(("mllp.max.connections", "3"));
        for (var i = 0; i < 3; i++) Own(await RawClient.ConnectAsync(Bench.Port));
        await Own(await RawClient.ConnectAsync(Bench.Port)).ExpectEndAsync();
    }


    [Fact]
    public async Task Stop_lets_frames_in_flight_finish()
    {
        var sender = await OpenAsync();
        Bench.Hold();
        await sender.SendFrameAsync(Msg.Adt("1"));
        var taken = await Bench.NextAsync("1");
        var port = Bench.Port;
        var stopping = Bench.StopAsync(Deadline);
        await UntilRefusedAsync(port);
        taken.Settle(Outcomes.Stored);
        await sender.ExpectAsync("AA", "1");
        await sender.ExpectEndAsync();
        await stopping.WaitAsync(Deadline);
    }

    [Fact]
    public async Task What_is_not_stored_when_the_connector_ends_gets_no_answer()
    {
        var sender = await OpenAsync(("ack.on.unavailable", "AE"));
        Bench.Hold();
        await sender.SendFrameAsync(Msg.Adt("1"));
        await Bench.NextAsync("1");
        var port = Bench.Port;
        await Bench.StopAsync(TimeSpan.FromMilliseconds(200)).WaitAsync(Deadline);
        await sender.ExpectEndAsync();
        await Assert.ThrowsAsync<SocketException>(() => RawClient.ConnectAsync(port));
    }

    [Fact]
    public async Task A_stopped_connector_gives_its_port_back_at_once()
    {
        await StartAsync();
        var port = Bench.Port;
        await ExpectNothingMoreAsync(await ConnectAsync());
        await Bench.StopAsync(TimeSpan.FromSeconds(1)).WaitAsync(Deadline);
        await StartAsync(("port", $"{port}"));
        Assert.Equal(port, Bench.Port);
        await ExpectNothingMoreAsync(await ConnectAsync());
    }

    // 3.1: no reuse-address, so two listeners never share a port; the start waits for it to be free.
    [Fact]
    public async Task A_port_in_use_is_waited_for_and_never_shared()
    {
        using var holder = new TcpListener(IPAddress.Any, 0) { ExclusiveAddressUse = true };
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        var starting = StartAsync(("port", $"{port}"));
        Assert.NotSame(starting, await Task.WhenAny(starting, Task.Delay(300)));
        holder.Stop();
        await starting.WaitAsync(Deadline);
        await ExpectNothingMoreAsync(await ConnectAsync());
    }

    // 3.1: answers that cannot be written stop the reading; nothing is buffered beyond.
    [Fact]
    public async Task A_peer_that_does_not_read_is_not_read_either_and_gets_every_answer_later()
    {
        const int Count = 600;
        await StartAsync();
        var sender = await ConnectAsync(receiveBuffer: 65_536);
        var name = new string('N', 32_000);                     // echoed in every answer
        var sending = Task.Run(async () =>
        {
            for (var i = 1; i <= Count; i++) await sender.SendFrameAsync(Msg.Adt($"{i}", (3, name)));
        });
        // Held when nothing moved for a second; a machine that is merely slow must not look like that.
        var seen = 0;
        for (var still = 0; still < 20;)
        {
            await Task.Delay(50);
            still = seen > 0 && Bench.Published.Count == seen ? still + 1 : 0;
            seen = Bench.Published.Count;
        }
        Assert.InRange(seen, 1, Count - 1);
        Assert.False(sending.IsCompleted);
        await ExpectNothingMoreAsync(await ConnectAsync());      // others are served meanwhile
        for (var i = 1; i <= Count; i++) await sender.ExpectAsync("AA", $"{i}");
        await sending;
    }

    [Fact]
    public async Task A_connection_that_waits_does_not_hold_up_others()
    {
        await StartAsync();
        Bench.Decide = taken => taken.Id == "slow" ? null : Outcomes.Stored;
        var (slow, quick) = (await ConnectAsync(), await ConnectAsync());
        await slow.SendFrameAsync(Msg.Adt("slow"));
        var held = await Bench.NextAsync("slow");
        for (var i = 0; i < 5; i++)
        {
            await quick.SendFrameAsync(Msg.Adt($"q{i}"));
            await quick.ExpectAsync("AA", $"q{i}");
        }
        held.Settle(Outcomes.Stored);
        await slow.ExpectAsync("AA", "slow");
    }

    [Fact]
    public async Task Sixty_connections_are_served_at_once()
    {
        await StartAsync();
        var all = Enumerable.Range(0, 60).Select(async c =>
        {
            await using var sender = await Bench.ConnectAsync();
            for (var i = 0; i < 10; i++)
            {
                await sender.SendFrameAsync(Msg.Adt($"{c}-{i}"));
                await sender.ExpectAsync("AA", $"{c}-{i}");
            }
        });
        await Task.WhenAll(all);
        Assert.Equal(600, Bench.Published.Distinct().Count());
    }

    /// <summary>A connection whose handshake has ended on the listener's side too: bytes count as received from then on.</summary>
    private async Task<RawClient> ConnectSecuredAsync()
    {
        var sender = await ConnectAsync();
        if (Setup.Tls) await ExpectNothingMoreAsync(sender);
        return sender;
    }

    private static async Task UntilRefusedAsync(int port)
    {
        using var limit = new CancellationTokenSource(Deadline);
        while (true)
        {
            try
            {
                await using var open = await RawClient.ConnectAsync(port);
            }
            catch (SocketException)
            {
                return;
            }
            await Task.Delay(5, limit.Token);
        }
    }
}
