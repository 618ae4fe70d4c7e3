using System.Text;
using ConnectorHost.Connectors.Hl7.Tests.Acks;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Tests.Security;

/// <summary>MSH-8 and UAC are cut from all that leaves (hl7-mllp 20.3), whatever the delimiters and line ends.</summary>
public sealed class NothingLeavesTests
{
    [Theory]
    [InlineData("MSH|^~\\&|A|B|C|D|2026|u^s3cret|ADT^A01|1|P|2.6\rUAC|UNP|^^^A^u:s3cret\rPID|1||4711")]
    [InlineData("MSH|^~\\&|A|B|C|D|2026|u:s3cret|ADT^A01|1|P|2.6\r\nUAC|UNP|^^^A^u:s3cret\r\nPID|1||4711")]
    [InlineData("MSH$%*!@$A$B$C$D$2026$u%s3cret$ADT%A01$1$P$2.6\nUAC$UNP$%%%A%u:s3cret\nPID$1$$4711")]
    [InlineData("MSH|^~\\&|A|B|C|D|2026|u^s3cret")]
    public void Dead_letters_raw_text_and_leaves_hold_no_credentials(string text)
    {
        var message = new Hl7Message();
        Assert.True(message.TryReset(Encoding.Latin1.GetBytes(text), out _));
        var deadLetter = Encoding.Latin1.GetString(Hl7MessageHash.WithoutCredentials(message.Header));
        Assert.DoesNotContain("s3cret", deadLetter, StringComparison.Ordinal);
        Assert.Equal(text.Split('\r', '\n')[0].Split(text[3]).Length, deadLetter.Split('\r', '\n')[0].Split(text[3]).Length);
        Assert.DoesNotContain("s3cret", message.RawText(), StringComparison.Ordinal);
        foreach (var (_, leaf) in message.Leaves()) Assert.DoesNotContain("s3cret", leaf.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", message.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", Answers.Write(text, "AA"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello\rMSH|^~\\&|A|B|C|D|2026|u^s3cret|ADT^A01|1|P|2.6\rUAC|UNP|s3cret")]
    [InlineData("FHS|^~\\&|A|B|C|D|2026|s3cret|f")]
    [InlineData("MSHa^~\\&aAaBaCaDa2026as3cretaADT")]
    public void A_payload_that_was_refused_holds_none_either(string text)
    {
        var cut = Encoding.Latin1.GetString(Hl7MessageHash.WithoutCredentials(Encoding.Latin1.GetBytes(text), Hl7ReaderOptions.Standard));
        Assert.DoesNotContain("s3cret", cut, StringComparison.Ordinal);
    }
}
