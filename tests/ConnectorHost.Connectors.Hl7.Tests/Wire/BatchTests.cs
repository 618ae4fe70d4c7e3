using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;
using Microsoft.Extensions.Time.Testing;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

/// <summary>Batches and files in one frame (6).</summary>
public abstract class BatchTests(WireSetup setup) : WireTests(setup)
{
    private const string Bhs = "BHS|^~\\&|LAB^1|CITY|HUB^2|HERE|20260101||name^id|comment|B-77|\r";
    private const string Fhs = "FHS|^~\\&|LAB^1|CITY|HUB^2|HERE|20260101||name^id|comment|F-88|\r";

    [Fact]
    public async Task A_batch_is_answered_by_one_batch()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Bhs + Msg.Adt("1") + Msg.Adt("2") + "BTS|2\r");
        var answer = await sender.ReadAnswerAsync();
        Assert.Equal(["BHS", "MSH", "MSA", "MSH", "MSA", "BTS"], answer.Names);
        Assert.Equal(["AA 1", "AA 2"], answer.Codes);
        Assert.Equal(@"^~\&", answer.Field("BHS", 2));
        Assert.Equal("HUB^2", answer.Field("BHS", 3));
        Assert.Equal("HERE", answer.Field("BHS", 4));
        Assert.Equal("LAB^1", answer.Field("BHS", 5));
        Assert.Equal("CITY", answer.Field("BHS", 6));
        Assert.Equal("", answer.Field("BHS", 8));
        Assert.InRange(answer.Field("BHS", 11).Length, 1, 20);
        Assert.NotEqual("B-77", answer.Field("BHS", 11));
        Assert.Equal("B-77", answer.Field("BHS", 12));
        Assert.Equal("2", answer.Field("BTS", 1));
        await ExpectNothingMoreAsync(sender);
    }

    [Fact]
    public async Task A_file_is_answered_by_a_file()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Fhs + Bhs + Msg.Adt("1") + "BTS|1\r" + "FTS|1\r");
        var answer = await sender.ReadAnswerAsync();
        Assert.Equal(["FHS", "BHS", "MSH", "MSA", "BTS", "FTS"], answer.Names);
        Assert.Equal("HUB^2", answer.Field("FHS", 3));
        Assert.Equal("LAB^1", answer.Field("FHS", 5));
        Assert.Equal("F-88", answer.Field("FHS", 12));
        Assert.Equal("B-77", answer.Field("BHS", 12));
        Assert.Equal("1", answer.Field("BTS", 1));
    }

    [Fact]
    public async Task A_file_without_a_batch_header_is_answered_too()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Fhs + Msg.Adt("1") + Msg.Adt("2") + "FTS|1\r");
        var answer = await sender.ReadAnswerAsync();
        Assert.Equal("FHS", answer.Names.First());
        Assert.Equal("FTS", answer.Names.Last());
        Assert.Equal(["AA 1", "AA 2"], answer.Codes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("BTS|9\r")]
    [InlineData("BTS\r")]
    [InlineData("BTS|x\r")]
    public async Task Missing_trailers_and_wrong_counts_are_accepted(string trailer)
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Bhs + Msg.Adt("1") + Msg.Adt("2") + trailer);
        var answer = await sender.ReadAnswerAsync();
        Assert.Equal(["AA 1", "AA 2"], answer.Codes);
        Assert.Equal("2", answer.Field("BTS", 1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("BTS|0\r")]
    [InlineData("NTE|1||nothing today\rBTS|0\r")]
    public async Task An_empty_batch_is_answered_by_an_empty_batch(string rest)
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Bhs + rest);
        var answer = await sender.ReadAnswerAsync();
        Assert.Equal(["BHS", "BTS"], answer.Names);
        Assert.Equal("0", answer.Field("BTS", 1));
        Assert.Equal("B-77", answer.Field("BHS", 12));
        await ExpectNothingMoreAsync(sender);
        Assert.Equal(["MARK"], Bench.Published);
    }

    [Fact]
    public async Task Other_segments_before_the_first_message_are_ignored()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Bhs + "NTE|1||note\rZZZ|1\r" + Msg.Adt("1") + "BTS|1\r");
        Assert.Equal(["AA 1"], (await sender.ReadAnswerAsync()).Codes);
    }

    [Fact]
    public async Task Messages_of_a_batch_are_independent()
    {
        var sender = await OpenAsync();
        Bench.Decide = taken => taken.Id == "4" ? Outcomes.FailedForGood : Outcomes.Stored;
        await sender.SendFrameAsync(Bhs + Msg.Adt("1") + Msg.Adt("2", (9, "XYZ")) + Msg.WithoutPid("3") + Msg.Adt("4") + Msg.Adt("5") + "BTS|5\r");
        var answer = await sender.ReadAnswerAsync();
        Assert.Equal(["AA 1", "AR 2", "AE 3", "AE 4", "AA 5"], answer.Codes);
        Assert.Equal(["BHS", "MSH", "MSA", "MSH", "MSA", "ERR", "MSH", "MSA", "ERR", "MSH", "MSA", "ERR", "MSH", "MSA", "BTS"], answer.Names);
        Assert.Equal("5", answer.Field("BTS", 1));
        Assert.Equal(["1", "4", "5"], Bench.Published);
    }

    // Per message what 5.2 sends; BTS-1 counts the MSH of the answer.
    [Fact]
    public async Task Each_message_of_a_batch_is_answered_in_its_own_mode()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Bhs + Msg.Adt("1", (15, "AL"), (16, "AL")) + Msg.Adt("2", (15, "NE"), (16, "NE")) + Msg.Adt("3") + Msg.Adt("4", (9, "ACK")) + "BTS|4\r");
        var answer = await sender.ReadAnswerAsync();
        Assert.Equal(["CA 1", "AA 1", "AA 3"], answer.Codes);
        Assert.Equal("3", answer.Field("BTS", 1));
    }

    [Theory]
    [InlineData("NE", "ADT^A01")]
    [InlineData("ER", "ADT^A01")]
    [InlineData("", "ACK^A01")]
    public async Task A_batch_nobody_wants_an_answer_to_gets_none(string accept, string type)
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Bhs + Msg.Adt("1", (15, accept), (9, type)) + Msg.Adt("2", (15, accept), (9, type)) + "BTS|2\r");
        await ExpectNothingMoreAsync(sender);
    }

    [Fact]
    public async Task A_batch_is_answered_when_all_its_messages_are_done_and_in_the_order_of_frames()
    {
        var sender = await OpenAsync();
        Bench.Hold();
        await sender.SendAsync(Msg.Frames(Bhs + Msg.Adt("1") + Msg.Adt("2") + Msg.Adt("3") + "BTS|3\r", Msg.Adt("4")));
        var taken = new Dictionary<string, Taken>();
        for (var i = 0; i < 4; i++)
        {
            var one = await Bench.NextAsync();
            taken[one.Id] = one;
        }
        foreach (var id in new[] { "4", "3", "1" }) taken[id].Settle(Outcomes.Stored);
        var answer = sender.ReadAnswerAsync();
        Assert.NotSame(answer, await Task.WhenAny(answer, Task.Delay(Pause * 3)));
        taken["2"].Settle(Outcomes.Stored);
        Assert.Equal(["AA 1", "AA 2", "AA 3"], (await answer).Codes);
        await sender.ExpectAsync("AA", "4");
    }

    // Headers have delimiters of their own, messages too.
    [Fact]
    public async Task A_batch_answers_in_its_own_delimiters_and_each_message_in_its_own()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync("BHS$%*!@$LAB%1$CITY$HUB%2$HERE$$$$$B-1\r" + Msg.Adt("1") + "BTS$1\r");
        var payload = (await sender.ReadAnswerAsync()).Text;
        Assert.StartsWith("BHS$%*!@$HUB%2$HERE$LAB%1$CITY$", payload, StringComparison.Ordinal);
        Assert.Contains("\rMSH|^~\\&|RECEIVER|HUB|SENDER|WARD|", payload, StringComparison.Ordinal);
        Assert.Contains("\rMSA|AA|1\r", payload, StringComparison.Ordinal);
        Assert.EndsWith("\rBTS$1\r", payload, StringComparison.Ordinal);
    }

    // The ack timer of a batch starts anew whenever one of its messages settles.
    [Fact]
    public async Task A_batch_that_makes_progress_is_given_time()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        await StartAsync(time, [], 1, ("ack.timeout.ms", "10000"));
        Bench.Hold();
        var sender = await ConnectAsync();
        await sender.SendFrameAsync(Bhs + Msg.Adt("1") + Msg.Adt("2") + Msg.Adt("3") + "BTS|3\r");
        Taken[] taken = [await Bench.NextAsync("1"), await Bench.NextAsync("2"), await Bench.NextAsync("3")];
        foreach (var one in taken)
        {
            time.Advance(TimeSpan.FromSeconds(4));
            time.Advance(TimeSpan.FromSeconds(4));
            one.Settle(Outcomes.Stored);
        }
        Assert.Equal(["AA 1", "AA 2", "AA 3"], (await sender.ReadAnswerAsync()).Codes);
    }

    [Fact]
    public async Task One_message_in_doubt_closes_a_batch_without_an_answer()
    {
        var sender = await OpenAsync();
        Bench.Decide = taken => taken.Id == "2" ? Outcomes.InDoubt : Outcomes.Stored;
        await sender.SendFrameAsync(Bhs + Msg.Adt("1") + Msg.Adt("2") + Msg.Adt("3") + "BTS|3\r");
        await sender.ExpectEndAsync();
    }

    [Fact]
    public async Task One_message_in_doubt_is_told_inside_the_batch_when_configured()
    {
        var sender = await OpenAsync(("ack.on.unavailable", "AE"));
        Bench.Decide = taken => taken.Id == "2" ? Outcomes.InDoubt : Outcomes.Stored;
        await sender.SendFrameAsync(Bhs + Msg.Adt("1") + Msg.Adt("2") + Msg.Adt("3") + "BTS|3\r");
        Assert.Equal(["AA 1", "AE 2", "AA 3"], (await sender.ReadAnswerAsync()).Codes);
    }

    [Fact]
    public async Task The_security_field_of_a_batch_header_is_never_echoed()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync("FHS|^~\\&|A|B|C|D|1|topsecret|||F\rBHS|^~\\&|A|B|C|D|1|topsecret|||B\r" + Msg.Adt("1") + "BTS|1\rFTS|1\r");
        Assert.DoesNotContain("topsecret", (await sender.ReadAnswerAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_two_batches_is_answered_by_one_frame()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Fhs + Bhs + Msg.Adt("1") + Msg.Adt("2") + "BTS|2\r" + Bhs.Replace("B-77", "B-78", StringComparison.Ordinal) + Msg.Adt("3") + "BTS|1\rFTS|2\r");
        var answer = await sender.ReadAnswerAsync();
        Assert.Equal(["AA 1", "AA 2", "AA 3"], answer.Codes);
        Assert.Equal("FHS", answer.Names.First());
        Assert.Equal("FTS", answer.Names.Last());
        await ExpectNothingMoreAsync(sender);
    }

    [Fact]
    public async Task A_batch_over_the_frame_limit_is_refused_by_its_first_message()
    {
        var sender = await OpenAsync(("mllp.max.frame.bytes", "2000"));
        await sender.SendFrameAsync(Bhs + string.Concat(Enumerable.Range(1, 12).Select(i => Msg.Adt($"{i}"))) + "BTS|12\r");
        await sender.ExpectAsync("AR", "1");
        await ExpectNothingMoreAsync(sender);
    }
}
