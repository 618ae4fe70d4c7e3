using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.Connectors.Hl7.Security;
using ConnectorHost.Connectors.Hl7.Tests.Security;

namespace ConnectorHost.Connectors.Hl7.Tests.Acks;

/// <summary>Checks 1 to 11 of hl7-mllp 5.8, their order, their answers in original and enhanced mode and by version.</summary>
public sealed class CheckOrderTests
{
    private static readonly string[] Versions = ["2.1", "2.2", "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.8"];

    // Each row: what is wrong, the code and the place of the answer.
    public static TheoryData<string, string, string, int, string> Rows()
    {
        var rows = new TheoryData<string, string, string, int, string>();
        foreach (var version in Versions)
        {
            rows.Add(version, "|A|B|C|D|2026|||5|P|", "AR", 101, "MSH^1^9^1^1");
            rows.Add(version, "|A|B|C|D|2026||^A01|5|P|", "AR", 101, "MSH^1^9^1^1");
            rows.Add(version, "|A|B|C|D|2026||ORU^R01|5|P|", "AR", 200, "MSH^1^9^1^1");
            rows.Add(version, "|A|B|C|D|2026||ADT^A19|5|P|", "AR", 200, "MSH^1^9^1^1");
            rows.Add(version, "|A|B|C|D|2026||ADT^A01|5|X|", "AR", 202, "MSH^1^11^1^1");
            rows.Add(version, "|A|B|C|D|2026||ADT^Q77|5|P|", "AR", 201, "MSH^1^9^1^2");
            rows.Add(version, "|A|B|C|D|2026||ADT^A01||P|", "AE", 101, "MSH^1^10");
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_check_answers_by_its_row_in_every_version_and_mode(string version, string fields, string code, int error, string place)
    {
        await using var host = new Answering(routing: Routing);
        var id = fields.Contains("|5|", StringComparison.Ordinal) ? "5" : "";
        var original = await host.AskAsync($"MSH|^~\\&{fields}{version}\r");
        Assert.Contains($"\rMSA|{code}|{id}", original, StringComparison.Ordinal);
        AssertError(original, version, error, place);

        var enhanced = await host.AskAsync($"MSH|^~\\&{fields}{version}|||AL|AL\r");
        Assert.Contains($"\rMSA|C{code[1]}|{id}", enhanced, StringComparison.Ordinal);
        Assert.Contains("|||NE|NE\r", enhanced, StringComparison.Ordinal);
        AssertError(enhanced, version, error, place);

        var application = await host.AskAsync($"MSH|^~\\&{fields}{version}|||NE|ER\r");
        Assert.Contains($"\rMSA|{code}|{id}", application, StringComparison.Ordinal);
        Assert.Equal("", await host.AllAsync($"MSH|^~\\&{fields}{version}|||NE|SU\r"));
        Assert.Empty(host.Passed);
    }

    // Everything is wrong from a check on: that check decides, and the later ones are not reported.
    [Theory]
    [InlineData("MSH|^~\\&|A|B|C|D|2026||ACK^Q77||X|3.0", null)]
    [InlineData("MSH|^~\\&|A|B|C|D|2026||MCF||X|3.0", null)]
    [InlineData("MSH|^~\\&|A|B|C|D|2026||||X|3.0\rMSA|AA|1", null)]
    [InlineData("MSH|^~\\&|A|B|C|D|2026||||X|3.0", "207 not authorised")]
    [InlineData("MSH|^~\\&|A|B|C|D|2026|u^p|^Q77||X|3.0", "101 message type missing")]
    [InlineData("MSH|^~\\&|A|B|C|D|2026|u^p|ORU^Q77||X|3.0", "200 message type not accepted here")]
    [InlineData("MSH|^~\\&|A|B|C|D|2026|u^p|ADT^Q77||X|3.0", "203 version not supported")]
    [InlineData("MSH|^~\\&|A|B|C|D|2026|u^p|ADT^Q77||X|2.5", "202 processing id not accepted here")]
    [InlineData("MSH|^~\\&|A|B|C|D|2026|u^p|ADT^Q77||P|2.5", "201 trigger event not accepted here")]
    [InlineData("MSH|^~\\&|A|B|C|D|2026|u^p|ADT||P|2.5\rEVN|Q77", "201 trigger event not accepted here")]
    [InlineData("MSH|^~\\&|A|B|C|D|2026|u^p|ADT||P|2.5\rEVN|A01", "101 message control id missing")]
    [InlineData("MSH|^~\\&|A|B|C|D|2026|u^p|ADT^A01|\"\"|P|2.5", "101 message control id missing")]
    [InlineData("MSH|^~\\&|A|B|C|D|2026|u^p|adt^a01|1|t|2.5", "AA")]
    [InlineData("MSH|^~\\&|A|B|C|D|2026|u^p|ADT^A01|1||", "AA")]
    [InlineData("MSH|^~\\&|A|B|C|D|2026|u^p|ADT^A01|1|P|2.5\rMSA|AA|1", "AA")]
    public async Task The_first_check_that_fails_decides(string message, string? expected)
    {
        await using var host = new Answering(routing: Routing, security: SecurityConfigs.Of("u", "p"));
        var answer = await host.AllAsync(message);
        if (expected is null) Assert.Equal("", answer);
        else if (expected == "AA") Assert.Contains("\rMSA|AA|1\r", answer, StringComparison.Ordinal);
        else
        {
            Assert.Contains($"|{expected[..3]}^", answer, StringComparison.Ordinal);
            Assert.Contains($"|{expected[4..]}\r", answer, StringComparison.Ordinal);
            Assert.Equal(2, answer.Split("ERR|").Length);
        }
    }

    [Theory]
    [InlineData("hello there, this is not HL7", "not an HL7 v2 message")]
    [InlineData("MSH|^~\\&|", "not an HL7 v2 message")]
    [InlineData("PID|1||4711\rMSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5", "not an HL7 v2 message")]
    [InlineData("MSHa^~\\&aAaBaCaDa2026aaADT^A01a1aPa2.5", "MSH-1 cannot be a field separator")]
    [InlineData("MSH1^~\\&1A1B", "MSH-1 cannot be a field separator")]
    [InlineData("<?xml version=\"1.0\"?><ADT_A01/>", "XML encoding not supported")]
    public async Task What_is_not_HL7_is_refused_in_original_mode_whatever_the_setting(string payload, string text)
    {
        await using var host = new Answering(Answers.Config with { Mode = AckMode.Enhanced });
        Assert.Equal(
            $"MSH|^~\\&|HOST|SITE|||{Answers.Now}||ACK|NEW|P|2.5\rMSA|AR||{text}\rERR|||100^Segment sequence error^HL70357|E|||no header segment that can be read|{text}\r",
            await host.AskAsync(payload));
    }

    [Fact]
    public async Task The_shortest_message_is_one_field_long()
    {
        await using var host = new Answering();
        Assert.Contains("\rMSA|AR||message type missing\r", await host.AskAsync("MSH|^~\\&|A"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "AR")]
    [InlineData("AL", "CR")]
    public async Task Oversize_comes_before_everything_and_answers_with_what_was_kept(string accept, string code)
    {
        await using var host = new Answering(maxFrameBytes: 5000, security: SecurityConfigs.Of("u", "p"));
        var answer = await host.AskAsync($"MSH|^~\\&|A|B|C|D|2026||ORU^R01|77|P|2.5|||{accept}\rPID|{new string('x', 6000)}");
        Assert.Contains($"\rMSA|{code}|77|message too large\rERR|||207^Application internal error^HL70357|E||||message too large\r", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("T", "", true)]
    [InlineData("T", "P", false)]
    [InlineData("P", "p", true)]
    public async Task An_empty_processing_id_is_always_accepted(string accepted, string sent, bool passes)
    {
        await using var host = new Answering(routing: new RoutingConfig(["ADT"], [accepted]));
        Assert.Equal(passes, (await host.AskAsync($"MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|{sent}|2.5")).Contains("MSA|AA|1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("*", "QBP^Q22", false)]
    [InlineData("*", "ZZZ^Z01", true)]
    [InlineData("*", "ADT^A19", false)]
    [InlineData("QBP", "qbp^Q22", true)]
    [InlineData("QRY", "QRY^A19", true)]
    public async Task Queries_are_taken_only_by_name(string channel, string type, bool passes)
    {
        await using var host = new Answering(routing: new RoutingConfig([channel], ["P"]));
        Assert.Equal(passes, (await host.AskAsync($"MSH|^~\\&|A|B|C|D|2026||{type}|1|P|2.5")).Contains("MSA|AA|1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mode_none_never_answers()
    {
        await using var host = new Answering(Answers.Config with { Mode = AckMode.None });
        Assert.Equal("", await host.AllAsync("MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5|||AL|AL"));
        Assert.Equal("", await host.AllAsync("no HL7 at all"));
        Assert.Equal("", await host.AllAsync("BHS|^~\\&|A|B|C|D|2026\rBTS|0"));
        Assert.Equal(["1"], host.Passed);
    }

    [Theory]
    [InlineData(UnavailableAnswer.Close, "", "")]
    [InlineData(UnavailableAnswer.Error, "", "AE")]
    [InlineData(UnavailableAnswer.Reject, "", "AR")]
    [InlineData(UnavailableAnswer.Close, "|||AL|AL", "")]
    [InlineData(UnavailableAnswer.Error, "|||AL|AL", "CE")]
    [InlineData(UnavailableAnswer.Reject, "|||AL|AL", "CR")]
    [InlineData(UnavailableAnswer.Error, "|||NE|AL", "AE")]
    [InlineData(UnavailableAnswer.Reject, "|||NE|SU", "")]
    internal async Task What_Kafka_did_not_confirm_is_answered_as_set(UnavailableAnswer answer, string conditions, string code)
    {
        await using var host = new Answering(Answers.Config with { OnUnavailable = answer }, outcome: _ => AckOutcome.Unavailable);
        var received = await host.AllAsync($"MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5{conditions}");
        if (code.Length == 0) Assert.Equal("", received);
        else Assert.Contains($"\rMSA|{code}|1|temporarily unavailable, resend\rERR|||207^Application internal error^HL70357|E||||temporarily unavailable, resend\r", received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_release_2_a_peer_asks_for_an_answer_again()
    {
        await using var host = new Answering(Answers.Config with { Release = MllpRelease.Two });
        var sender = await host.ConnectAsync();
        await sender.SendFrameAsync("MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5");
        Assert.Equal("\u0006", await sender.ReceiveAsync());
        var answer = await sender.ReceiveAsync();
        for (var i = 0; i < 2; i++)
        {
            await sender.SendFrameAsync("\u0015");
            Assert.Equal(answer, await sender.ReceiveAsync());
        }
        await sender.SendFrameAsync("\u0015");                 // the third time nothing comes
        await sender.SendFrameAsync("MSH|^~\\&|A|B|C|D|2026||ACK|2|P|2.5\rMSA|AA|1");
        Assert.Equal("\u0006", await sender.ReceiveAsync());
        await sender.SendFrameAsync("\u0006");
        await sender.FinishAsync();
        Assert.Equal("", await sender.UntilClosedAsync());
    }

    [Fact]
    public async Task In_release_2_a_block_in_doubt_is_asked_for_again_and_the_connection_stays()
    {
        var outcomes = new Queue<AckOutcome>([AckOutcome.Unavailable, AckOutcome.Accept]);
        await using var host = new Answering(Answers.Config with { Release = MllpRelease.Two }, outcome: _ => outcomes.Dequeue());
        var sender = await host.ConnectAsync();
        await sender.SendFrameAsync("MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5");
        Assert.Equal("\u0015", await sender.ReceiveAsync());
        await sender.SendFrameAsync("MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5");
        Assert.Equal("\u0006", await sender.ReceiveAsync());
        Assert.Contains("MSA|AA|1\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_frames_are_counted_and_never_answered()
    {
        await using var host = new Answering(Answers.Config with { Release = MllpRelease.Two });
        Assert.Equal("", await host.AllAsync("\r\n \r"));
        Assert.Equal(1, host.Count("hl7_frame_empty"));
    }

    [Fact]
    public async Task Answers_messages_and_gaps_are_counted()
    {
        await using var host = new Answering();
        var sender = await host.ConnectAsync();
        foreach (var number in new[] { 1, 2, 7, 9 })
        {
            await sender.SendFrameAsync($"MSH|^~\\&|A|B|C|D|2026||ADT^A01|{number}|P|2.3|{number}||XX|NE");
            Assert.Contains($"MSA|CA|{number}||{number}\r", await sender.ReceiveAsync(), StringComparison.Ordinal);
        }
        await sender.SendFrameAsync("BHS|^~\\&|A|B|C|D|2026\rPID|1\rMSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.3\rBTS|5");
        await sender.ReceiveAsync();
        Assert.Equal((4, 1, 2), (host.Count("hl7_acks", "code=CA"), host.Count("hl7_acks", "code=AA"), host.Count("hl7_sequence_gaps")));
        Assert.Equal(5, host.Count("hl7_messages", "type=ADT trigger=A01 version=2.3"));
        Assert.Single(host.Logs.Lines, l => l.StartsWith("Warning 2212", StringComparison.Ordinal));
        Assert.Single(host.Logs.Lines, l => l.StartsWith("Warning 2213", StringComparison.Ordinal));
        Assert.Single(host.Logs.Lines, l => l.StartsWith("Warning 2214", StringComparison.Ordinal) && l.Contains("batch_count, outside_message", StringComparison.Ordinal));
    }

    private static RoutingConfig Routing => new(["ADT"], ["P", "T", "D"]) { RejectsUnknownTriggers = true };

    private static void AssertError(string answer, string version, int error, string place)
    {
        var parts = place.Split('^');
        var old = string.Join('^', parts.Take(3));
        var expected = version switch
        {
            "2.1" => $"\rERR|{old}\r",
            "2.2" or "2.3" or "2.3.1" or "2.4" => $"\rERR|{old}^{error}&",
            _ => $"\rERR||{place}|{error}^",
        };
        Assert.Contains(expected, answer, StringComparison.Ordinal);
    }
}
