using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Hl7.Tests.Messages;

public class Hl7PathTests
{
    [Theory]
    [InlineData("PID-5-1", "PID-5-1")]
    [InlineData("PID-5", "PID-5")]
    [InlineData("pid-5", "PID-5")]
    [InlineData("PID-3(1)-4-2", "PID-3(1)-4-2")]
    [InlineData("OBX(2)-5", "OBX(2)-5")]
    [InlineData("OBX(0)-5(0)-1", "OBX-5-1")]
    [InlineData("ZPD", "ZPD")]
    [InlineData("ZPD(3)", "ZPD(3)")]
    [InlineData("PV1-44", "PV1-44")]
    public void A_path_is_written_canonically(string text, string canonical)
    {
        var path = Hl7Path.Parse(text);
        Assert.Equal(canonical, path.ToString());
        Assert.Equal(path, Hl7Path.Parse(canonical));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("PI")]
    [InlineData("1ID-3")]
    [InlineData("PID3")]
    [InlineData("PID-")]
    [InlineData("PID-0")]
    [InlineData("PID-x")]
    [InlineData("PID-3-")]
    [InlineData("PID-3-1-1-1")]
    [InlineData("PID-3(1")]
    [InlineData("PID-3()")]
    [InlineData("PID-3(-1)")]
    [InlineData("PID-3-1(1)")]
    [InlineData("PID-99999999999")]
    [InlineData("PID -3")]
    public void What_is_no_path_is_refused(string? text)
    {
        Assert.False(Hl7Path.TryParse(text, out _));
        if (text is not null) Assert.Throws<FormatException>(() => Hl7Path.Parse(text));
    }

    [Theory]
    [InlineData("ZZZ-1", "A")]
    [InlineData("ZZZ-1-2", "B")]
    [InlineData("ZZZ-1-2-1", "B")]
    [InlineData("ZZZ-1-2-2", "C")]
    [InlineData("ZZZ-1(1)", " x ")]
    [InlineData("ZZZ(1)-1", "\"\"")]
    [InlineData("ZZZ(1)-2", null)]
    [InlineData("ZZZ(2)-1", null)]
    [InlineData("ZZZ-1-3", null)]
    [InlineData("YYY-1", null)]
    [InlineData("MSH-1", "|")]
    [InlineData("MSH-2", "^~\\&")]
    [InlineData("MSH-9-2", "A01")]
    public void Reading_a_path_gives_untrimmed_text_or_nothing(string path, string? text) =>
        Assert.Equal(text, Samples.With("ZZZ|A^B&C~ x ", "ZZZ|\"\"").Get(Hl7Path.Parse(path)));

    [Fact]
    public void Leaves_come_in_wire_order_with_canonical_paths_and_without_credentials()
    {
        var message = Samples.FirstOf("MSH|^~\\&|APP||||2026|user^pw|ADT^A01|1|P|2.6\rUAC|UNP|u:p\rPID|1||A^^^N&1.2&ISO^MR~~B||\"\"^x|^^^|  |a&b\rNTE|1\rNTE|2||t~u"u8.ToArray());
        var leaves = new List<string>();
        foreach (var (path, leaf) in message.Leaves()) leaves.Add($"{path}={leaf.Text()}");
        Assert.Equal(
            [
                "MSH-3=APP", "MSH-7=2026", "MSH-9-1=ADT", "MSH-9-2=A01", "MSH-10=1", "MSH-11=P", "MSH-12=2.6",
                "PID-1=1", "PID-3-1=A", "PID-3-4-1=N", "PID-3-4-2=1.2", "PID-3-4-3=ISO", "PID-3-5=MR", "PID-3(2)=B", "PID-5-1=\"\"", "PID-5-2=x", "PID-8-1-1=a", "PID-8-1-2=b",
                "NTE-1=1", "NTE(1)-1=2", "NTE(1)-3=t", "NTE(1)-3(1)=u",
            ],
            leaves);
    }
}
