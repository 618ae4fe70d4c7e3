using System.Text;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Hl7.Tests.Messages;

public class Hl7HeaderTests
{
    [Fact]
    public void Fields_are_read_by_number()
    {
        var header = Read("MSH|^~\\&|APP^1.2^ISO|FAC|TO|TOFAC|20260101||adt^a01^adt_a01| 77 |p^x|2.5.1|42||al|Ne||8859/1\rPID|1");
        Assert.Equal("APP^1.2^ISO", Encoding.ASCII.GetString(header.Raw(3)));
        Assert.Equal(("ADT", "A01", "ADT_A01"), (header.MessageType, header.Trigger, header.Structure));
        Assert.Equal(("77", "P", "2.5.1"), (header.ControlId, header.ProcessingId, header.VersionText));
        Assert.Equal(("AL", "NE", "42"), (header.AcceptAcknowledgement, header.ApplicationAcknowledgement, header.Component(13, 1)));
        Assert.Equal(251, header.Version.Number);
        Assert.True(header.Raw(19).IsEmpty);
        Assert.True(header.Raw(99).IsEmpty);
        Assert.Equal("adt^a01^adt_a01", header.RawText(9));
    }

    [Fact]
    public void A_header_cut_short_has_empty_fields()
    {
        var header = Read("MSH|^~\\&|A|B");
        Assert.Equal(("", "", "", "P"), (header.MessageType, header.Trigger, header.ControlId, header.ProcessingId));
        Assert.Equal("B", header.RawText(4));
        Assert.True(header.HasVersion2);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("  ")]
    public void Null_and_blanks_count_as_empty_acknowledgement_conditions(string raw) =>
        Assert.Equal("", Read($"MSH|^~\\&|A|B|||2026||ADT^A01|1|P|2.5|||{raw}|{raw}").AcceptAcknowledgement);

    [Theory]
    [InlineData("2.1", true, "2.1", false)]
    [InlineData("2.3.1", true, "2.3.1", false)]
    [InlineData("2.8.2", true, "2.8.2", false)]
    [InlineData("V2.4", true, "2.4", false)]
    [InlineData("v 2.4", true, "2.4", false)]
    [InlineData("2_5_1", true, "2.5.1", false)]
    [InlineData("HL7 2.3", true, "2.3", false)]
    [InlineData("hl7v2.3", true, "2.3", false)]
    [InlineData("2.5 draft", true, "2.5", false)]
    [InlineData("2.5^USA", true, "2.5", false)]
    [InlineData("2", true, "2.5", false)]
    [InlineData("2.9", true, "2.8.2", true)]
    [InlineData("2.6.1", true, "2.6", true)]
    [InlineData("2.999", true, "2.8.2", true)]
    [InlineData("2.0", true, "2.1", true)]
    [InlineData("3.0", false, "2.5", false)]
    [InlineData("25", false, "2.5", false)]
    [InlineData("2 5", false, "2.5", false)]
    [InlineData("2-5", false, "2.5", false)]
    [InlineData("2 draft", true, "2.5", false)]
    [InlineData("2.5.1.2", true, "2.5.1", false)]
    [InlineData("2.10", true, "2.8.2", true)]
    [InlineData("abc", false, "2.5", false)]
    [InlineData("1.2", false, "2.5", false)]
    public void Versions_are_read_as_senders_write_them(string text, bool isVersion2, string readAs, bool isUnknown)
    {
        var header = Read($"MSH|^~\\&|A|B|||2026||ADT^A01|1|P|{text}");
        Assert.Equal((isVersion2, readAs), (header.HasVersion2, header.Version.Text));
        Assert.Equal(isUnknown ? Hl7Warnings.VersionUnknown : Hl7Warnings.None, header.Warnings);
    }

    [Fact]
    public void An_empty_version_is_the_expected_one_with_a_warning()
    {
        var options = Hl7ReaderOptions.Standard with { ExpectedVersion = new Hl7Version(230, "2.3") };
        Assert.True(Hl7Header.TryRead("MSH|^~\\&|A|B|||2026||ADT^A01|1|P||"u8.ToArray(), options, null, out var header, out _));
        Assert.Equal("2.3", header.Version.Text);
        Assert.Equal(Hl7Warnings.VersionMissing, header.Warnings);
    }

    [Theory]
    [InlineData("ADT^A01", "EVN|A04", "A01", true)]
    [InlineData("ADT^A01", "EVN|A01", "A01", false)]
    [InlineData("ADT", "EVN|a04", "A04", false)]
    [InlineData("ADT^^ADT_A01", "EVN|A08", "A08", false)]
    [InlineData("ADT^^ADT_A02", "EVN|", "A02", false)]
    [InlineData("ORU^^ORU_R01", "EVN|", "R01", false)]
    [InlineData("ORM", "EVN|", "O01", false)]
    [InlineData("ORU", "EVN|", "R01", false)]
    [InlineData("SIU", "EVN|", "", false)]
    public void A_missing_trigger_is_found_elsewhere(string type, string evn, string trigger, bool warns)
    {
        var message = Samples.FirstOf(Encoding.ASCII.GetBytes($"MSH|^~\\&|A|B|||2026||{type}|1|P|2.5\r{evn}"));
        Assert.Equal(trigger, Hl7Trigger.Of(message));
        Assert.Equal(warns ? Hl7Warnings.TriggerMismatch : Hl7Warnings.None, message.Warnings);
    }

    [Theory]
    [InlineData("ACK^A01", "PID|1", true)]
    [InlineData("mcf", "PID|1", true)]
    [InlineData("", "MSA|AA|1", true)]
    [InlineData("", "msa|AA|1", true)]
    [InlineData("", "PID|1\rMSA|AA|1", false)]
    [InlineData("ORR^O02", "MSA|AA|1", false)]
    public void Acknowledgements_are_recognised(string type, string next, bool isAcknowledgement) =>
        Assert.Equal(isAcknowledgement, Read($"MSH|^~\\&|A|B|||2026||{type}|1|P|2.5\r{next}").IsAcknowledgement);

    [Fact]
    public void The_text_form_holds_nothing_but_type_and_control_id() =>
        Assert.Equal("ADT^A28 CTL1", Read("MSH|^~\\&|A|B|||2026|user^secret|ADT^A28|CTL1|P|2.5\rPID|||secret").ToString());

    private static Hl7Header Read(string text)
    {
        Assert.True(Hl7Header.TryRead(Encoding.UTF8.GetBytes(text), out var header, out _));
        return header;
    }
}
