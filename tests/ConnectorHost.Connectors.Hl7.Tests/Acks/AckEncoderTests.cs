using System.Buffers;
using System.Text;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Hl7.Messages;
using Microsoft.Extensions.Time.Testing;

namespace ConnectorHost.Connectors.Hl7.Tests.Acks;

public sealed class AckEncoderTests
{
    private static readonly AckProblem PidMissing = new(101, "patient id missing", "PID", 1, 3);

    [Fact]
    public void A_positive_answer_swaps_the_applications_and_echoes_the_control_id()
    {
        var ack = Write("MSH|^~\\&|APP^1^ISO|FAC|RAPP|RFAC|20260101||ADT^A01^ADT_A01|MSG1|T^A|2.5.1\r", "AA");
        Assert.Matches("^MSH\\|\\^~\\\\&\\|RAPP\\|RFAC\\|APP\\^1\\^ISO\\|FAC\\|20261124120000\\.000\\+0000\\|\\|ACK\\^A01\\^ACK\\|[0-9A-Z]{17}\\|T\\^A\\|2\\.5\\.1\\rMSA\\|AA\\|MSG1\\r$", ack);
    }

    [Theory]
    [InlineData("2.1", "20261124120000||ACK|")]
    [InlineData("2.2", "20261124120000||ACK|")]
    [InlineData("2.3", "20261124120000.000+0000||ACK^A01|")]
    [InlineData("2.3.1", "||ACK^A01|")]
    [InlineData("2.4", "||ACK^A01^ACK|")]
    [InlineData("2.8", "||ACK^A01^ACK|")]
    public void Time_and_type_are_written_as_the_version_knows_them(string version, string expected)
    {
        Assert.Contains(expected, Write($"MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|{version}\r", "AA"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.1", "MSA|AE|1|patient id missing\rERR|PID^1^3\r")]
    [InlineData("2.3", "MSA|AE|1|patient id missing|||101^Required field missing^HL70357\rERR|PID^1^3^101&Required field missing&HL70357\r")]
    [InlineData("2.5.1", "MSA|AE|1|patient id missing\rERR||PID^1^3|101^Required field missing^HL70357|E|||PID-3|patient id missing\r")]
    [InlineData("2.7", "MSA|AE|1\rERR||PID^1^3|101^Required field missing^HL70357|E|||PID-3|patient id missing\r")]
    public void A_negative_answer_says_where_and_why_in_the_layout_of_the_version(string version, string expected)
    {
        Assert.EndsWith(expected, Write($"MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|{version}\r", "AE", PidMissing), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_problems_become_several_segments_or_repetitions()
    {
        AckProblem[] problems = [PidMissing, new(102, "no time", "PV1", 1, 44)];
        Assert.Contains("ERR||PV1^1^44|102", Write("MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.6\r", "AE", problems), StringComparison.Ordinal);
        Assert.Contains("&HL70357~PV1^1^44^102&", Write("MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.4\r", "AE", problems), StringComparison.Ordinal);
    }

    [Fact]
    public void The_delimiters_of_the_message_are_kept_and_a_fifth_only_if_it_had_one()
    {
        Assert.StartsWith("MSH$%*!@$C$D$A$B$", Write("MSH$%*!@$A$B$C$D$20260101$$ADT%A01$1$P$2.5\r", "AA"), StringComparison.Ordinal);
        Assert.StartsWith("MSH|^~\\&#|", Write("MSH|^~\\&#|A|B|C|D|20260101||ADT^A01|1|P|2.8\r", "AA"), StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_are_never_echoed()
    {
        Assert.DoesNotContain("secret", Write("MSH|^~\\&|A|B|C|D|20260101|user^secret|ADT^A01|1|P|2.5\r", "AA"), StringComparison.Ordinal);
    }

    [Fact]
    public void Enhanced_answers_ask_for_no_answer_themselves()
    {
        Assert.Contains("|P|2.5|||NE|NE\r", Write("MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5|||AL|AL\r", "CA", enhanced: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Configured_names_stand_in_for_an_empty_receiver_only()
    {
        Assert.StartsWith("MSH|^~\\&|HOST|SITE|A|B|", Write("MSH|^~\\&|A|B|||20260101||ADT^A01|1|P|2.5\r", "AA"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unreadable_message_gets_the_text_of_5_10_without_an_invented_control_id()
    {
        var ack = Write(null, "AR", new AckProblem(100, "not an HL7 v2 message"));
        Assert.StartsWith("MSH|^~\\&|HOST|SITE|||20261124120000.000+0000||ACK|", ack, StringComparison.Ordinal);
        Assert.Contains("|P|2.5\rMSA|AR||not an HL7 v2 message\r", ack, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequence_number_is_confirmed_in_MSA_4()
    {
        Assert.EndsWith("MSA|AA|1||17\r", Write("MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5|17\r", "AA", sequence: "17"), StringComparison.Ordinal);
    }

    [Fact]
    public void Echoed_bytes_come_back_in_the_set_of_the_message()
    {
        var header = Read(Encoding.Latin1.GetBytes("MSH|^~\\&|Klinik Mü|B|C|D|20260101||ADT^A01|1|P|2.5||||||8859/1\r"));
        var output = new ArrayBufferWriter<byte>();
        Encoder().Write(output, header, "AA", false, null, null);
        var text = Encoding.Latin1.GetString(output.WrittenSpan);
        Assert.Contains("|Klinik Mü|B|", text, StringComparison.Ordinal);
        Assert.Contains("||||||8859/1\r", text, StringComparison.Ordinal);
    }

    private static string Write(string? message, string code, AckProblem problem) => Write(message, code, [problem]);

    private static string Write(string? message, string code, IReadOnlyList<AckProblem>? problems = null, bool enhanced = false, string? sequence = null)
    {
        var output = new ArrayBufferWriter<byte>();
        Encoder().Write(output, message is null ? null : Read(Encoding.ASCII.GetBytes(message)), code, enhanced, problems, sequence);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }

    private static AckEncoder Encoder() => new(
        new AckConfig(AckMode.Auto, TimeSpan.FromSeconds(30), UnavailableAnswer.Close, DeadLetterAnswer.Error, "HOST", "SITE", "2.5", TimeZoneInfo.Utc),
        new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero)));

    private static Hl7Header Read(byte[] message)
    {
        Assert.True(Hl7Header.TryRead(message, out var header, out _));
        return header!;
    }
}
