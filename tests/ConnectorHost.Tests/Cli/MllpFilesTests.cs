using System.Text;
using ConnectorHost.Cli.Send;

namespace ConnectorHost.Tests.Cli;

public sealed class MllpFilesTests
{
    [Theory]
    [InlineData("MSH|^~\\&|A\rPID|1\r", 1)]
    [InlineData("MSH|^~\\&|A\rPID|1\rMSH|^~\\&|B\r", 2)]
    [InlineData("MSH|^~\\&|A\nPID|1\nMSH|^~\\&|B\n", 2)]
    [InlineData("FHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|A\rMSH|^~\\&|B\rBTS|2\r", 1)]
    [InlineData("\u000BMSH|A\r\u001C\r\u000BMSH|B\r\u001C\r", 2)]
    [InlineData("no message at all", 1)]
    public void Files_are_split_into_frames(string text, int frames) => Assert.Equal(frames, MllpFiles.Split("f", Encoding.UTF8.GetBytes(text)).Count);

    [Fact]
    public void Bytes_stay_as_they_are()
    {
        var frames = MllpFiles.Split("f", Encoding.Latin1.GetBytes("MSH|\xE9\n\n  x\rMSH|b"));
        Assert.Equal(["MSH|\xE9\n\n  x\r", "MSH|b"], frames.Select(f => Encoding.Latin1.GetString(f.Body.Span)));
        Assert.Equal("f#2", frames[1].Source);
    }

    [Theory]
    [InlineData("MSH|^~\\&|A|B|C|D|E||ADT^A01|1|P|2.5", "One")]
    [InlineData("MSH|^~\\&|A|B|C|D|E||ADT^A01|1|P|2.5|||AL|NE", "One")]
    [InlineData("MSH|^~\\&|A|B|C|D|E||ADT^A01|1|P|2.5|||AL|AL", "Two")]
    [InlineData("MSH|^~\\&|A|B|C|D|E||ADT^A01|1|P|2.5|||NE|NE", "None")]
    [InlineData("MSH|^~\\&|A|B|C|D|E||ADT^A01|1|P|2.5|||ER|NE", "OnlyOnError")]
    [InlineData("MSH|^~\\&|A|B|C|D|E||ACK^A01|1|P|2.5", "None")]
    public void Message_says_how_many_answers_to_expect(string message, string expected) => Assert.Equal(expected, Hl7Peek.Expect(Encoding.UTF8.GetBytes(message)).ToString());
}
