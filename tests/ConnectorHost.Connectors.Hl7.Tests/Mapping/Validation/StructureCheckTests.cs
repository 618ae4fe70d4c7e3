namespace ConnectorHost.Connectors.Hl7.Tests.Mapping.Validation;

public class StructureCheckTests
{
    private const string Msh = "MSH|^~\\&|A|EAST|B|HUB|20260406150000+0000||";

    // Type and version, segments in order, and what of the order of segments each gives at level standard.
    [Theory]
    [InlineData("ADT^A01", "2.5", "EVN PID PD1 NK1 PV1 PV2 OBX AL1 DG1 PR1 ROL GT1 IN1 IN2 IN1 ACC", "")]
    [InlineData("ADT^A01", "2.5", "PV1 PID EVN", "W PV1[1] 100;W EVN[1] 100")]
    [InlineData("ADT^A01", "2.5", "EVN PID PV1 DG1 AL1", "W AL1[1] 100")]
    [InlineData("ADT^A01", "2.5", "EVN PID PV1 PV1", "W PV1[2] 100")]
    [InlineData("ADT^A17", "2.5", "EVN PID PV1 PID PV1", "")]
    [InlineData("ADT^A17", "2.5", "EVN PID PV1 PID PV1 PID PV1", "W PID[3] 100;W PV1[3] 100")]
    [InlineData("ADT^A40", "2.5", "EVN PID MRG PID MRG", "")]
    [InlineData("ADT^A45", "2.5", "EVN PID MRG PV1 MRG PV1", "")]
    [InlineData("ADT^A45", "2.5", "EVN PID MRG PV1 MRG", "W PV1[2] 100")]
    [InlineData("ADT^A43", "2.5", "EVN PID MRG PID", "E MRG[2] 100")]
    [InlineData("ADT^A01", "2.1", "EVN PID NK1 PV1 DG1", "")]
    [InlineData("ADT^A01", "2.8", "UAC EVN PID ARV PRT PV1", "")]
    [InlineData("ORU^R01", "2.5", "PID PV1 ORC OBR OBX NTE SPM OBX ORC OBR OBX", "")]
    [InlineData("ORU^R01", "2.5", "PID ORC OBR OBX PV1", "W PV1[1] 100")]
    [InlineData("ORU^R01", "2.5", "PV1 PID OBR OBX", "W PV1[1] 100")]
    [InlineData("ORU^R01", "2.5", "PID OBR OBX PID OBR OBX", "")]
    [InlineData("ORU^R01", "2.7", "PID PRT PV1 OBR OBX", "")]
    [InlineData("ORM^O01", "2.3", "PID PV1 AL1 ORC OBR NTE DG1 OBX ORC OBR", "")]
    [InlineData("ORM^O01", "2.2", "PID ORC RXO NTE ORC OBR", "")]
    [InlineData("ORM^O01", "2.5", "PID ORC ODS ODT", "")]
    [InlineData("ORM^O01", "2.5", "ORC OBR PID", "W PID[1] 100")]
    [InlineData("MDM^T02", "2.5", "EVN PID PV1 TXA OBX OBX", "")]
    [InlineData("SIU^S12", "2.5", "SCH PID PV1 RGS AIS AIL AIP RGS AIS", "")]
    [InlineData("DFT^P03", "2.5", "EVN PID PV1 FT1 PR1 FT1 DG1 IN1", "")]
    [InlineData("VXU^V04", "2.5.1", "PID ORC RXA RXR OBX ORC RXA", "")]
    [InlineData("MFN^M02", "2.5", "MFI MFE STF PRA MFE STF", "")]
    public void Segments_in_order_are_no_finding(string type, string version, string segments, string findings)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var (events, _) = Samples.Map(Text(type, version, segments), Clean.At("standard"));
        foreach (var made in events) found.UnionWith(Clean.Findings(made).Where(f => f.Contains(" 100: ", StringComparison.Ordinal)).Select(f => f[..f.IndexOf(':', StringComparison.Ordinal)]));
        Assert.Equal(findings.Split(';', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), found);
    }

    [Theory]
    [InlineData("2.1")]
    [InlineData("2.2")]
    [InlineData("2.5")]
    public void Details_of_an_order_are_of_its_structure_in_every_version(string version)
    {
        var (events, _) = Samples.Map(Text("ORM^O01", version, "PID ORC RXO ORC OBR ORC ODS"), Clean.At("strict"));
        Assert.Equal(3, events.Count);
        Assert.DoesNotContain(events.SelectMany(Clean.Findings), f => f.Contains("segment_unknown", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RDE^O11", "PID ORC RXE RXR", "W TQ1[1] 100")]
    [InlineData("OMP^O09", "PID ORC RXO RXR ORC RXO", "W RXR[2] 100")]
    [InlineData("SIU^S12", "SCH PID", "W RGS[1] 100")]
    [InlineData("ADT^A01", "EVN PID", "W PV1[1] 100")]
    public void What_the_structure_requires_is_told_where_it_would_be(string type, string segments, string finding)
    {
        var (events, _) = Samples.Map(Text(type, "2.5", segments), Clean.At("strict"));
        Assert.Contains(events.SelectMany(Clean.Findings), f => f.StartsWith(finding, StringComparison.Ordinal));
    }

    private static string Text(string type, string version, string segments) =>
        $"{Msh}{type}|C1|P|{version}\n" + string.Join('\n', segments.Split(' ').Select(s => s switch
        {
            "PID" => "PID|1||P1^^^EAST^MR",
            "MRG" => "MRG|P2^^^EAST^MR||||V2",
            "ORC" => "ORC|NW|PL1",
            "OBR" => "OBR|1|PL1||1^A^L",
            "TXA" => "TXA|1|CN||||||||||D1",
            "SCH" => "SCH|A1",
            _ => s + "|1",
        }));
}
