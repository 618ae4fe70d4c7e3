using System.Globalization;
using ConnectorHost.Connectors.Hl7.Tests.Mapping.Validation;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Tests.Mapping;

/// <summary>hl7-mllp 7.5 and 7.2: delimiters that a sender did not escape cost no text, and where parts of a simple type are left out a finding says so.</summary>
public class TextFieldTests
{
    private const string Sent = "pain & <b>fever^3 days";
    private const string Pid = "PID|1||P1^^^EAST^MR||Wren^Ida||19480404|F";
    private const string Pv1 = "PV1|1|I|3N^2^1|R|||D1^Roe^Ann||||||||||||V1^^^EAST^VN|||||||||||||||||||||||||20260406140000+0000";

    // Message, the segment with the text, its field, and where the event has it.
    [Theory]
    [InlineData("ORM^O01", "OBR", 13, "clinicalInfo")]
    [InlineData("ORM^O01", "TQ1", 11, "timing/text")]
    [InlineData("ORM^O01", "DG1", 4, "diagnoses/0/display")]
    [InlineData("ORM^O01", "NTE", 3, "notes/0")]
    [InlineData("ADT^A01", "PV2", 12, "admissionReason")]
    [InlineData("ADT^A01", "DG1", 4, "admissionReason")]
    [InlineData("ADT^A03", "DG1", 4, "dischargeDiagnoses/0/display")]
    [InlineData("ADT^A04", "IN1", 8, "insurances/0/groupNumber")]
    [InlineData("ADT^A04", "IN1", 36, "insurances/0/policyNumber")]
    [InlineData("ADT^A08", "AL1", 5, "allergies/0/reactions/0")]
    [InlineData("ADT^A60", "IAM", 5, "allergies/0/reactions/0")]
    [InlineData("ADT^A60", "IAM", 12, "allergies/0/onset")]
    [InlineData("ORU^R01", "OBX", 4, "observations/0/subId")]
    [InlineData("ORU^R01", "OBX", 5, "observations/0/valueText")]
    public void A_text_keeps_delimiters_that_were_not_escaped(string type, string segment, int field, string path)
    {
        var made = Samples.MapOne(Message(type, segment, field, Sent));
        Assert.Equal(Sent, At(made.Value, path));
        Assert.Contains(Clean.Findings(made), f => f.StartsWith($"W {segment}[1]-{field} unescaped_delimiter", StringComparison.Ordinal));

        var plain = Samples.MapOne(Message(type, segment, field, "pain \\T\\ fever"));
        Assert.Equal("pain & fever", At(plain.Value, path));
        Assert.DoesNotContain(Clean.Findings(plain), f => f.Contains("unescaped_delimiter", StringComparison.Ordinal));
        Assert.Empty(At(Samples.MapOne(Message(type, segment, field, "\"\"")).Value, path) as string ?? "");
    }

    [Theory]
    [InlineData("ST", "01 & home^by car", "01 & home^by car")]
    [InlineData("CE", "01^home", "01")]
    public void A_disposition_observed_as_text_is_all_of_it(string valueType, string sent, string disposition)
    {
        var made = Samples.MapOne(Message("ADT^A03", "OBX", 5, sent).Replace("OBX|1|ST|1^A^L", $"OBX|1|{valueType}|8650-4^Disposition^LN", StringComparison.Ordinal));
        Assert.Equal(disposition, made.Value["dischargeDisposition"]);
    }

    [Theory]
    [InlineData("ADT^A08", "AL1")]
    [InlineData("ADT^A60", "IAM")]
    public void Reactions_are_one_text_for_each_repetition(string type, string segment)
    {
        var made = Samples.MapOne(Message(type, segment, 5, "hives^face~~swelling & pain~\"\""));
        Assert.Equal(["hives^face", "swelling & pain"], (IReadOnlyList<object?>)At(made.Value, "allergies/0/reactions")!);
    }

    [Fact]
    public void Repetitions_of_an_instruction_are_lines_and_those_of_a_description_words()
    {
        Assert.Equal("one\ntwo", At(Samples.MapOne(Message("ORM^O01", "TQ1", 11, "one~two")).Value, "timing/text"));
        Assert.Equal("one two", At(Samples.MapOne(Message("ORM^O01", "OBR", 13, "one~two")).Value, "clinicalInfo"));
    }

    [Theory]
    [InlineData("P1^^^EAST^MR", "P1&x^^^EAST^MR")]
    [InlineData("D1^Roe", "D1&x^Roe")]
    [InlineData("3N^2^1", "3N&x^2^1")]
    [InlineData("3N^2^1", "3N^2^1&x")]
    [InlineData("V1^^^EAST", "V1&x^^^EAST")]
    [InlineData("|PL1|", "|PL1&x|")]
    [InlineData("|PL1|", "|PL1^CPOE&x|")]
    [InlineData("718-7^Hb^LN", "718-7&x^Hb^LN")]
    [InlineData("718-7^Hb^LN", "718-7^Hb & x^LN")]
    public void Parts_of_a_simple_type_are_left_out_with_a_finding(string simple, string withParts)
    {
        var text = Message("ORM^O01", "OBR", 13, "x").Replace("ORC|NW|PL1", "ORC|NW|PL1|", StringComparison.Ordinal);
        Assert.Contains(simple, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Findings(text), f => f.Contains("extra_subcomponents", StringComparison.Ordinal));
        Assert.Contains(Findings(text.Replace(simple, withParts, StringComparison.Ordinal)), f => f.StartsWith("W MSH[1] extra_subcomponents", StringComparison.Ordinal));

        static string[] Findings(string text)
        {
            // An admission reads provider and place of the visit, an order its numbers and codes.
            var admission = text.Replace("ORM^O01", "ADT^A01", StringComparison.Ordinal);
            return [.. Clean.Findings(Samples.MapOne(text)), .. Clean.Findings(Samples.MapOne(admission))];
        }
    }

    [Theory]
    [InlineData("ADT^A01", "PV2|||^chest pain & fever", "admissionReason", "chest pain")]
    [InlineData("ADT^A02", "PV2||||^isolation & care", "reason", "isolation")]
    [InlineData("ADT^A04", "IN1|1|P&x", "insurances/0/planId", "P")]
    [InlineData("ADT^A60", "IAM|1|DA&x|1^Dust^L", "allergies/0/type", "DA")]
    public void Coded_texts_and_codes_lose_no_part_without_a_finding(string type, string line, string path, string value)
    {
        var made = Samples.MapOne(Message(type, "PV2", 12, "x").Replace("PV2|1|||||||||||x", line, StringComparison.Ordinal));
        Assert.Equal(value, At(made.Value, path));
        Assert.Contains(Clean.Findings(made), f => f.StartsWith("W MSH[1] extra_subcomponents", StringComparison.Ordinal));
    }

    [Fact]
    public void From_2_7_on_a_place_may_have_parts()
    {
        var text = Message("ADT^A01", "PV2", 12, "x").Replace("3N^2^1", "3N&1.2.3&ISO^2&1.2.3&ISO^1", StringComparison.Ordinal);
        Assert.Contains(Clean.Findings(Samples.MapOne(text)), f => f.Contains("extra_subcomponents", StringComparison.Ordinal));
        var later = Samples.MapOne(text.Replace("|P|2.5", "|P|2.7", StringComparison.Ordinal));
        Assert.DoesNotContain(Clean.Findings(later), f => f.Contains("extra_subcomponents", StringComparison.Ordinal));
        Assert.Equal("3N", At(later.Value, "bedAssignment/unit"));
    }

    private static string Message(string type, string segment, int field, string text)
    {
        var line = segment switch
        {
            "OBR" => Fill("OBR|1|PL1||718-7^Hb^LN", field, text),
            "DG1" => Fill("DG1|1||", field, text) + "||F",
            "OBX" when field == 4 => $"OBX|1|NM|1^A^L|{text}|5|mg|||||F",
            "OBX" => $"OBX|1|ST|1^A^L||{text}||||||F",
            "AL1" or "IAM" => Fill($"{segment}|1|DA|1^Dust^L", field, text),
            _ => Fill($"{segment}|1", field, text),
        };
        string[] around = type switch
        {
            "ORM^O01" when segment == "OBR" => [Pid, Pv1, "ORC|NW|PL1"],
            "ORM^O01" when segment == "TQ1" => [Pid, Pv1, "ORC|NW|PL1", line, "OBR|1|PL1||718-7^Hb^LN"],
            "ORM^O01" => [Pid, Pv1, "ORC|NW|PL1", "OBR|1|PL1||718-7^Hb^LN"],
            "ORU^R01" => [Pid, "OBR|1|PL1|F1|718-7^Hb^LN|||20260406140000+0000||||||||||||||||||F"],
            _ => ["EVN||20260406145900+0000", Pid, Pv1],
        };
        return string.Join('\n', [$"MSH|^~\\&|A|EAST|B|HUB|20260406150000+0000||{type}|C1|P|2.5", .. around, .. segment == "TQ1" ? [] : new[] { line }]);
    }

    private static string Fill(string line, int field, string text) => line + new string('|', field - line.Count(c => c == '|')) + text;

    private static object? At(Struct value, string path)
    {
        object? at = value;
        foreach (var name in path.Split('/'))
        {
            if (at is IReadOnlyList<object?> { Count: 0 }) return null;
            at = at is Struct part ? part[name] : at is IReadOnlyList<object?> list ? list[int.Parse(name, CultureInfo.InvariantCulture)] : null;
        }
        return at;
    }
}
