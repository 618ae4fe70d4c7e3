using ConnectorHost.Connectors.Hl7.Acks;

namespace ConnectorHost.Connectors.Hl7.Tests.Acks;

public sealed class SequenceNumbersTests
{
    [Theory]
    [InlineData("-1", "-1")]
    [InlineData("0 -1", "0 0")]
    [InlineData("17 -1 18 -1", "17 17 18 18")]
    [InlineData("007 -1", "007 007")]
    [InlineData("1 2 3", "1 2 3")]
    [InlineData("1 2 2 3", "1 2 2 3")]
    [InlineData("5 0 1", "5 0 1")]
    [InlineData("1 3! 4 9!", "1 3 4 9")]
    [InlineData("9 3!", "9 3")]
    [InlineData("x 1.5 99999999999999999999", "- - -")]
    public void Numbers_are_confirmed_as_they_come_and_gaps_are_seen(string sent, string answered)
    {
        var sequence = new SequenceNumbers();
        var answers = new List<string>();
        foreach (var part in sent.Split(' '))
        {
            answers.Add(sequence.AnswerTo(Answers.Read($"MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.1|{part.TrimEnd('!')}\r"), out var isGap) ?? "-");
            Assert.Equal(part.EndsWith('!'), isGap);
        }
        Assert.Equal(answered, string.Join(' ', answers));
    }

    [Fact]
    public void An_empty_field_is_no_number() => Assert.Null(new SequenceNumbers().AnswerTo(Answers.Read("MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5||\r"), out _));
}
