using System.Globalization;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.Connectors.Hl7.Tests.Duplicates;
using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;
using ConnectorHost.PluginApi.Connectors;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp;

/// <summary>What becomes of messages while their task is away (hl7-mllp 3.6).</summary>
public sealed class InboxTests : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private readonly MemoryHarness _harness = new();
    private readonly Inbox _inbox = new(10);
    private readonly ISourceTaskContext _task = new FakeContext(null, 0, 2, new FakeShared(), []);
    private int _sent;

    [Fact]
    public void What_waits_for_a_task_that_never_came_is_answered_when_the_grace_is_over_and_what_comes_later_at_once()
    {
        var first = Post();
        Look(TimeSpan.Zero);
        Look(Inbox.Grace - Moment);
        Assert.Equal((1, ""), (_inbox.Count, first.Answer));

        Look(Moment);
        Assert.Equal((0, 0, "AE"), (_inbox.Count, _harness.Permits.Used, first.Answer));
        Assert.Equal("AE", Post().Answer);
    }

    [Fact]
    public void A_task_that_restarts_alone_finds_what_came_meanwhile()
    {
        _inbox.Attach(_task);
        Look(Inbox.Grace);
        var first = Post();
        Look(Inbox.Grace);
        Assert.Equal("", first.Answer);                        // there is a task: it has all the time of the answer

        _inbox.Detach(_task, StopReason.Restarting);
        var second = Post();
        Look(TimeSpan.Zero);
        Look(Inbox.Grace - Moment);
        _inbox.Attach(_task);
        Assert.Equal([first.Message, second.Message], ReadAll());
        Assert.Equal("", first.Answer + second.Answer);
    }

    [Fact]
    public void A_task_that_comes_after_the_grace_is_a_task_again_and_has_the_whole_grace_at_its_next_restart()
    {
        Look(TimeSpan.Zero);
        Look(Inbox.Grace);
        _inbox.Attach(_task);
        var message = Post();
        Assert.Equal([message.Message], ReadAll());

        _inbox.Detach(_task, StopReason.Restarting);
        var later = Post();
        Look(TimeSpan.Zero);
        Look(Inbox.Grace - Moment);
        Assert.Equal((1, ""), (_inbox.Count, later.Answer));
        Look(Moment);
        Assert.Equal((0, "AE"), (_inbox.Count, later.Answer));
    }

    [Fact]
    public void A_message_that_was_given_back_is_the_first_to_go()
    {
        var (returned, waiting) = (Arrive(), Post());
        _inbox.Return(returned.Message);
        Look(TimeSpan.Zero);
        Assert.Equal(2, _inbox.Count);
        Look(Inbox.Grace);
        Assert.Equal((0, "AE", "AE"), (_inbox.Count, returned.Answer, waiting.Answer));
    }

    [Fact]
    public async Task A_task_that_comes_back_while_due_messages_are_let_go_finds_the_others_in_their_order()
    {
        for (var round = 0; round < 1000; round++)
        {
            var inbox = new Inbox(10);
            var due = Arrive();
            inbox.Post(due.Message);
            _harness.Time.Advance(MemoryHarness.AckTimeout);
            Arrival[] fresh = [Arrive(), Arrive(), Arrive()];
            foreach (var arrival in fresh) inbox.Post(arrival.Message);

            using var start = new Barrier(2);
            var ticker = Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    inbox.LetGoOfDue(_harness.Time);
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            var read = await Task.Run(() =>
            {
                start.SignalAndWait();
                Thread.SpinWait(round % 60);
                inbox.Attach(_task);
                var messages = new List<InFlightMessage>();
                while (inbox.TryRead(out var message)) messages.Add(message);
                return messages;
            });
            await ticker;
            while (inbox.TryRead(out var late)) read.Add(late);
            read.Remove(due.Message);
            Assert.Equal(fresh.Select(f => f.Message), read);
            Assert.All(fresh, f => Assert.Equal("", f.Answer));
            foreach (var message in read.Append(due.Message)) message.Finish(AckOutcome.Unavailable);
        }
    }

    public void Dispose() => _harness.Dispose();

    private Arrival Arrive() => _harness.Arrive(Msg.Adt((++_sent).ToString(CultureInfo.InvariantCulture)));

    private Arrival Post()
    {
        var arrival = Arrive();
        _inbox.Post(arrival.Message);
        return arrival;
    }

    private void Look(TimeSpan after)
    {
        _harness.Time.Advance(after);
        _inbox.LetGoOfDue(_harness.Time);
    }

    private List<InFlightMessage> ReadAll()
    {
        var read = new List<InFlightMessage>();
        while (_inbox.TryRead(out var message)) read.Add(message);
        return read;
    }
}
