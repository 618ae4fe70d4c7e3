using System.Text;
using ConnectorHost.Cli.Send;

namespace ConnectorHost.Tests.Cli.Send;

public sealed class ExpectedAnswerTests
{
    [Theory]
    [InlineData("MSH|^~\\&|A|B|C|D|E||ADT^A01|1|P|2.5", "One")]
    [InlineData("MSH|^~\\&|A|B|C|D|E||ADT^A01|1|P|2.5|||AL|NE", "One")]
    [InlineData("MSH|^~\\&|A|B|C|D|E||ADT^A01|1|P|2.5|||AL|AL", "Two")]
    [InlineData("MSH|^~\\&|A|B|C|D|E||ADT^A01|1|P|2.5|||al|su", "Two")]
    [InlineData("MSH|^~\\&|A|B|C|D|E||ADT^A01|1|P|2.5||||AL", "One")]
    [InlineData("MSH|^~\\&|A|B|C|D|E||ADT^A01|1|P|2.5|||NE|NE", "None")]
    [InlineData("MSH|^~\\&|A|B|C|D|E||ADT^A01|1|P|2.5|||ER|NE", "OnlyOnError")]
    [InlineData("MSH|^~\\&|A|B|C|D|E||ADT^A01|1|P|2.5|||\"\"| ", "One")]
    [InlineData("MSH|^~\\&|A|B|C|D|E||ACK^A01|1|P|2.5", "None")]
    [InlineData("MSH$%~\\@$A$B$C$D$E$$ADT%A01$1$P$2.5$$$AL$AL", "Two")]
    [InlineData("PID|1||no header", "One")]
    public void Message_says_how_many_answers_to_expect(string message, string expected)
    {
        var one = Assert.Single(ExpectedAnswer.Of(Encoding.UTF8.GetBytes(message), out var isBatch));
        Assert.Equal(expected, one.Wanted.ToString());
        Assert.False(isBatch);
    }

    [Fact]
    public void Each_message_of_a_frame_is_answered_for_itself()
    {
        var expected = ExpectedAnswer.Of("MSH|^~\\&|||||||ADT^A01|a\rMSH|^~\\&|||||||ADT^A01|b|P|2.5|||AL|AL\r"u8.ToArray(), out _);
        Assert.Equal([("a", Expectation.One), ("b", Expectation.Two)], expected.Select(e => (e.ControlId, e.Wanted)));
    }

    [Theory]
    [InlineData("BHS|^~\\&|||||||||B1\rMSH|^~\\&|||||||ADT^A01|a\rMSH|^~\\&|||||||ADT^A01|b|P|2.5|||NE|NE\rBTS|2", "One")]
    [InlineData("FHS|^~\\&|||||||||F1\rMSH|^~\\&|||||||ADT^A01|b|P|2.5|||NE|NE\rFTS|2", "None")]
    [InlineData("BHS|^~\\&|||||||||B1\rBTS|0", "One")]
    public void Batch_is_answered_as_one(string batch, string expected)
    {
        var one = Assert.Single(ExpectedAnswer.Of(Encoding.UTF8.GetBytes(batch), out var isBatch));
        Assert.Equal(expected, one.Wanted.ToString());
        Assert.True(isBatch);
    }
}
