using System.Text;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Tests.Acks;

/// <summary>The MSH of answers, field by field (hl7-mllp 5.3, 5.4, 5.12).</summary>
public sealed class AckHeaderTests
{
    [Theory]
    [InlineData("2.1", "20261124120000||ACK|NEW|P|2.1")]
    [InlineData("2.2", "20261124120000||ACK|NEW|P|2.2")]
    [InlineData("2.3", "20261124120000.000+0000||ACK^A01|NEW|P|2.3")]
    [InlineData("2.3.1", "20261124120000.000+0000||ACK^A01|NEW|P|2.3.1")]
    [InlineData("2.4", "20261124120000.000+0000||ACK^A01^ACK|NEW|P|2.4")]
    [InlineData("2.5", "20261124120000.000+0000||ACK^A01^ACK|NEW|P|2.5")]
    [InlineData("2.5.1", "20261124120000.000+0000||ACK^A01^ACK|NEW|P|2.5.1")]
    [InlineData("2.6", "20261124120000.000+0000||ACK^A01^ACK|NEW|P|2.6")]
    [InlineData("2.7", "20261124120000.000+0000||ACK^A01^ACK|NEW|P|2.7")]
    [InlineData("2.8", "20261124120000.000+0000||ACK^A01^ACK|NEW|P|2.8")]
    [InlineData("2.9", "20261124120000.000+0000||ACK^A01^ACK|NEW|P|2.9")]
    [InlineData("V2.4", "20261124120000.000+0000||ACK^A01^ACK|NEW|P|V2.4")]
    [InlineData("2.3^USA^x", "20261124120000.000+0000||ACK^A01|NEW|P|2.3")]
    [InlineData("", "20261124120000.000+0000||ACK^A01^ACK|NEW|P|2.5")]
    [InlineData("\"\"", "20261124120000.000+0000||ACK^A01^ACK|NEW|P|2.5")]
    [InlineData("3.0", "20261124120000.000+0000||ACK^A01^ACK|NEW|P|2.5")]
    public void A_positive_answer_is_two_segments_in_the_form_of_the_version(string version, string fields) =>
        Assert.Equal($"MSH|^~\\&|C^1^ISO|D|A^2^ISO|B|{fields}\rMSA|AA|77^x\r", Answers.Write($"MSH|^~\\&|A^2^ISO|B|C^1^ISO|D|2026|user^pw|ADT^A01^ADT_A01|77^x|P|{version}|||||DE\r", "AA"));

    [Theory]
    [InlineData("ADT", "ACK")]
    [InlineData("ADT^", "ACK")]
    [InlineData("ADT^  ", "ACK")]
    [InlineData("ADT^\"\"", "ACK")]
    [InlineData("ADT^^ADT_A01", "ACK")]
    [InlineData("", "ACK")]
    [InlineData("ORU^r01", "ACK^r01^ACK")]
    public void The_trigger_is_echoed_as_sent_when_there_is_one(string type, string expected) =>
        Assert.Equal(expected, Field(Answers.Write($"MSH|^~\\&|A|B|C|D|2026||{type}|1|P|2.5\r", "AA"), 9));

    [Theory]
    [InlineData("P", "P")]
    [InlineData("t", "t")]
    [InlineData("D^A", "D^A")]
    [InlineData("X", "X")]
    [InlineData("", "P")]
    [InlineData("  ", "P")]
    [InlineData("\"\"", "P")]
    public void The_processing_id_is_echoed_or_P(string sent, string expected) =>
        Assert.Equal(expected, Field(Answers.Write($"MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|{sent}|2.5\r", "AA"), 11));

    [Theory]
    [InlineData("", "", "MSH|^~\\&|HOST|SITE|A|B|")]
    [InlineData(" ", "^^", "MSH|^~\\&|HOST|SITE|A|B|")]
    [InlineData("R\\T\\D&1^2^ISO", "F", "MSH|^~\\&|R\\T\\D&1^2^ISO|F|A|B|")]
    [InlineData("C", "", "MSH|^~\\&|C|SITE|A|B|")]
    public void Configured_names_stand_in_for_an_empty_receiver_only(string application, string facility, string expected) =>
        Assert.StartsWith(expected, Answers.Write($"MSH|^~\\&|A|B|{application}|{facility}|2026||ADT^A01|1|P|2.5\r", "AA"), StringComparison.Ordinal);

    [Fact]
    public void Empty_fields_do_not_shift_the_others() =>
        Assert.StartsWith($"MSH|^~\\&|HOST|SITE|||{Answers.Now}||ACK^A01^ACK|NEW|P|2.5\rMSA|AA|9\r", Answers.Write("MSH|^~\\&|||||||ADT^A01|9\r", "AA"), StringComparison.Ordinal);

    [Fact]
    public void A_configured_name_has_components_and_is_escaped_for_the_message()
    {
        var config = Answers.Config with { SendingApplication = "A&E|$1^1.2^ISO" };
        Assert.Equal("A\\T\\E\\F\\$1^1.2^ISO", Field(Answers.Write("MSH|^~\\&|A|B||D|2026||ADT^A01|1|P|2.5\r", "AA", config), 3));
        Assert.Equal("A&E|!F!1%1.2%ISO", Field(Answers.Write("MSH$%*!@$A$B$$D$2026$$ADT%A01$1$P$2.5\r", "AA", config), 3));
    }

    [Theory]
    [InlineData("MSH$%*!@$A$B$C$D$2026$$ADT%A01$1$P$2.5\r", "MSH$%*!@$C$D$A$B$20261124120000.000+0000$$ACK%A01%ACK$NEW$P$2.5\rMSA$AA$1\r")]
    [InlineData("MSH|^~\\&#|A|B|C|D|2026||ADT^A01|1|P|2.8\r", "MSH|^~\\&#|C|D|A|B|20261124120000.000+0000||ACK^A01^ACK|NEW|P|2.8\rMSA|AA|1\r")]
    [InlineData("MSH|^~\\&#@|A|B|C|D|2026||ADT^A01|1|P|2.5\r", "MSH|^~\\&#|C|D|A|B|20261124120000.000+0000||ACK^A01^ACK|NEW|P|2.5\rMSA|AA|1\r")]
    [InlineData("MSH|^~\\|A|B|C|D|2026||ADT^A01|1|P|2.5\r", "MSH|^~\\&|C|D|A|B|20261124120000.000+0000||ACK^A01^ACK|NEW|P|2.5\rMSA|AA|1\r")]
    [InlineData("MSH|^~|A|B|C|D|2026||ADT^A01|1|P|2.5\r", "MSH|^~\\&|C|D|A|B|20261124120000.000+0000||ACK^A01^ACK|NEW|P|2.5\rMSA|AA|1\r")]
    [InlineData("MSH|:|A|B|C|D|2026||ADT:A01|1|P|2.5\r", "MSH|:~\\&|C|D|A|B|20261124120000.000+0000||ACK:A01:ACK|NEW|P|2.5\rMSA|AA|1\r")]
    [InlineData("MSH||A|B|C|D|2026||ADT^A01|1|P|2.5\r", "MSH|^~\\&|C|D|A|B|20261124120000.000+0000||ACK^A01^ACK|NEW|P|2.5\rMSA|AA|1\r")]
    [InlineData("MSH|&|A|B|C|D|2026||ADT&A01|1|P|2.5\r", "MSH|&~\\|C|D|A|B|20261124120000.000+0000||ACK&A01&ACK|NEW|P|2.5\rMSA|AA|1\r")]
    [InlineData("MSH^^A^B^C^D^2026^^ADT^1^P^2.5\r", "MSH^^C^D^A^B^20261124120000.000+0000^^ACK^NEW^P^2.5\rMSA^AA^1\r")]
    [InlineData("MSH|^~^&|A|B|C|D|2026||ADT^A01|1|P|2.5\r", "MSH|^~^&|C|D|A|B|20261124120000.000+0000||ACK^A01^ACK|NEW|P|2.5\rMSA|AA|1\r")]
    [InlineData("MSH.^~\\&.A.B.C.D.2026..ADT^A01.1.P.2\r", "MSH.^~\\&.C.D.A.B.20261124120000\\F\\000+0000..ACK^A01^ACK.NEW.P.2\rMSA.AA.1\r")]
    [InlineData("MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P\r", "MSH|^~\\&|C|D|A|B|20261124120000.000+0000||ACK^A01^ACK|NEW|P|2.5\rMSA|AA|1\r")]
    [InlineData("MSH.^~\\&.A.B.C.D.2026..ADT^A01.1.P\r", "MSH.^~\\&.C.D.A.B.20261124120000\\F\\000+0000..ACK^A01^ACK.NEW.P.2\\F\\5\rMSA.AA.1\r")]
    public void The_delimiters_are_those_of_the_message(string message, string answer) => Assert.Equal(answer, Answers.Write(message, "AA"));

    [Fact]
    public void Delimiters_beyond_ascii_stay_single_bytes() =>
        Assert.StartsWith("MSH\u00A7^~\\&\u00A7C\u00A7D\u00A7A\u00A7B\u00A7", Answers.Write("MSH\u00A7^~\\&\u00A7A\u00A7B\u00A7C\u00A7D\u00A72026\u00A7\u00A7ADT^A01\u00A71\u00A7P\u00A72.5\r", "AA"), StringComparison.Ordinal);

    [Fact]
    public void Enhanced_answers_ask_for_no_answer_themselves()
    {
        const string Message = "MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5|5||AL|AL|DE|8859/1\r";
        Assert.EndsWith("|P|2.5|||NE|NE||8859/1\rMSA|CA|1\r", Answers.Write(Message, "CA", Answers.Config, enhanced: true), StringComparison.Ordinal);
        Assert.EndsWith("|P|2.5||||||8859/1\rMSA|AA|1\r", Answers.Write(Message, "AA"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_is_that_of_the_zone()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("x", new TimeSpan(-3, -30, 0), "x", "x");
        Assert.Equal("20261124083000.000-0330", Field(Answers.Write("MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5\r", "AA", Answers.Config with { Zone = zone }), 7));
        Assert.Equal("20261124083000", Field(Answers.Write("MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.2\r", "AA", Answers.Config with { Zone = zone }), 7));
    }

    [Theory]
    [InlineData("8859/1")]
    [InlineData("UNICODE UTF-8")]
    [InlineData("GB 18030-2000")]
    [InlineData("BIG-5")]
    [InlineData("KS X 1001")]
    [InlineData("~ISO IR87")]
    [InlineData("ISO IR14~ISO IR87")]
    public void Echoed_text_comes_back_byte_for_byte(string set)
    {
        var names = set switch { "8859/1" => ("Klinik Mü", "Größe"), "KS X 1001" => ("서울", "병원"), "BIG-5" or "GB 18030-2000" => ("醫院", "功"), _ => ("表示", "ソフト") };
        var text = $"MSH|^~\\&|{names.Item1}|{names.Item2}|C|D|2026||ADT^A01|1|P|2.5||||||{set}\rPID|1||{names.Item2}";
        var bytes = Hl7CharacterSets.Find(set.Split('~')[^1], out _)!.Encode(text);
        var answer = Answers.WriteBytes(bytes, "AA");
        Assert.True(answer.AsSpan().IndexOf(Slice(bytes, "MSH|^~\\&|"u8, "|C|D|"u8)) > 0);
        Assert.Contains($"|P|2.5||||||{set}\r", Encoding.Latin1.GetString(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_wide_message_is_answered_in_UTF8_without_a_mark(bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, true);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes("MSH|^~\\&|Ä|B|C|D|2026||ADT^A01|1|P|2.5||||||UNICODE UTF-16\r")];
        var answer = Encoding.UTF8.GetString(Answers.WriteBytes(bytes, "AA"));
        Assert.StartsWith("MSH|^~\\&|C|D|Ä|B|", answer, StringComparison.Ordinal);
        Assert.Contains("|P|2.5||||||UNICODE UTF-8\r", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_only_claims_a_wide_set_is_not_answered_with_that_claim() =>
        Assert.Contains("|P|2.5||||||UNICODE UTF-8\r", Answers.Write("MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5||||||UNICODE UTF-16\r", "AA"), StringComparison.Ordinal);

    [Theory]
    [InlineData("8859/1", "Zürich ?")]
    [InlineData("ASCII", "Z?rich ?")]
    public void Characters_the_set_does_not_have_become_question_marks(string set, string expected)
    {
        var config = Answers.Config with { SendingApplication = "Zürich 表" };
        Assert.Equal(expected, Field(Answers.Write($"MSH|^~\\&|A|B||D|2026||ADT^A01|1|P|2.5||||||{set}\r", "AA", config), 3));
    }

    [Fact]
    public void Bytes_of_the_framing_are_not_echoed() =>
        Assert.EndsWith("MSA|AA|12\r", Answers.Write("MSH|^~\\&|A|B|C|D|2026||ADT^A01|\u000B1\u001C2\u001C\nPID|1\r", "AA"), StringComparison.Ordinal);

    [Fact]
    public void Credentials_are_never_echoed() =>
        Assert.DoesNotContain("secret", Answers.Write("MSH|^~\\&|A|B|C|D|2026|user^secret|ADT^A01|1|P|2.5\r", "AA"), StringComparison.Ordinal);

    [Fact]
    public void A_long_header_is_echoed_whole()
    {
        var name = new string('x', 5000);
        Assert.Equal(name, Field(Answers.Write($"MSH|^~\\&|{name}|B|C|D|2026||ADT^A01|1|P|2.5\r", "AA"), 5));
    }

    [Fact]
    public void Control_ids_are_short_and_new()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => Encoding.ASCII.GetString(Answers.WriteBytes(null, "AR")).Split('|')[9]).ToHashSet();
        Assert.Equal(1000, ids.Count);
        Assert.All(ids, id => Assert.InRange(id.Length, 1, 20));
    }

    private static ReadOnlySpan<byte> Slice(byte[] text, ReadOnlySpan<byte> after, ReadOnlySpan<byte> before)
    {
        var start = text.AsSpan().IndexOf(after) + after.Length;
        return text.AsSpan(start, text.AsSpan().IndexOf(before) - start);
    }

    private static string Field(string answer, int number) => answer[..answer.IndexOf('\r', StringComparison.Ordinal)].Split(answer[3])[number - 1];
}
