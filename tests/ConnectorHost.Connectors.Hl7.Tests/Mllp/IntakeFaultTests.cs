using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Duplicates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp;

/// <summary>Faults of ours between a frame and its tasks: nothing stays behind. They are made by a logger that throws.</summary>
public sealed class IntakeFaultTests : ListenerHarness
{
    private const int Refused = 2210;
    private const int UnknownCondition = 2213;

    [Fact]
    public async Task A_message_that_fails_behind_the_duplicate_memory_is_answered_and_its_repeat_does_not_wait_for_it()
    {
        Memory = new DuplicateMemory(new DuplicateConfig(TimeSpan.FromDays(1)), Time, () => { }, NullLogger.Instance);
        await StartAsync();
        FailingLogs.Add(Refused);
        var sender = Transport.Connect();
        for (var i = 0; i < 2; i++)
        {
            await sender.SendFrameAsync(Message(1).Replace("ADT^A01", "XYZ", StringComparison.Ordinal));
            Assert.Contains("MSA|AE|1|the message could not be processed\rERR|||207^", await sender.ReceiveAsync(), StringComparison.Ordinal);
        }
        await sender.SendFrameAsync(Message(2));
        (await TakeAsync()).Finish(AckOutcome.Accept);
        Assert.Contains("MSA|AA|2\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
        await UntilAsync(() => Permits is { UsedBytes: 0, Used: 0 });
        Assert.Equal(0, Memory.InFlight);
        AssertToldOfTypeOnly();
    }

    [Fact]
    public async Task A_message_that_fails_before_it_is_one_ends_the_connection_and_gives_its_permit_back()
    {
        await StartAsync();
        FailingLogs.Add(UnknownCondition);
        var sender = Transport.Connect();
        await sender.SendFrameAsync(Message(1).Replace("P|2.5", "P|2.5|||XX", StringComparison.Ordinal) + Message(2));
        (await TakeAsync()).Finish(AckOutcome.Accept);         // the others of its frame are processed all the same
        Assert.Equal("", await ClosedAsync(sender));
        await UntilAsync(() => Permits is { UsedBytes: 0, Used: 0 });
        AssertToldOfTypeOnly();
    }

    [Fact]
    public async Task An_oversize_frame_that_fails_is_answered_too()
    {
        await StartAsync(c => c with { MaxFrameBytes = 5000 });
        FailingLogs.Add(Refused);
        var sender = Transport.Connect();
        await sender.SendFrameAsync(LargeMessage(1, 6000));
        Assert.Contains("MSA|AE|1|the message could not be processed\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
        await UntilAsync(() => Permits is { UsedBytes: 0, Used: 0 });
    }

    private void AssertToldOfTypeOnly()
    {
        Assert.Contains(Lines, l => l.Level == LogLevel.Error && l.Text.Contains(nameof(InvalidOperationException), StringComparison.Ordinal));
        Assert.DoesNotContain(Lines, l => l.Text.Contains("4711", StringComparison.Ordinal));
    }
}
