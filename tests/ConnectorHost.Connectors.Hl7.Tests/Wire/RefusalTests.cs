using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

/// <summary>Negative cases in the order they are checked (5.8): each message here fails its check and later ones too; the first decides.</summary>
public abstract class RefusalTests(WireSetup setup) : WireTests(setup)
{
    private static readonly (string, string) KnownTriggersOnly = ("hl7.unknown.trigger", "reject");

    [Theory]
    [InlineData("hello world")]
    [InlineData("PID|1||4711\r")]
    [InlineData("MSH")]
    [InlineData("MSH|")]
    [InlineData("MSH|^~\\&")]
    [InlineData("MSH|^~\\&|")]
    [InlineData("MSHA^~\\&AXAYAZA\r")]
    [InlineData("MSH1^~\\&1X1Y1Z1\r")]
    [InlineData("MSH\r^~\\&\rX\rY\r")]
    [InlineData("\u0001\u0002\u0003\u00ff\u00fe\u00fd")]
    [InlineData("{\"resourceType\":\"Patient\"}")]
    public async Task Checks_2_and_3_what_is_not_HL7_is_refused(string payload)
    {
        var sender = await OpenAsync(("ack.sending.application", "OURS"), ("ack.sending.facility", "HERE"));
        await sender.SendFrameAsync(payload);
        // 5.10: no control id is invented; the rest comes from the settings.
        var answer = await sender.ExpectAsync("AR", "");
        Assert.Equal("100^Segment sequence error^HL70357", answer.Field("ERR", 3));
        Assert.Equal("OURS HERE", $"{answer.Field("MSH", 3)} {answer.Field("MSH", 4)}");
        Assert.Equal("ACK", answer.Field("MSH", 9));
        Assert.Equal("P 2.5", $"{answer.Field("MSH", 11)} {answer.Field("MSH", 12)}");
        Assert.Equal(@"|^~\&", answer.Field("MSH", 1) + answer.Field("MSH", 2));
        await ExpectNothingMoreAsync(sender);
        Assert.Equal(["MARK"], Bench.Published);
    }

    [Fact]
    public async Task Check_2_the_shortest_header_passes_and_fails_check_6()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync("MSH|^~\\&|A");
        var answer = await sender.ExpectAsync("AR", "");
        Assert.StartsWith("101^", answer.Field("ERR", 3), StringComparison.Ordinal);
        Assert.Equal("A", answer.Field("MSH", 5));               // 5.10: what could be read is used
    }

    [Theory]
    [InlineData("ACK^A01", "")]
    [InlineData("ack", "")]
    [InlineData("MCF^", "")]
    [InlineData(" ACK ", "")]
    [InlineData("", "MSA|AA|1\r")]
    public async Task Check_4_an_acknowledgement_is_never_answered(string type, string second)
    {
        var sender = await OpenAsync(("channels", "*"));
        await sender.SendFrameAsync(Msg.Header("1", (9, type), (12, "9"), (15, "AL"), (16, "AL")) + second + Msg.Pid);
        await ExpectNothingMoreAsync(sender);
        Assert.Equal(["MARK"], Bench.Published);
        Assert.Empty(Bench.DeadLetters);
    }

    // All other types are messages, also when they hold an MSA.
    [Fact]
    public async Task A_message_that_holds_an_MSA_is_a_message()
    {
        var sender = await OpenAsync(("channels", "*"));
        await sender.SendFrameAsync(Msg.Header("1", (9, "ORR^O02")) + "MSA|AA|77\r" + Msg.Pid + "ORC|OK|1\r");
        await sender.ExpectAsync("AA", "1");
    }

    [Theory]
    // 6: type empty, everything behind it wrong as well.
    [InlineData("", "X1", "X", "3.0", "AR", "101", "MSH^1^9^1^1")]
    [InlineData("^A01", "X1", "X", "3.0", "AR", "101", "MSH^1^9^1^1")]
    // 7: type not in channels, or a query.
    [InlineData("XYZ^Z01", "", "X", "3.0", "AR", "200", "MSH^1^9^1^1")]
    [InlineData("QRY^A19", "1", "P", "2.5", "AR", "200", "MSH^1^9^1^1")]
    [InlineData("ADT^A19", "", "X", "3.0", "AR", "200", "MSH^1^9^1^1")]
    // 8: version.
    [InlineData("ADT^Z99", "", "X", "3.0", "AR", "203", "MSH^1^12^1^1")]
    [InlineData("ADT^A01", "1", "P", "25", "AR", "203", "MSH^1^12^1^1")]
    [InlineData("ADT^A01", "1", "P", "x2.5", "AR", "203", "MSH^1^12^1^1")]
    // 9: processing id.
    [InlineData("ADT^Z99", "", "X", "2.5", "AR", "202", "MSH^1^11^1^1")]
    // 10: trigger.
    [InlineData("ADT^Z99", "", "P", "2.5", "AR", "201", "MSH^1^9^1^2")]
    [InlineData("ORU^Z99", "", "P", "2.5", "AR", "201", "MSH^1^9^1^2")]
    // 11: control id.
    [InlineData("ADT^A01", "", "P", "2.5", "AE", "101", "MSH^1^10")]
    public async Task Checks_6_to_11_the_first_that_fails_decides(string type, string id, string processing, string version, string code, string problem, string location)
    {
        var sender = await OpenAsync(KnownTriggersOnly);
        foreach (var isEnhanced in new[] { false, true })
        {
            await sender.SendFrameAsync(Msg.WithoutPid(id, (9, type), (11, processing), (12, version), (15, isEnhanced ? "AL" : "")));
            var answer = await sender.ExpectAsync(isEnhanced ? "C" + code[1] : code, id);
            Assert.Equal(1, answer.Count("ERR"));
            Assert.StartsWith($"{problem}^", answer.Field("ERR", 3), StringComparison.Ordinal);
            Assert.Equal(location, answer.Field("ERR", 2));
            Assert.Equal("E", answer.Field("ERR", 4));
            // 5.3: refused by check 8, hl7.version stands in its place.
            Assert.Equal(version.StartsWith("2.", StringComparison.Ordinal) ? version : "2.5", answer.Field("MSH", 12));
        }
        await ExpectNothingMoreAsync(sender);
        Assert.Equal(["MARK"], Bench.Published);
    }

    [Fact]
    public async Task Check_1_a_frame_over_the_limit_is_told_so_whatever_else_is_wrong()
    {
        var sender = await OpenAsync(("mllp.max.frame.bytes", "1024"));
        await sender.SendFrameAsync(Msg.Adt("1", (9, "XYZ"), (12, "3.0")) + new string('x', 1500));
        Assert.StartsWith("207^", (await sender.ExpectAsync("AR", "1")).Field("ERR", 3), StringComparison.Ordinal);
        await sender.SendFrameAsync("no header" + new string('x', 1500));
        Assert.StartsWith("207^", (await sender.ExpectAsync("AR", "")).Field("ERR", 3), StringComparison.Ordinal);
    }

    // Check 1 as well: each message costs memory that is not counted, so their number is bounded, and that of batch headers.
    [Theory]
    [InlineData("", "", "AR")]
    [InlineData("", "AL", "CR")]
    [InlineData("FHS|^~\\&|A\rBHS|^~\\&|A\r", "", "AR")]
    public async Task Check_1_a_frame_of_too_many_messages_gets_one_answer_and_the_connection_goes_on(string before, string condition, string code)
    {
        var sender = await OpenAsync();
        Bench.DecideRejected = _ => Outcomes.DeadLettered;
        await sender.SendFrameAsync(before + Msg.Adt("1", (8, "secret"), (15, condition)) + string.Concat(Enumerable.Repeat("MSH|^~\\&|x\r", 10_000)));
        var answer = await sender.ExpectAsync(code, "1");
        Assert.StartsWith("207^", answer.Field("ERR", 3), StringComparison.Ordinal);
        Assert.Equal("too many messages in one frame", answer.Field("MSA", 3));
        await ExpectNothingMoreAsync(sender);
        var letter = Assert.Single(Bench.DeadLetters);
        Assert.Equal(("PARSE_ERROR", "207", "1"), (letter.Header("error.class"), letter.Header("error.code"), letter.Header("hl7.control.id")));
        Assert.Equal(Msg.Adt("1", (15, condition)).TrimEnd('\r'), System.Text.Encoding.Latin1.GetString(letter.Bytes).TrimEnd('\r'));
    }

    [Fact]
    public async Task Check_1_a_batch_of_too_many_headers_is_refused_and_its_dead_letter_holds_the_first_one()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync("BHS|^~\\&|A|B|C|D|2026|secret\r" + string.Concat(Enumerable.Repeat("BHS|^~\\&|x\r", 10_000)));
        Assert.StartsWith("207^", (await sender.ExpectAsync("AR", "")).Field("ERR", 3), StringComparison.Ordinal);
        await ExpectNothingMoreAsync(sender);
        Assert.Equal("BHS|^~\\&|A|B|C|D|2026|", System.Text.Encoding.Latin1.GetString(Assert.Single(Bench.DeadLetters).Bytes));
    }

    [Fact]
    public async Task As_many_messages_as_a_frame_may_hold_are_answered_one_by_one()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(string.Concat(Enumerable.Repeat("MSH|^~\\&|x\r", 10_000)));
        for (var i = 0; i < 10_000; i++) await sender.ExpectAsync("AR", "");
        await ExpectNothingMoreAsync(sender);
    }

    [Theory]
    // 12: a segment an event cannot do without.
    [InlineData("A01", "", "AE", "100", "PID^1")]
    [InlineData("A40", "PID|1||4711\r", "AE", "100", "MRG^1")]
    [InlineData("A24", "PID|1||4711\r", "AE", "100", "PID^2")]
    // 12 goes before 13.
    [InlineData("A40", "PID|1||\r", "AE", "100", "MRG^1")]
    // 13: a value an event cannot do without.
    [InlineData("A01", "PID|1||||Doe^Jane\r", "AE", "101", "PID^1^3")]
    [InlineData("A08", "PID|1||\"\"||Doe^Jane\r", "AE", "101", "PID^1^3")]
    public async Task Checks_12_and_13_hold_in_every_level(string trigger, string segments, string code, string problem, string location)
    {
        foreach (var settings in new (string, string)[][] { [], [("hl7.validation.enabled", "false")], [("hl7.validation.level", "minimal")], [("hl7.validation.on.failure", "reject")] })
        {
            var sender = await OpenAsync(settings);
            await sender.SendFrameAsync(Msg.Header("1", (9, $"ADT^{trigger}")) + $"EVN|{trigger}|20260101\r" + segments);
            var answer = await sender.ExpectAsync(code, "1");
            Assert.StartsWith($"{problem}^", answer.Field("ERR", 3), StringComparison.Ordinal);
            Assert.Equal(location, answer.Field("ERR", 2));
            Assert.Empty(Bench.Published);
        }
    }

    // 3.2: none is produced when one event cannot be built.
    [Fact]
    public async Task A_message_is_one_unit_and_publishes_nothing_when_one_event_cannot_be_built()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.Header("1", (9, "ADT^A17")) + Msg.Pid + Msg.Pv1 + "PID|2||||Roe^Rita\r" + Msg.Pv1);
        await sender.ExpectAsync("AE", "1");
        Assert.Empty(Bench.Published);
    }

    // 14: validation FAILED: flag publishes, reject answers with each problem.
    [Theory]
    [InlineData("flag", "AA")]
    [InlineData("reject", "AE")]
    public async Task Check_14_what_fails_validation_is_published_or_refused_as_configured(string setting, string code)
    {
        var sender = await OpenAsync(("hl7.validation.on.failure", setting));
        // A02 without PV1: E 100 in standard (11.3), but the event can be built.
        await sender.SendFrameAsync(Msg.Header("1", (9, "ADT^A02")) + "EVN|A02|20260101\r" + Msg.Pid);
        var answer = await sender.ExpectAsync(code, "1");
        Assert.Equal(code == "AA" ? 1 : 0, Bench.Published.Count);
        if (code == "AA") return;
        Assert.Equal("100^Segment sequence error^HL70357", answer.Field("ERR", 3));
        Assert.Equal("PV1^1", answer.Field("ERR", 2));
    }

    [Fact]
    public async Task At_most_ten_problems_are_told()
    {
        var sender = await OpenAsync(("hl7.validation.on.failure", "reject"), ("hl7.validation.level", "strict"));
        await sender.SendFrameAsync(Msg.Adt("1") + string.Concat(Enumerable.Range(0, 30).Select(_ => "AL1||||\r")));
        var answer = await sender.ExpectAsync("AE", "1");
        Assert.InRange(answer.Count("ERR"), 2, 10);
        await sender.SendFrameAsync(Msg.Adt("2", (12, "2.3.1")) + string.Concat(Enumerable.Range(0, 30).Select(_ => "AL1||||\r")));
        // 5.6: before 2.5 one ERR whose field repeats.
        answer = await sender.ExpectAsync("AE", "2");
        Assert.Equal(1, answer.Count("ERR"));
        Assert.InRange(answer.Field("ERR", 1).Split('~').Length, 2, 10);
    }

    [Theory]
    [InlineData("QRY^Q01")]
    [InlineData("QBP^Q22")]
    [InlineData("QSB^Q16")]
    [InlineData("QVR^Q17")]
    [InlineData("QCN^J01")]
    [InlineData("QSX^J02")]
    [InlineData("EQQ^Q04")]
    [InlineData("EQL^Q02")]
    [InlineData("SPQ^Q08")]
    [InlineData("VQQ^Q07")]
    [InlineData("VXQ^V01")]
    [InlineData("OSQ^Q06")]
    [InlineData("NMQ^N01")]
    [InlineData("SQM^S25")]
    [InlineData("RQQ^Q09")]
    [InlineData("ADT^A19")]
    public async Task Queries_are_refused_also_where_all_types_are_accepted(string type)
    {
        var sender = await OpenAsync(("channels", "*"));
        await sender.SendFrameAsync(Msg.Adt("1", (9, type)));
        Assert.StartsWith("200^", (await sender.ExpectAsync("AR", "1")).Field("ERR", 3), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("adt , oru", "Adt^a01", "AA")]
    [InlineData("ADT", " ADT ^A01", "AA")]
    [InlineData("QRY", "QRY^Q01", "AA")]
    [InlineData("*", "ZZZ^Z01", "AA")]
    [InlineData("*", "RSP^K21", "AA")]
    [InlineData("*", "ADT^A99", "AA")]
    [InlineData("ORU", "ADT^A01", "AR")]
    public async Task Channels_are_compared_without_case_and_trimmed(string channels, string type, string code)
    {
        var sender = await OpenAsync(("channels", channels));
        await sender.SendFrameAsync(Msg.Adt("1", (9, type)));
        await sender.ExpectAsync(code, "1");
    }

    [Theory]
    [InlineData("p", "AA")]
    [InlineData("", "AA")]
    [InlineData("T^R", "AA")]
    [InlineData("D", "AR")]
    [InlineData("X", "AR")]
    public async Task Processing_ids_are_compared_without_case_and_empty_is_production(string id, string code)
    {
        var sender = await OpenAsync(("hl7.processing.ids", "p,T"));
        await sender.SendFrameAsync(Msg.Adt("1", (11, id)));
        await sender.ExpectAsync(code, "1");
    }

    // 10.1.
    [Theory]
    [InlineData("HL7 2.3", true)]
    [InlineData("V2.4", true)]
    [InlineData("v2.4", true)]
    [InlineData("2_5_1", true)]
    [InlineData("2.5 draft", true)]
    [InlineData("2", true)]
    [InlineData("2.999", true)]
    [InlineData("", true)]
    [InlineData("3", false)]
    [InlineData("25", false)]
    [InlineData("1.0", false)]
    [InlineData("CDA", false)]
    public async Task Versions_are_read_leniently_and_only_version_2_is_taken(string version, bool isTaken)
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.Adt("1", (12, version)));
        await sender.ExpectAsync(isTaken ? "AA" : "AR", "1");
    }

    // 5.8, 22: what becomes of refused messages.
    [Theory]
    [InlineData("text", "PARSE_ERROR", "100")]
    [InlineData("xml", "PARSE_ERROR", "100")]
    [InlineData("large", "PARSE_ERROR", "207")]
    [InlineData("notype", "PROCESSING_ERROR", "101")]
    [InlineData("type", "PROCESSING_ERROR", "200")]
    [InlineData("version", "PROCESSING_ERROR", "203")]
    [InlineData("processing", "PROCESSING_ERROR", "202")]
    [InlineData("trigger", "PROCESSING_ERROR", "201")]
    [InlineData("id", "PROCESSING_ERROR", "101")]
    [InlineData("segment", "PROCESSING_ERROR", "100")]
    [InlineData("value", "PROCESSING_ERROR", "101")]
    public async Task A_refused_message_is_dead_lettered_once_as_received(string kind, string errorClass, string errorCode)
    {
        var sender = await OpenAsync(KnownTriggersOnly, ("mllp.max.frame.bytes", "1024"));
        Bench.DecideRejected = _ => Outcomes.DeadLettered;
        var text = kind switch
        {
            "text" => "hello",
            "xml" => "<?xml version=\"1.0\"?><ADT_A01/>",
            "large" => Msg.Adt("1") + new string('x', 1500),
            "notype" => Msg.Adt("1", (9, "")),
            "type" => Msg.Adt("1", (9, "XYZ")),
            "version" => Msg.Adt("1", (12, "3")),
            "processing" => Msg.Adt("1", (11, "X")),
            "trigger" => Msg.Adt("1", (9, "ADT^Z99")),
            "id" => Msg.Adt(""),
            "segment" => Msg.WithoutPid("1"),
            _ => Msg.WithoutPid("1") + "PID|1\r",
        };
        await sender.SendFrameAsync(text);
        await sender.ReadAnswerAsync();
        await ExpectNothingMoreAsync(sender);
        var letter = Assert.Single(Bench.DeadLetters);
        Assert.Equal(errorClass, letter.Header("error.class"));
        Assert.Equal(errorCode, letter.Header("error.code"));
        if (kind == "large") Assert.StartsWith(System.Text.Encoding.Latin1.GetString(letter.Bytes), text, StringComparison.Ordinal);
        else Assert.Equal(text.TrimEnd('\r'), System.Text.Encoding.Latin1.GetString(letter.Bytes).TrimEnd('\r'));
        Assert.DoesNotContain("Doe", letter.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Header_values_of_any_length_are_cut_in_the_headers_of_a_dead_letter()
    {
        var sender = await OpenAsync();
        var id = new string('7', 5000);
        await sender.SendFrameAsync(Msg.Adt(id, (9, new string('X', 3000) + "^" + new string('Y', 3000))));
        await sender.ExpectAsync("AR", id);
        var letter = Assert.Single(Bench.DeadLetters);
        Assert.Equal((id[..199], new string('X', 199), new string('Y', 199)), (letter.Header("hl7.control.id"), letter.Header("hl7.message.type"), letter.Header("hl7.trigger")));
    }

    // AR for 1 to 3 and 6 to 10 does not wait for its dead letter.
    [Fact]
    public async Task A_reject_does_not_wait_for_its_dead_letter()
    {
        var sender = await OpenAsync();
        Bench.DecideRejected = _ => null;
        await sender.SendAsync(Msg.Frames("hello", Msg.Adt("2", (9, "XYZ")), Msg.Adt("3", (12, "3")), Msg.Adt("4", (11, "X"))));
        await sender.ExpectAsync("AR", "");
        for (var i = 2; i <= 4; i++) await sender.ExpectAsync("AR", $"{i}");
    }

    // Its dead letter is bounded all the same: it holds the place of the message in queue.capacity.
    [Fact]
    public async Task Dead_letters_of_rejects_on_their_way_count_as_messages_in_flight()
    {
        var sender = await OpenAsync(("queue.capacity", "2"));
        Bench.DecideRejected = _ => null;
        await sender.SendAsync(Msg.Frames(Msg.Adt("1", (9, "XYZ")), "hello", Msg.Adt("3")));
        await sender.ExpectAsync("AR", "1");
        await sender.ExpectAsync("AR", "");
        var (first, second) = (await Bench.NextRejectedAsync(), await Bench.NextRejectedAsync());
        var answer = sender.ReadAnswerAsync();
        Assert.NotSame(answer, await Task.WhenAny(answer, Task.Delay(Pause * 3)));
        Assert.Empty(Bench.Published);
        first.Complete(Outcomes.InDoubt);
        Assert.Equal("AA 3", $"{(await answer).Code} {(await answer).Of}");
        second.Complete(Outcomes.DeadLettered);
        await ExpectNothingMoreAsync(sender);
    }

    [Fact]
    public async Task A_pause_does_not_wait_for_dead_letters_of_rejects()
    {
        var sender = await OpenAsync();
        Bench.DecideRejected = _ => null;
        await sender.SendFrameAsync(Msg.Adt("1", (9, "XYZ")));
        await sender.ExpectAsync("AR", "1");
        var letter = await Bench.NextRejectedAsync();
        await Bench.PauseAsync().WaitAsync(Deadline, TestContext.Current.CancellationToken);
        await sender.ExpectEndAsync();
        letter.Complete(Outcomes.DeadLettered);
    }

    [Theory]
    [InlineData("dead", "AE")]
    [InlineData("failed", "AE")]
    [InlineData("doubt", "")]
    public async Task An_error_waits_for_its_dead_letter(string outcome, string code)
    {
        var sender = await OpenAsync();
        Bench.DecideRejected = _ => null;
        await sender.SendFrameAsync(Msg.WithoutPid("1"));
        var letter = await Bench.NextRejectedAsync();
        var first = sender.ReadAnswerAsync();
        Assert.NotSame(first, await Task.WhenAny(first, Task.Delay(Pause * 3)));
        letter.Complete(outcome switch { "dead" => Outcomes.DeadLettered, "failed" => Outcomes.FailedForGood, _ => Outcomes.InDoubt });
        if (code.Length == 0)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => first);
            return;
        }
        var answer = await first;
        Assert.Equal($"{code} 1", $"{answer.Code} {answer.Of}");
        Assert.StartsWith("100^", answer.Field("ERR", 3), StringComparison.Ordinal);
    }

    // 9.6: limits of the reader.
    [Fact]
    public async Task A_message_beyond_the_readers_limits_is_an_error_and_the_next_one_is_read()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.Adt("1") + string.Concat(Enumerable.Repeat("NTE|1\r", 10_001)));
        Assert.StartsWith("100^", (await sender.ExpectAsync("AE", "1")).Field("ERR", 3), StringComparison.Ordinal);
        await ExpectNothingMoreAsync(sender);
    }
}
