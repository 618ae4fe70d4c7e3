using ConnectorHost.Connectors.Hl7.Acks;

namespace ConnectorHost.Connectors.Hl7.Tests.Acks;

/// <summary>MSA and ERR of negative answers by version (hl7-mllp 5.5, 5.6, 5.10).</summary>
public sealed class AckErrorTests
{
    private static readonly AckProblem PidMissing = new(101, "Patient identifier missing", "PID", 1, 3);
    private static readonly AckProblem NoPid = new(100, "Patient segment missing", "PID");
    private static readonly AckProblem Type = new(200, "message type not accepted here", "MSH", 1, 9, 1);
    private static readonly AckProblem NotHl7 = new(100, "not an HL7 v2 message");
    private static readonly AckProblem Unavailable = new(207, "temporarily unavailable, resend");

    [Theory]
    [InlineData("2.1", "MSA|AE|1|Patient identifier missing\rERR|PID^1^3\r")]
    [InlineData("2.2", "MSA|AE|1|Patient identifier missing|||101^Required field missing^HL70357\rERR|PID^1^3^101&Required field missing&HL70357\r")]
    [InlineData("2.3", "MSA|AE|1|Patient identifier missing|||101^Required field missing^HL70357\rERR|PID^1^3^101&Required field missing&HL70357\r")]
    [InlineData("2.3.1", "MSA|AE|1|Patient identifier missing|||101^Required field missing^HL70357\rERR|PID^1^3^101&Required field missing&HL70357\r")]
    [InlineData("2.4", "MSA|AE|1|Patient identifier missing|||101^Required field missing^HL70357\rERR|PID^1^3^101&Required field missing&HL70357\r")]
    [InlineData("2.5", "MSA|AE|1|Patient identifier missing\rERR||PID^1^3|101^Required field missing^HL70357|E|||PID-3 is empty|Patient identifier missing\r")]
    [InlineData("2.5.1", "MSA|AE|1|Patient identifier missing\rERR||PID^1^3|101^Required field missing^HL70357|E|||PID-3 is empty|Patient identifier missing\r")]
    [InlineData("2.6", "MSA|AE|1|Patient identifier missing\rERR||PID^1^3|101^Required field missing^HL70357|E|||PID-3 is empty|Patient identifier missing\r")]
    [InlineData("2.7", "MSA|AE|1\rERR||PID^1^3|101^Required field missing^HL70357|E|||PID-3 is empty|Patient identifier missing\r")]
    [InlineData("2.8", "MSA|AE|1\rERR||PID^1^3|101^Required field missing^HL70357|E|||PID-3 is empty|Patient identifier missing\r")]
    [InlineData("2.9", "MSA|AE|1\rERR||PID^1^3|101^Required field missing^HL70357|E|||PID-3 is empty|Patient identifier missing\r")]
    public void A_missing_value_is_told_in_the_layout_of_the_version(string version, string expected) => Assert.Equal(expected, Write(version, "AE", PidMissing));

    [Theory]
    [InlineData("2.1", "ERR|PID^1\r")]
    [InlineData("2.3", "ERR|PID^1^^100&Segment sequence error&HL70357\r")]
    [InlineData("2.5", "ERR||PID^1|100^Segment sequence error^HL70357|E|||PID is not as the structure needs it|Patient segment missing\r")]
    public void A_missing_segment_has_no_field(string version, string expected) => Assert.EndsWith(expected, Write(version, "AE", NoPid), StringComparison.Ordinal);

    [Theory]
    [InlineData("2.1", "MSA|AR|1|message type not accepted here\rERR|MSH^1^9\r")]
    [InlineData("2.3.1", "MSA|AR|1|message type not accepted here|||200^Unsupported message type^HL70357\rERR|MSH^1^9^200&Unsupported message type&HL70357\r")]
    [InlineData("2.5.1", "MSA|AR|1|message type not accepted here\rERR||MSH^1^9^1^1|200^Unsupported message type^HL70357|E|||MSH-9-1 is not in 'channels'|message type not accepted here\r")]
    [InlineData("2.7.1", "MSA|AR|1\rERR||MSH^1^9^1^1|200^Unsupported message type^HL70357|E|||MSH-9-1 is not in 'channels'|message type not accepted here\r")]
    public void A_component_is_named_from_2_5_on(string version, string expected) => Assert.Equal(expected, Write(version, "AR", Type));

    [Theory]
    [InlineData("2.1", "MSA|AE|1|temporarily unavailable, resend\rERR|\r")]
    [InlineData("2.4", "MSA|AE|1|temporarily unavailable, resend|||207^Application internal error^HL70357\rERR|^^^207&Application internal error&HL70357\r")]
    [InlineData("2.6", "MSA|AE|1|temporarily unavailable, resend\rERR|||207^Application internal error^HL70357|E||||temporarily unavailable, resend\r")]
    public void Trouble_of_ours_has_no_place(string version, string expected) => Assert.Equal(expected, Write(version, "AE", Unavailable));

    [Fact]
    public void Repetition_and_subcomponent_are_named_when_known()
    {
        Assert.Contains("ERR||PID^2^3^4|102^", Write("2.6", "AE", new AckProblem(102, "x", "PID", 2, 3) { Repetition = 4 }), StringComparison.Ordinal);
        Assert.Contains("ERR||PID^2^3^4^5^6|102^Data type error^HL70357|E|||PID(2)-3-5-6 is not of its data type|x\r",
            Write("2.6", "AE", new AckProblem(102, "x", "PID", 2, 3, 5) { Repetition = 4, Subcomponent = 6 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_problems_are_told_and_no_more()
    {
        var problems = Enumerable.Range(1, 12).Select(i => new AckProblem(102, "x", "OBX", i, 5)).ToArray();
        Assert.Equal(10, Write("2.5", "AE", problems).Split("\rERR|").Length - 1);
        Assert.Equal("MSA|AE|1|x|||102^Data type error^HL70357\rERR|" + string.Join('~', Enumerable.Range(1, 10).Select(i => $"OBX^{i}^5^102&Data type error&HL70357")) + "\r", Write("2.3", "AE", problems));
        Assert.Equal("MSA|AE|1|x\rERR|" + string.Join('~', Enumerable.Range(1, 10).Select(i => $"OBX^{i}^5")) + "\r", Write("2.1", "AE", problems));
    }

    [Theory]
    [InlineData("2.5", "AA", true)]
    [InlineData("2.8", "AA", true)]
    [InlineData("2.5", "CA", false)]
    [InlineData("2.4", "AA", false)]
    [InlineData("2.1", "AA", false)]
    public void Warnings_go_with_an_AA_where_the_version_knows_a_severity(string version, string code, bool told)
    {
        AckProblem[] warnings = [new(104, "longer than the standard says", "PID", 1, 5) { Severity = 'W' }, new(0, "not the default set", "MSH") { Severity = 'W', Name = "charset_fallback" }];
        var expected = told
            ? $"MSA|{code}|1\rERR||PID^1^5|104^Value too long^HL70357|W|||PID-5 is longer than allowed|longer than the standard says\rERR||MSH^1|0^Message accepted^HL70357|W|charset_fallback||MSH see user message|not the default set\r"
            : $"MSA|{code}|1\r";
        Assert.Equal(expected, Write(version, code, warnings));
    }

    [Theory]
    [InlineData("2.4", "MSA$AE$1$too much: a!F!b!S!$$$101%Required field missing%HL70357\rERR$PID%1%3%101@Required field missing@HL70357\r")]
    [InlineData("2.5", "MSA$AE$1$too much: a!F!b!S!\rERR$$PID%1%3$101%Required field missing%HL70357$E$$$PID-3 is empty$too much: a!F!b!S!\r")]
    public void Text_of_ours_is_escaped_for_the_delimiters_of_the_message(string version, string expected)
    {
        var answer = Answers.Write($"MSH$%*!@$A$B$C$D$2026$$ADT%A01$1$P${version}\r", "AE", new AckProblem(101, "too much: a$b%", "PID", 1, 3));
        Assert.EndsWith(expected, answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_ours_is_ascii_and_one_line() =>
        Assert.StartsWith("MSA|AE|1|Gr??e  x\r", Write("2.5", "AE", new AckProblem(102, "Größe\r\nx", "PID", 1, 3)), StringComparison.Ordinal);

    [Fact]
    public void MSA_3_has_at_most_80_characters() =>
        Assert.StartsWith($"MSA|AE|1|{new string('x', 80)}\r", Write("2.5", "AE", new AckProblem(102, new string('x', 100), "PID", 1, 3)), StringComparison.Ordinal);

    [Fact]
    public void Levels_the_message_does_not_have_are_left_out()
    {
        Assert.EndsWith("MSA|AE|1|x|||102&Data type error&HL70357\rERR|PID&1&3&102\r", Answers.Write("MSH|&|A|B|C|D|2026||ADT&A01|1|P|2.3\r", "AE", new AckProblem(102, "x", "PID", 1, 3)), StringComparison.Ordinal);
        Assert.EndsWith("MSA^AE^1^x^^^102\rERR^PID\r", Answers.Write("MSH^^A^B^C^D^2026^^ADT^1^P^2.3\r", "AE", new AckProblem(102, "x", "PID", 1, 3)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("17", "AA", "MSA|AA|1||17\r")]
    [InlineData("-1", "AA", "MSA|AA|1||-1\r")]
    public void A_sequence_number_is_confirmed_in_MSA_4(string sequence, string code, string expected) =>
        Assert.EndsWith(expected, Answers.Write("MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5\r", code, Answers.Config, sequence: sequence), StringComparison.Ordinal);

    [Fact]
    public void A_sequence_number_stands_beside_the_reason_of_a_refusal() =>
        Assert.Contains("MSA|AE|1|x|17||102^Data type error^HL70357\r", Answers.Write("MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.3\r", "AE", Answers.Config, sequence: "17", problems: new AckProblem(102, "x", "PID", 1, 3)), StringComparison.Ordinal);

    [Theory]
    [InlineData("2.5", "20261124120000.000+0000||ACK|NEW|P|2.5\rMSA|AR||not an HL7 v2 message\rERR|||100^Segment sequence error^HL70357|E|||no header segment that can be read|not an HL7 v2 message\r")]
    [InlineData("2.1", "20261124120000||ACK|NEW|P|2.1\rMSA|AR||not an HL7 v2 message\rERR|\r")]
    [InlineData("2.3", "20261124120000.000+0000||ACK|NEW|P|2.3\rMSA|AR||not an HL7 v2 message|||100^Segment sequence error^HL70357\rERR|^^^100&Segment sequence error&HL70357\r")]
    [InlineData("2.7", "20261124120000.000+0000||ACK|NEW|P|2.7\rMSA|AR|\rERR|||100^Segment sequence error^HL70357|E|||no header segment that can be read|not an HL7 v2 message\r")]
    public void An_unreadable_message_is_answered_in_the_configured_version_without_an_invented_control_id(string version, string expected) =>
        Assert.Equal($"MSH|^~\\&|HOST|SITE|||{expected}", Answers.Write(null, "AR", Answers.Config with { Version = version }, problems: NotHl7));

    [Fact]
    public void A_refused_version_gives_way_to_the_configured_one() =>
        Assert.Equal(
            "MSH|^~\\&|C|D|A|B|20261124120000||ACK|NEW|P|2.2\rMSA|AR|1|version not supported|||203^Unsupported version id^HL70357\rERR|MSH^1^12^203&Unsupported version id&HL70357\r",
            Answers.Write("MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|3.0\r", "AR", Answers.Config with { Version = "2.2" }, problems: new AckProblem(203, "version not supported", "MSH", 1, 12, 1)));

    private static string Write(string version, string code, params AckProblem[] problems)
    {
        var answer = Answers.Write($"MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|{version}\r", code, problems);
        return answer[(answer.IndexOf('\r', StringComparison.Ordinal) + 1)..];
    }
}
