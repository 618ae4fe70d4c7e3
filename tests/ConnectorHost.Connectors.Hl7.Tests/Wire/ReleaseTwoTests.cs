using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

/// <summary>Commit acknowledgements of MLLP release 2 (5.11).</summary>
public abstract class ReleaseTwoTests(WireSetup setup) : WireTests(setup)
{
    private static readonly byte[] Ack = [0x06];
    private static readonly byte[] Nak = [0x15];
    private static readonly (string, string) Release2 = ("mllp.release", "2");

    [Fact]
    public async Task The_commit_block_comes_before_the_answer()
    {
        var sender = await OpenAsync(Release2);
        await sender.SendFrameAsync(Msg.Adt("1"));
        Assert.Equal(new byte[] { 0x0B, 0x06, 0x1C, 0x0D }, await sender.ReadBytesAsync(4));
        await sender.ExpectAsync("AA", "1");
        await MarkAsync(sender, "2");
    }

    [Fact]
    public async Task Nothing_is_committed_before_it_is_stored()
    {
        var sender = await OpenAsync(Release2);
        Bench.Hold();
        await sender.SendFrameAsync(Msg.Adt("1"));
        var taken = await Bench.NextAsync("1");
        var commit = sender.ReadFrameAsync();
        Assert.NotSame(commit, await Task.WhenAny(commit, Task.Delay(Pause * 3)));
        taken.Settle(Outcomes.Stored);
        Assert.Equal(Ack, await commit);
        await sender.ExpectAsync("AA", "1");
    }

    // A block we refuse for its content is finished business.
    [Theory]
    [InlineData("XYZ^Z01", "", "AR")]
    [InlineData("XYZ^Z01", "AL", "CR")]
    [InlineData("ADT^A40", "", "AE")]
    [InlineData("ADT^A40", "AL", "CE")]
    public async Task A_refused_block_is_committed_and_told(string type, string accept, string code)
    {
        var sender = await OpenAsync(Release2);
        await sender.SendFrameAsync(Msg.WithoutPid("1", (9, type), (15, accept)));
        Assert.Equal(Ack, await sender.ReadFrameAsync());
        await sender.ExpectAsync(code, "1");
    }

    [Theory]
    [InlineData("not HL7 at all")]
    [InlineData("<?xml version=\"1.0\"?><ADT_A01/>")]
    public async Task A_block_that_is_no_message_is_committed_and_told(string payload)
    {
        var sender = await OpenAsync(Release2);
        await sender.SendFrameAsync(payload);
        Assert.Equal(Ack, await sender.ReadFrameAsync());
        await sender.ExpectAsync("AR", "");
    }

    // A block that could not be stored gets 15 and nothing else; ack.on.unavailable does not apply.
    [Theory]
    [InlineData("close")]
    [InlineData("AE")]
    [InlineData("AR")]
    public async Task A_block_in_doubt_is_refused_and_the_connection_goes_on(string setting)
    {
        var sender = await OpenAsync(Release2, ("ack.on.unavailable", setting));
        Bench.Decide = taken => taken.Id == "1" ? Outcomes.InDoubt : Outcomes.Stored;
        await sender.SendFrameAsync(Msg.Adt("1", (15, "AL"), (16, "AL")));
        Assert.Equal(Nak, await sender.ReadFrameAsync());
        await MarkAsync(sender, "2");
        Bench.Decide = _ => Outcomes.Stored;
        await MarkAsync(sender, "3");
    }

    [Fact]
    public async Task A_block_that_is_not_stored_in_time_is_refused()
    {
        var sender = await OpenAsync(Release2, ("ack.timeout.ms", "200"));
        Bench.Hold();
        await sender.SendFrameAsync(Msg.Adt("1"));
        Assert.Equal(Nak, await sender.ReadFrameAsync());
    }

    // A block that gets no HL7 answer still gets its 06.
    [Theory]
    [InlineData("NE", "NE", "ADT^A01")]
    [InlineData("ER", "NE", "ADT^A01")]
    [InlineData("", "", "ACK^A01")]
    public async Task A_block_without_an_answer_is_committed_all_the_same(string accept, string application, string type)
    {
        var sender = await OpenAsync(Release2);
        await sender.SendFrameAsync(Msg.Adt("1", (15, accept), (16, application), (9, type)));
        Assert.Equal(Ack, await sender.ReadFrameAsync());
        await MarkAsync(sender, "2");
    }

    [Fact]
    public async Task Mode_none_still_commits()
    {
        var sender = await OpenAsync(Release2, ("ack.mode", "none"));
        await sender.SendAsync(Msg.Frames(3));
        for (var i = 0; i < 3; i++) Assert.Equal(Ack, await sender.ReadFrameAsync());
        await sender.FinishAsync();
        await sender.ExpectEndAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("\u0006")]
    public async Task Empty_frames_and_commit_blocks_get_nothing(string payload)
    {
        var sender = await OpenAsync(Release2);
        await sender.SendFrameAsync(payload);
        await MarkAsync(sender, "1");
        await sender.SendFrameAsync(payload);
        await MarkAsync(sender, "2");
    }

    // 15 from the peer: send that ACK once more, at most twice.
    [Fact]
    public async Task An_answer_the_peer_refuses_is_sent_again_at_most_twice()
    {
        var sender = await OpenAsync(Release2);
        await sender.SendFrameAsync(Msg.Adt("1"));
        Assert.Equal(Ack, await sender.ReadFrameAsync());
        var answer = await sender.ReadFrameAsync();
        for (var i = 0; i < 2; i++)
        {
            await sender.SendAsync(Msg.Frame(Nak));
            Assert.Equal(answer, await sender.ReadFrameAsync());
        }
        await sender.SendAsync(Msg.Frame(Nak));
        await MarkAsync(sender, "2");
    }

    [Fact]
    public async Task A_commit_block_keeps_its_place_in_the_order_of_answers()
    {
        var sender = await OpenAsync(Release2);
        Bench.Hold();
        await sender.SendAsync(Msg.Frames(Msg.Adt("1"), Msg.Adt("2", (9, "ACK")), Msg.Adt("3"), Msg.Adt("4", (9, "XYZ"))));
        var (first, third) = (await Bench.NextAsync("1"), await Bench.NextAsync("3"));
        third.Settle(Outcomes.Stored);
        first.Settle(Outcomes.Stored);
        Assert.Equal(Ack, await sender.ReadFrameAsync());
        await sender.ExpectAsync("AA", "1");
        Assert.Equal(Ack, await sender.ReadFrameAsync());
        Assert.Equal(Ack, await sender.ReadFrameAsync());
        await sender.ExpectAsync("AA", "3");
        Assert.Equal(Ack, await sender.ReadFrameAsync());
        await sender.ExpectAsync("AR", "4");
    }

    // A block is a frame: one commit for all its messages.
    [Fact]
    public async Task A_block_with_several_messages_is_committed_once()
    {
        var sender = await OpenAsync(Release2);
        await sender.SendFrameAsync(Msg.Adt("1") + Msg.Adt("2"));
        Assert.Equal(Ack, await sender.ReadFrameAsync());
        await sender.ExpectAsync("AA", "1");
        await sender.ExpectAsync("AA", "2");
        await sender.SendFrameAsync("BHS|^~\\&|A\r" + Msg.Adt("3") + Msg.Adt("4") + "BTS|2\r");
        Assert.Equal(Ack, await sender.ReadFrameAsync());
        Assert.Equal(["AA 3", "AA 4"], (await sender.ReadAnswerAsync()).Codes);
    }

    [Fact]
    public async Task A_block_with_one_message_in_doubt_is_refused_as_a_whole()
    {
        var sender = await OpenAsync(Release2);
        Bench.Decide = taken => taken.Id == "2" ? Outcomes.InDoubt : Outcomes.Stored;
        await sender.SendFrameAsync("BHS|^~\\&|A\r" + Msg.Adt("1") + Msg.Adt("2") + "BTS|2\r");
        Assert.Equal(Nak, await sender.ReadFrameAsync());
        await MarkAsync(sender, "3");
    }

    [Fact]
    public async Task Release_1_is_silent_about_commit_blocks()
    {
        var sender = await OpenAsync();
        await sender.SendAsync([.. Msg.Frame(Nak), .. Msg.Frames(1), .. Msg.Frame(Nak), .. Msg.Frame(Ack)]);
        await sender.ExpectAsync("AA", "1");
        await ExpectNothingMoreAsync(sender);
    }

    private static async Task MarkAsync(RawClient sender, string id)
    {
        await sender.SendFrameAsync(Msg.Adt(id));
        Assert.Equal(Ack, await sender.ReadFrameAsync());
        await sender.ExpectAsync("AA", id);
    }
}
