using System.Text;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Tests.Acks;

/// <summary>The table of hl7-mllp 5.2, row by row.</summary>
public sealed class AckPlanTests
{
    [Theory]
    [InlineData("", "", "AA", "AE", "AR")]
    [InlineData("\"\"", "", "AA", "AE", "AR")]
    [InlineData("AL", "NE", "CA", "CE", "CR")]
    [InlineData("AL", "AL", "CA AA", "CE", "CR")]
    [InlineData("AL", "ER", "CA", "CE", "CR")]
    [InlineData("AL", "SU", "CA AA", "CE", "CR")]
    [InlineData("NE", "AL", "AA", "AE", "AR")]
    [InlineData("NE", "NE", "", "", "")]
    [InlineData("NE", "ER", "", "AE", "AR")]
    [InlineData("NE", "SU", "AA", "", "")]
    [InlineData("ER", "NE", "", "CE", "CR")]
    [InlineData("ER", "AL", "AA", "CE", "CR")]
    [InlineData("SU", "NE", "CA", "", "")]
    [InlineData("SU", "AL", "CA AA", "AE", "AR")]
    [InlineData("", "AL", "AA", "AE", "AR")]
    [InlineData("", "NE", "", "", "")]
    [InlineData("  ", " ", "AA", "AE", "AR")]
    [InlineData("al", "ne", "CA", "CE", "CR")]
    [InlineData("XX", "NE", "CA", "CE", "CR")]
    public void Codes_follow_what_the_message_asks_for(string accept, string application, string success, string error, string reject)
    {
        var header = Header(accept, application);
        Assert.Equal(success, Codes(AckMode.Auto, header, AckKind.Accept));
        Assert.Equal(error, Codes(AckMode.Auto, header, AckKind.Error));
        Assert.Equal(reject, Codes(AckMode.Auto, header, AckKind.Reject));
    }

    // The rule behind the table for every combination: the accept acknowledgement when asked for; a negative one ends the exchange; else the application one when asked for.
    [Fact]
    public void Every_combination_follows_the_rule()
    {
        string[] values = ["", "AL", "NE", "ER", "SU", "zz"];
        foreach (var (accept, application, kind) in from a in values from b in values from k in new[] { AckKind.Accept, AckKind.Error, AckKind.Reject } select (a, b, k))
        {
            var letter = kind switch { AckKind.Accept => "A", AckKind.Error => "E", _ => "R" };
            bool Asks(string value) => value switch { "" or "NE" => false, "ER" => letter != "A", "SU" => letter == "A", _ => true };
            var expected = accept.Length + application.Length == 0 ? $"A{letter}"
                : Asks(accept) && letter != "A" ? $"C{letter}"
                : string.Join(' ', new[] { Asks(accept) ? $"C{letter}" : "", Asks(application) ? $"A{letter}" : "" }.Where(c => c.Length > 0));
            Assert.Equal((accept, application, kind, expected), (accept, application, kind, Codes(AckMode.Auto, Header(accept, application), kind)));
        }
    }

    [Theory]
    [InlineData("AL", "su", false)]
    [InlineData("", "\"\"", false)]
    [InlineData("XX", "", true)]
    [InlineData("AL", "Y", true)]
    public void Values_outside_of_table_0155_are_noticed(string accept, string application, bool unknown) =>
        Assert.Equal(unknown, AckPlan.HasUnknownCondition(Header(accept, application)));

    [Theory]
    [InlineData("", "AL", "CA AA", "CE", "CR")]
    [InlineData("NE", "", "", "", "")]
    [InlineData("ER", "SU", "AA", "CE", "CR")]
    public void Enhanced_mode_fills_in_always_and_never(string accept, string application, string success, string error, string reject)
    {
        var header = Header(accept, application);
        Assert.Equal((success, error, reject), (Codes(AckMode.Enhanced, header, AckKind.Accept), Codes(AckMode.Enhanced, header, AckKind.Error), Codes(AckMode.Enhanced, header, AckKind.Reject)));
    }

    [Fact]
    public void Original_mode_ignores_what_the_message_asks_for()
    {
        Assert.Equal("AA", Codes(AckMode.Original, Header("NE", "NE"), AckKind.Accept));
    }

    [Fact]
    public void Enhanced_mode_reads_empty_fields_as_always_and_never()
    {
        Assert.Equal("CA", Codes(AckMode.Enhanced, Header("", ""), AckKind.Accept));
    }

    [Fact]
    public void Nothing_is_written_with_mode_none_or_for_an_acknowledgement()
    {
        Assert.Equal("", Codes(AckMode.None, Header("AL", "AL"), AckKind.Accept));
        Assert.Equal("", Codes(AckMode.Auto, Header("", ""), AckKind.None));
    }

    [Fact]
    public void An_unreadable_message_is_answered_in_original_mode()
    {
        Assert.Equal("AR", Codes(AckMode.Auto, null, AckKind.Reject));
    }

    [Theory]
    [InlineData(UnavailableAnswer.Error, "CE")]
    [InlineData(UnavailableAnswer.Reject, "CR")]
    internal void Unavailable_is_answered_as_configured(UnavailableAnswer answer, string code)
    {
        Assert.Equal(code, AckPlan.For(AckMode.Auto, Header("AL", "NE"), AckKind.Unavailable, answer).First);
    }

    private static string Codes(AckMode mode, Hl7Header? header, AckKind kind)
    {
        var plan = AckPlan.For(mode, header, kind, UnavailableAnswer.Close);
        return string.Join(' ', new[] { plan.First, plan.Second }.Where(c => c is not null));
    }

    private static Hl7Header Header(string accept, string application)
    {
        var text = $"MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5|||{accept}|{application}\r";
        Assert.True(Hl7Header.TryRead(Encoding.ASCII.GetBytes(text), out var header, out _));
        return header!;
    }
}
