using ConnectorHost.Connectors.Hl7.Mapping;
using ConnectorHost.HealthEvents;

namespace ConnectorHost.Connectors.Hl7.Tests.Mapping.Validation;

/// <summary>Each row of hl7-mllp 11.2 at each level.</summary>
public class ValidationLevelTests
{
    [Theory]
    [InlineData(Clean.Admission)]
    [InlineData(Clean.Result)]
    public void Messages_without_a_fault_pass_every_level(string text)
    {
        foreach (var level in (string[])["minimal", "standard", "strict"])
        {
            Assert.Empty(Clean.Findings(text, level));
            Assert.Equal("PASSED", Clean.Status(Samples.MapOne(text, Clean.At(level))));
        }
    }

    // What is replaced in the admission, and what each level says of it; "" is nothing.
    [Theory]
    [InlineData("20260406150000+0000", "", "", "W MSH[1]-7 101", "E MSH[1]-7 101")]
    [InlineData("|P|2.5", "||2.5", "W MSH[1]-11 101", "W MSH[1]-11 101", "E MSH[1]-11 101")]
    [InlineData("|P|2.5", "|P|", "W MSH[1]-12 101", "W MSH[1]-12 101", "E MSH[1]-12 101")]
    [InlineData("PV2|", "AL1|1|DA|7980^Penicillin\nPV2|", "", "W PV2[1] 100", "E PV2[1] 100")]
    [InlineData("PV2|", "XYZ|1\nPV2|", "", "", "W XYZ[1] segment_unknown")]
    [InlineData("PV2|", "ZYZ|1\nPV2|", "", "", "")]
    [InlineData("PV2|", "PID|2||P2^^^EAST^MR||Wren^Ivy||19500404|F\nPV2|", "", "W PID[2] 100", "E PID[2] 100")]
    [InlineData("19480404", "19480431", "", "W PID[1]-7 102", "E PID[1]-7 102")]
    [InlineData("PID|1|", "PID|one|", "", "W PID[1]-1 102", "E PID[1]-1 102")]
    [InlineData("|F\n", "|f\n", "", "", "")]
    [InlineData("|F\n", "|X\n", "", "W PID[1]-8 103", "W PID[1]-8 103")]
    [InlineData("|F\n", "|F||||||||||||||||||||||X\n", "", "W PID[1]-30 103", "E PID[1]-30 103")]
    [InlineData("|F\n", "|F||||||||||||||||||||||y\n", "", "W PID[1]-30 103", "W PID[1]-30 103")]
    [InlineData("PV1|1|I|", "PV1|1|Q|", "", "", "W PV1[1]-2 103")]
    [InlineData("PV1|1|I|", "NK1|1|Wren^Al\nNK1|3|Wren^Bo\nPV1|1|I|", "", "", "W NK1[2]-1 set_id")]
    [InlineData("EVN|A01", "EVN|A02", "", "W EVN[1]-1 trigger_mismatch", "E EVN[1]-1 trigger_mismatch")]
    [InlineData("P1^^^EAST^MR", "P1^^^EAST^MR~^^^EAST^PI", "", "W PID[1]-3 102", "E PID[1]-3 102")]
    [InlineData("P1^^^EAST^MR", "12345^6^M10^EAST^MR", "", "", "E PID[1]-3 102")]
    [InlineData("P1^^^EAST^MR", "12345^5^M10^EAST^MR", "", "", "")]
    [InlineData("|3N^2^1|", "|3N^2^1~3N^2^2|", "", "", "W PV1[1]-3 repetition")]
    [InlineData("ADT^A01^ADT_A01|C1|", "ADT^A01^ADT_A01|C1\u0001|", "", "W MSH[1]-10 control_char", "W MSH[1]-10 control_char")]
    [InlineData("|P|2.5", "|P|2.3", "", "", "E MSH[1]-12-1 203")]
    [InlineData("|P|2.5", "|P|2.5.1", "", "", "")]
    [InlineData("EVN|A01|20260406145900+0000\n", "", "", "W EVN[1] 100", "W EVN[1] 100")]
    [InlineData("EVN|A01|20260406145900+0000", "EVN|A01", "", "W EVN[1]-2 101", "E EVN[1]-2 101")]
    [InlineData("Wren^Ida", "Wren\\X0\\^Ida", "W MSH[1] bad_hex_escape", "W MSH[1] bad_hex_escape", "W MSH[1] bad_hex_escape")]
    public void A_spoilt_admission_gives_what_the_level_says(string from, string to, string minimal, string standard, string strict)
    {
        Assert.Contains(from, Text(Clean.Admission), StringComparison.Ordinal);
        // A registration shows the name, so that escapes in it are read.
        var text = Text(Clean.Admission).Replace(from, to, StringComparison.Ordinal);
        if (to.Contains("\\X", StringComparison.Ordinal)) text = text.Replace("A01", "A04", StringComparison.Ordinal);
        Expect(text, "minimal", minimal);
        Expect(text, "standard", standard);
        Expect(text, "strict", strict);
    }

    [Theory]
    [InlineData("||101|", "||1O1|", "W OBX[1]-5 102", "W OBX[1]-5 102", "E OBX[1]-5 102")]
    [InlineData("||101|", "||>600|", "W OBX[1]-5 number_format", "W OBX[1]-5 number_format", "W OBX[1]-5 number_format")]
    [InlineData("|NM|2345-7^Glucose^LN||101|", "|TS|2345-7^Glucose^LN||20260431|", "W OBX[1]-5 102", "W OBX[1]-5 102", "E OBX[1]-5 102")]
    [InlineData("|NM|2345-7^Glucose^LN||101|", "|SN|2345-7^Glucose^LN||^1^x^2|", "", "W OBX[1]-5 102", "E OBX[1]-5 102")]
    [InlineData("|NM|2345-7^Glucose^LN||101|", "|SN|2345-7^Glucose^LN||^1^:^128|", "", "", "")]
    [InlineData("|NM|2345-7^Glucose^LN||101|", "|SN|2345-7^Glucose^LN||2^+|", "", "", "")]
    [InlineData("|H|||F|", "|H|||Q|", "", "W OBX[1]-11 103", "E OBX[1]-11 103")]
    [InlineData("|H|||F|", "|QQ|||F|", "", "", "W OBX[1]-8 103")]
    [InlineData("ORC|RE|PL1", "ORC||PL1", "", "W ORC[1]-1 101", "E ORC[1]-1 101")]
    [InlineData("OBX|2|", "OBX|4|", "", "", "W OBX[2]-1 set_id")]
    [InlineData("2951-2^Sodium^LN", "2345-7^Glucose^LN", "", "W OBX[1]-4 101;W OBX[2]-4 101", "E OBX[1]-4 101;E OBX[2]-4 101")]
    [InlineData("2951-2^Sodium^LN", "", "W OBX[2]-3 code_missing", "E OBX[2]-3 101;W OBX[2]-3 code_missing", "E OBX[2]-3 101;W OBX[2]-3 code_missing")]
    [InlineData("||||||||20260406145000+0000||CH|F", "||||||||||CH|F", "W OBR[1]-22 time_defaulted", "W OBR[1]-22 101;W OBR[1]-22 time_defaulted", "E OBR[1]-22 101;W OBR[1]-22 time_defaulted")]
    public void A_spoilt_result_gives_what_the_level_says(string from, string to, string minimal, string standard, string strict)
    {
        Assert.Contains(from, Text(Clean.Result), StringComparison.Ordinal);
        var text = Text(Clean.Result).Replace(from, to, StringComparison.Ordinal);
        Expect(text, "minimal", minimal);
        Expect(text, "standard", standard);
        Expect(text, "strict", strict);
    }

    [Fact]
    public void A_value_too_long_is_a_warning_of_level_strict()
    {
        var text = Text(Clean.Admission).Replace("|C1|", "|" + new string('C', 200) + "|", StringComparison.Ordinal);
        Expect(text, "standard", "");
        Expect(text, "strict", "W MSH[1]-10 104");
    }

    [Fact]
    public void An_unknown_structure_is_a_warning_of_level_strict()
    {
        var text = Text(Clean.Admission).Replace("A01", "Z55", StringComparison.Ordinal);
        Expect(text, "standard", "");
        Expect(text, "strict", "W MSH[1]-9 structure_unknown;E EVN[1]-1 103");
    }

    [Fact]
    public void A_generated_encounter_id_fails_level_strict()
    {
        var text = Text(Clean.Admission).Replace("V1^^^EAST^VN", "", StringComparison.Ordinal);
        Assert.Contains("W PV1[1]-19 encounter_generated", Short(text, "standard"));
        Assert.Contains("E PV1[1]-19 encounter_generated", Short(text, "strict"));
        Assert.Contains("W PV1[1]-19 encounter_generated", Short(text, "strict", ("hl7.validation.enabled", "false")));
    }

    [Fact]
    public void A_failed_check_refuses_with_AE_whatever_its_code()
    {
        var text = Text(Clean.Admission).Replace("|P|2.5", "|P|2.3", StringComparison.Ordinal);
        var (events, fault) = Samples.Map(text, Clean.At("strict", ("hl7.validation.on.failure", "reject")));
        Assert.Empty(events);
        Assert.False(fault!.IsReject);
        Assert.Equal(new Hl7Problem(203, "MSH", 1, 12, 1, "Not the version expected"), fault.First);
    }

    [Fact]
    public void At_most_ten_problems_refuse()
    {
        var rows = string.Join('\n', Enumerable.Range(1, 30).Select(i => $"OBX|{i}|NM|||1|u|||||F"));
        var (_, fault) = Samples.Map(Text(Clean.Result) + "\n" + rows, Clean.At("standard", ("hl7.validation.on.failure", "reject")));
        Assert.Equal(10, fault!.Problems.Count);
        Assert.All(fault.Problems, p => Assert.Equal((101, "OBX", 3), (p.Code, p.Segment, p.Field)));
    }

    [Fact]
    public void At_most_fifty_messages_are_shown()
    {
        var rows = string.Join('\n', Enumerable.Range(1, 80).Select(i => $"OBX|{i}|NM|||1|u|||||F"));
        Assert.Equal(50, Clean.Findings(Text(Clean.Result) + "\n" + rows, "standard").Length);
    }

    [Fact]
    public void Only_level_strict_offers_warnings_for_a_positive_answer()
    {
        var text = Text(Clean.Admission).Replace("PV1|1|I|", "PV1|1|Q|", StringComparison.Ordinal);
        Assert.Equal([new Hl7Problem(103, "PV1", 1, 2, 0, "Not a value of its table", IsWarning: true)], Warnings(text, "strict"));
        Assert.Empty(Warnings(text.Replace("EVN|A01", "EVN|A02", StringComparison.Ordinal), "standard"));
        Assert.Empty(Warnings(Text(Clean.Admission), "strict"));
    }

    [Fact]
    public void A_finding_never_holds_a_value_of_the_message()
    {
        var text = Text(Clean.Result).Replace("||101|", "||SECRET1|", StringComparison.Ordinal).Replace("19480404", "SECRET2", StringComparison.Ordinal).Replace("|H|||F|", "|SECRET3|||SECRET4|", StringComparison.Ordinal);
        Assert.NotEmpty(Clean.Findings(text, "strict"));
        Assert.DoesNotContain(Clean.Findings(text, "strict"), m => m.Contains("SECRET", StringComparison.Ordinal));
    }

    private static IReadOnlyList<Hl7Problem> Warnings(string text, string level)
    {
        var mapper = new EventMapper(Clean.At(level));
        var message = new ConnectorHost.Hl7.Messages.Hl7Message();
        Assert.True(message.TryReset(System.Text.Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r")), out _));
        Assert.Null(mapper.Map(message, new MessageFacts(Samples.Received, new byte[32]), new List<HealthEvent>()));
        return mapper.Warnings;
    }

    private static void Expect(string text, string level, string findings) => Assert.Equal(findings.Split(';', StringSplitOptions.RemoveEmptyEntries).Order(), Short(text, level).Order());

    // Without the text for people.
    private static IEnumerable<string> Short(string text, string level, params (string, string)[] more) => Clean.Findings(text, level, more).Select(m => m[..m.IndexOf(':', StringComparison.Ordinal)]);

    private static string Text(string text) => text.ReplaceLineEndings("\n") + "\n";
}
