using System.Net;
using ConnectorHost.Connectors.Hl7.Acks;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp;

/// <summary>Faults of the transport and of senders: the port goes on, and the log stays readable.</summary>
public sealed class ListenerFaultTests : ListenerHarness
{
    [Fact]
    public async Task Whatever_an_accept_throws_the_next_connection_is_taken_and_the_log_tells_it_once()
    {
        await StartAsync(transport: new FaultyTransport(Transport, faults: 5));
        var sender = Transport.Connect();
        await sender.SendFrameAsync(Message(1));
        await AdvanceUntilAsync(() => Inbox.Count > 0, TimeSpan.FromMilliseconds(60));
        (await TakeAsync()).Finish(AckOutcome.Accept);
        Assert.Contains("MSA|AA|1\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Single(Lines, l => l.Text.Contains("could not be accepted (InvalidOperationException)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_whose_accepts_fail_can_be_closed_and_opened_again()
    {
        await StartAsync(transport: new FaultyTransport(Transport, faults: int.MaxValue));
        for (var i = 0; i < 2; i++)
        {
            var closing = Listener.CloseIntakeAsync(CancellationToken.None).AsTask();
            await AdvanceUntilAsync(() => closing.IsCompleted, TimeSpan.FromMilliseconds(60));
            await closing;
            Assert.False(Transport.IsBound);
            await Listener.OpenAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Connections_over_the_limit_are_told_once_a_minute()
    {
        await StartAsync(c => c with { MaxConnections = 1 });
        Transport.Connect();
        for (var i = 0; i < 5; i++) Assert.Equal("", await Transport.Connect().UntilClosedAsync());
        Assert.Single(Warnings("mllp.max.connections"));

        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("", await Transport.Connect().UntilClosedAsync());
        Assert.Contains("4 more since", Warnings("mllp.max.connections")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frames_over_the_limit_and_odd_ones_are_told_once_a_minute_for_a_host()
    {
        await StartAsync(c => c with { MaxFrameBytes = 400 });
        for (var connection = 0; connection < 2; connection++)
        {
            var sender = Transport.Connect();
            for (var i = 0; i < 3; i++)
            {
                await sender.SendFrameAsync(LargeMessage(i, 500));
                Assert.Contains("MSA|AR|", await sender.ReceiveAsync(), StringComparison.Ordinal);
                await sender.SendFrameAsync(Message(i) + "BTS|9\r");
                (await TakeAsync()).Finish(AckOutcome.Accept);
                Assert.Contains("MSA|AA|", await sender.ReceiveAsync(), StringComparison.Ordinal);
            }
        }
        Assert.Single(Warnings("mllp.max.frame.bytes"));
        Assert.Single(Warnings("a frame was odd"));
    }

    [Fact]
    public async Task Answers_are_due_also_while_the_first_read_of_a_connection_waits_for_room()
    {
        await StartAsync(c => c with { QueueCapacity = 2 });
        var sender = Transport.Connect();
        await sender.SendFrameAsync(Message(1) + Message(2) + Message(3));
        var (first, second) = (await TakeAsync(), await TakeAsync());
        await AdvanceUntilAsync(() => first.IsAnswered && second.IsAnswered, TimeSpan.FromSeconds(31));
        first.Finish(AckOutcome.Accept);
        second.Finish(AckOutcome.Accept);
        (await TakeAsync()).Finish(AckOutcome.Accept);
        Assert.Equal("", await sender.UntilClosedAsync());
        await UntilAsync(() => Permits.Used == 0);
    }

    [Theory]
    [InlineData("\u001c", 1, 0)]
    [InlineData("", 0, 1)]
    [InlineData("\u001c\r", 1, 0)]
    public async Task A_reset_completes_a_frame_that_only_misses_its_last_byte_and_drops_any_other(string end, int taken, int truncated)
    {
        await StartAsync();
        var sender = Transport.Connect();
        await sender.SendAsync("\v" + Message(1) + end);
        await UntilAsync(() => Permits.Unfinished.Bytes > 0 || Inbox.Count > 0);      // a pipe that breaks keeps nothing back
        await sender.VanishAsync();
        if (taken > 0) (await TakeAsync()).Finish(AckOutcome.Accept);
        await UntilAsync(() => !Listener.IsReading && Permits.Unfinished.Bytes == 0);
        Assert.Equal((0, truncated), (Inbox.Count, Counted("hl7_frame_truncated")));
    }

    private List<string> Warnings(string part) => [.. Lines.Where(l => l.Level == LogLevel.Warning && l.Text.Contains(part, StringComparison.Ordinal)).Select(l => l.Text)];

    /// <summary>Accepts nothing the first times.</summary>
    private sealed class FaultyTransport(InMemoryTransport inner, int faults) : IConnectionListenerFactory, IConnectionListener
    {
        private int _faults = faults;

        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        {
            await inner.BindAsync(endpoint, cancellationToken);
            return this;
        }

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            if (Volatile.Read(ref _faults) == 0) return inner.AcceptAsync(cancellationToken);
            Interlocked.Decrement(ref _faults);
            throw new InvalidOperationException("a fault of the transport");
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
