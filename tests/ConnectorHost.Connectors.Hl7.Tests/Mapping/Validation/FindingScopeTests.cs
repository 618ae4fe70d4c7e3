namespace ConnectorHost.Connectors.Hl7.Tests.Mapping.Validation;

/// <summary>Findings on a message count for each of its events, findings inside a group for the events of that group (hl7-mllp 11.1).</summary>
public class FindingScopeTests
{
    private const string Msh = "MSH|^~\\&|LIS|EAST|HOST|HUB|20260406150000+0000||";

    [Fact]
    public void A_finding_of_the_patient_is_of_all_its_results_and_of_no_other_patient()
    {
        var events = Events("ORU^R01|C1|P|2.5\nPID|1||P1||Wren^Ida||19480431|F\nOBR|1|A1||1^A^L\nOBX|1|ST|2^B^L||x||||||F\nOBR|2|A2||1^A^L\nOBX|1|ST|2^B^L||x||||||F\n"
            + "PID|2||P2||Heron^Vic||19500101|M\nPD1||||||||||||||||||||||\nOBR|3|A3||1^A^L\nOBX|1|ST|2^B^L||x||||||F");
        Assert.Equal([true, true, false], events.Select(e => e.Contains("W PID[1]-7 102")));
    }

    [Fact]
    public void A_finding_between_two_patients_is_of_the_second()
    {
        var events = Events("ORU^R01|C1|P|2.5\nPID|1||P1||Wren^Ida||19480404|F\nOBR|1|A1||1^A^L\nOBX|1|ST|2^B^L||x||||||F\nPID|2||P2||Heron^Vic||19500131|M\nPV1|1|I|||||||||||||||||V1|||||||||||||||||||||||||20269901\nOBR|3|A3||1^A^L\nOBX|1|ST|2^B^L||x||||||F");
        Assert.Equal([false, true], events.Select(e => e.Contains("W PV1[1]-44 102")));
    }

    [Fact]
    public void A_finding_of_an_order_is_its_own()
    {
        var events = Events("ORM^O01|C1|P|2.5\nPID|1||P1||Wren^Ida||19480404|F\nORC|NW|A1\nOBR|1|A1||1^A^L||nodate\nORC|ZZ|A2\nOBR|2|A2||1^A^L");
        Assert.Equal([true, false], events.Select(e => e.Contains("W OBR[1]-6 102")));
        Assert.Equal([false, true], events.Select(e => e.Contains("W ORC[2]-1 103")));
        Assert.Contains("W ORC[2]-1 order_control_unknown", events[1]);
    }

    [Fact]
    public void A_finding_of_a_specimen_is_of_the_results_under_it()
    {
        var events = Events("OUL^R22|C1|P|2.5\nPID|1||P1||Wren^Ida||19480404|F\nSPM|1|S1||B^Blood^L|||||||||||||||never\nOBR|1|A1||1^A^L\nOBX|1|ST|2^B^L||x||||||F\nOBR|2|A2||1^A^L\nOBX|1|ST|2^B^L||x||||||F\n"
            + "SPM|2|S2||B^Blood^L\nOBR|3|A3||1^A^L\nOBX|1|ST|2^B^L||x||||||F");
        Assert.Equal([true, true, false], events.Select(e => e.Contains("W SPM[1]-19 102") || e.Contains("W SPM[1]-18 102")));
    }

    [Fact]
    public void A_finding_of_a_swap_or_a_merge_is_of_its_patient()
    {
        var swap = Events("ADT^A17|C1|P|2.5\nEVN||20260406150000+0000\nPID|1||P1||Wren^Ida||19480431|F\nPV1|1|I|A^1^1\nPID|2||P2||Heron^Vic||19500101|M\nPV1|2|I|B^1^1");
        Assert.Equal([true, false], swap.Select(e => e.Contains("W PID[1]-7 102")));
        var merge = Events("ADT^A40|C1|P|2.5\nEVN||20260406150000+0000\nPID|1||P1||Wren^Ida||19480404|F\nMRG|P9\nPID|2||P2||Heron^Vic||19500199|M\nMRG|P8");
        Assert.Equal([false, true], merge.Select(e => e.Contains("W PID[2]-7 102")));
    }

    [Fact]
    public void A_repeat_of_a_message_without_any_time_has_the_same_encounter()
    {
        const string text = "MSH|^~\\&|HIS|EAST|HOST|HUB|20260230||ADT^A01|C1|P|2.5\nPID|1||P1^^^EAST^MR||Wren^Ida\nPV1|1|I";
        var (first, again) = (Samples.MapOne(text), Samples.MapOne(text));
        Assert.Equal(first.Value["encounterId"], again.Value["encounterId"]);
        Assert.StartsWith("P1-", (string)first.Value["encounterId"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("20260410", (string)first.Value["encounterId"]!, StringComparison.Ordinal);
        Assert.NotEqual(first.Value["encounterId"], Samples.MapOne(text.Replace("Ida", "Ivy", StringComparison.Ordinal)).Value["encounterId"]);
    }

    private static string[][] Events(string text)
    {
        var (events, fault) = Samples.Map(Msh + text);
        Assert.Null(fault);
        return [.. events.Select(e => Clean.Findings(e).Select(f => f[..f.IndexOf(':', StringComparison.Ordinal)]).ToArray())];
    }
}
