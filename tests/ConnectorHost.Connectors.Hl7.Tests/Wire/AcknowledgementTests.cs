using System.Text.RegularExpressions;
using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;
using ConnectorHost.PluginApi.Connectors;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

/// <summary>Which answers go out and what stands in them, field by field (5.1 to 5.7).</summary>
public abstract class AcknowledgementTests(WireSetup setup) : WireTests(setup)
{
    /// <summary>5.2: MSH-15, MSH-16, answers to success, error and reject.</summary>
    public static TheoryData<string, string, string, string, string> Modes => new()
    {
        { "AL", "NE", "CA", "CE", "CR" },
        { "AL", "AL", "CA,AA", "CE", "CR" },
        { "AL", "ER", "CA", "CE", "CR" },
        { "AL", "SU", "CA,AA", "CE", "CR" },
        { "NE", "AL", "AA", "AE", "AR" },
        { "NE", "NE", "", "", "" },
        { "NE", "ER", "", "AE", "AR" },
        { "NE", "SU", "AA", "", "" },
        { "ER", "NE", "", "CE", "CR" },
        { "ER", "AL", "AA", "CE", "CR" },
        { "SU", "NE", "CA", "", "" },
        { "SU", "AL", "CA,AA", "AE", "AR" },
        // The rule behind the table, for every combination.
        { "ER", "ER", "", "CE", "CR" },
        { "ER", "SU", "AA", "CE", "CR" },
        { "SU", "ER", "CA", "AE", "AR" },
        { "SU", "SU", "CA,AA", "", "" },
        // 5.1: an empty MSH-15 counts as NE; other values are as AL; compared without case; null counts as empty.
        { "", "AL", "AA", "AE", "AR" },
        { "", "NE", "", "", "" },
        { "", "ER", "", "AE", "AR" },
        { "\"\"", "SU", "AA", "", "" },
        { "ZZ", "NE", "CA", "CE", "CR" },
        { "NE", "ZZ", "AA", "AE", "AR" },
        { "al", "Su", "CA,AA", "CE", "CR" },
        { "AL", "", "CA", "CE", "CR" },
        // Original mode.
        { "", "", "AA", "AE", "AR" },
        { "\"\"", "\"\"", "AA", "AE", "AR" },
        { " ", "", "AA", "AE", "AR" },
    };

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task The_mode_and_the_outcome_decide_what_is_sent(string accept, string application, string success, string error, string reject)
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.Adt("S", (15, accept), (16, application)));
        await sender.SendFrameAsync(Msg.WithoutPid("E", (15, accept), (16, application)));
        await sender.SendFrameAsync(Msg.Adt("R", (15, accept), (16, application), (9, "XYZ^Z01")));
        foreach (var (id, codes) in new[] { ("S", success), ("E", error), ("R", reject) })
        {
            foreach (var code in codes.Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                var answer = await sender.ExpectAsync(code, id);
                var isEnhanced = accept.Trim(' ', '"').Length + application.Trim(' ', '"').Length > 0;
                Assert.Equal(isEnhanced ? "NE NE" : " ", $"{answer.Field("MSH", 15)} {answer.Field("MSH", 16)}");
            }
        }
        await ExpectNothingMoreAsync(sender);
    }

    [Theory]
    [InlineData("original", "AL", "AL", "AA")]
    [InlineData("original", "NE", "NE", "AA")]
    [InlineData("enhanced", "", "", "CA")]
    [InlineData("enhanced", "", "AL", "CA,AA")]
    [InlineData("enhanced", "NE", "AL", "AA")]
    [InlineData("enhanced", "NE", "", "")]
    public async Task A_configured_mode_goes_before_the_fields(string mode, string accept, string application, string codes)
    {
        var sender = await OpenAsync(("ack.mode", mode));
        await sender.SendAsync(Msg.Frames(Msg.Adt("1", (15, accept), (16, application)), Msg.Adt("2", (15, "AL"), (16, "NE"))));
        foreach (var code in codes.Split(',', StringSplitOptions.RemoveEmptyEntries)) await sender.ExpectAsync(code, "1");
        await sender.ExpectAsync(mode == "original" ? "AA" : "CA", "2");
    }

    [Fact]
    public async Task Mode_none_never_writes()
    {
        var sender = await OpenAsync(("ack.mode", "none"));
        await sender.SendAsync(Msg.Frames(
            Msg.Adt("1"), Msg.WithoutPid("2"), Msg.Adt("3", (9, "XYZ")), Msg.Adt("4", (15, "AL"), (16, "AL")), "not HL7", "BHS|^~\\&|A\r" + Msg.Adt("5") + "BTS|1\r"));
        await sender.FinishAsync();
        await sender.ExpectEndAsync();
        Assert.Equal(["1", "4", "5"], Bench.Published);
    }

    // 5.3, by number.
    [Fact]
    public async Task The_header_of_an_answer_is_the_messages_swapped_by_number()
    {
        var sender = await OpenAsync(("ack.sending.application", "OURS"), ("ack.sending.facility", "HERE"));
        await sender.SendFrameAsync(Msg.Adt("ID\\T\\7", (3, "APP^1.2.3^ISO"), (4, "FAC\\S\\X^Y"), (5, "RAPP\\T\\^9^ISO"), (6, "RFAC^Z"), (8, "user^secret"), (11, "T^A"), (12, "2.5.1^DEU^X"),
            (14, "CP"), (17, "DEU"), (18, "UNICODE UTF-8"), (19, "de"), (21, "PROF^X")));
        var answer = await sender.ReadAnswerAsync();
        Assert.Equal("|", answer.Field("MSH", 1));
        Assert.Equal(@"^~\&", answer.Field("MSH", 2));
        Assert.Equal("RAPP\\T\\^9^ISO", answer.Field("MSH", 3));
        Assert.Equal("RFAC^Z", answer.Field("MSH", 4));
        Assert.Equal("APP^1.2.3^ISO", answer.Field("MSH", 5));
        Assert.Equal("FAC\\S\\X^Y", answer.Field("MSH", 6));
        Assert.Matches(@"^\d{14}\.\d{3}\+0000$", answer.Field("MSH", 7));
        Assert.Equal("", answer.Field("MSH", 8));
        Assert.Equal("ACK^A01^ACK", answer.Field("MSH", 9));
        Assert.InRange(answer.Field("MSH", 10).Length, 1, 20);
        Assert.Equal("T^A", answer.Field("MSH", 11));
        Assert.Equal("2.5.1", answer.Field("MSH", 12));
        foreach (var empty in new[] { 13, 14, 15, 16, 17, 19, 20, 21 }) Assert.Equal("", answer.Field("MSH", empty));
        Assert.Equal("UNICODE UTF-8", answer.Field("MSH", 18));
        Assert.Equal("AA", answer.Field("MSA", 1));
        Assert.Equal("ID\\T\\7", answer.Field("MSA", 2));
        for (var i = 3; i <= 8; i++) Assert.Equal("", answer.Field("MSA", i));
        Assert.Equal(["MSH", "MSA"], answer.Names);
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_fields_are_filled_from_the_settings_and_shift_nothing()
    {
        var sender = await OpenAsync(("ack.sending.application", "OURS"), ("ack.sending.facility", "HERE"));
        await sender.SendFrameAsync(Msg.Adt("1", (3, ""), (4, ""), (5, ""), (6, ""), (7, ""), (11, ""), (12, "")));
        var answer = await sender.ExpectAsync("AA", "1");
        Assert.Equal("OURS", answer.Field("MSH", 3));
        Assert.Equal("HERE", answer.Field("MSH", 4));
        Assert.Equal("", answer.Field("MSH", 5));
        Assert.Equal("", answer.Field("MSH", 6));
        Assert.Equal("P", answer.Field("MSH", 11));
        Assert.Equal("2.5", answer.Field("MSH", 12));            // hl7.version
    }

    [Fact]
    public async Task Every_answer_has_an_id_of_its_own()
    {
        var sender = await OpenAsync(("mllp.max.inflight", "1000"));
        await sender.SendAsync(Msg.Frames([.. Enumerable.Range(1, 100).Select(i => Msg.Adt($"{i}", (15, "AL"), (16, "AL")))]));
        var ids = new HashSet<string>();
        for (var i = 0; i < 200; i++) Assert.True(ids.Add((await sender.ReadAnswerAsync()).Field("MSH", 10)));
    }

    [Fact]
    public async Task The_time_of_an_answer_is_in_the_configured_zone()
    {
        var sender = await OpenAsync(("hl7.timezone", "Asia/Kolkata"));
        await sender.SendFrameAsync(Msg.Adt("1"));
        Assert.Matches(@"^\d{14}\.\d{3}\+0530$", (await sender.ReadAnswerAsync()).Field("MSH", 7));
    }

    [Theory]
    [InlineData("|", "^~\\&#", "^~\\&#")]
    [InlineData("$", "%*!@", "%*!@")]
    [InlineData("|", "^", "^~\\&")]
    [InlineData("|", "^~", "^~\\&")]
    [InlineData("|", "^~\\", "^~\\&")]
    public async Task Answers_have_the_delimiters_of_the_message(string field, string encoding, string answered)
    {
        var sender = await OpenAsync();
        var text = Msg.Adt("1", (2, encoding));
        if (field != "|") text = text.Replace('|', field[0]).Replace("ADT^A01", $"ADT{encoding[0]}A01", StringComparison.Ordinal).Replace("^^^HOSP^MR", "%%%HOSP%MR", StringComparison.Ordinal);
        await sender.SendFrameAsync(text);
        var answer = await sender.ExpectAsync("AA", "1");
        Assert.Equal(field, answer.Field("MSH", 1));
        Assert.Equal(answered, answer.Field("MSH", 2));
        Assert.Equal($"ACK{answered[0]}A01{answered[0]}ACK", answer.Field("MSH", 9));
    }

    [Theory]
    [InlineData("2.1", "ACK")]
    [InlineData("2.2", "ACK")]
    [InlineData("2.3", "ACK^A01")]
    [InlineData("2.3.1", "ACK^A01")]
    [InlineData("2.4", "ACK^A01^ACK")]
    [InlineData("2.5", "ACK^A01^ACK")]
    [InlineData("2.5.1", "ACK^A01^ACK")]
    [InlineData("2.6", "ACK^A01^ACK")]
    [InlineData("2.7", "ACK^A01^ACK")]
    [InlineData("2.7.1", "ACK^A01^ACK")]
    [InlineData("2.8", "ACK^A01^ACK")]
    [InlineData("2.8.2", "ACK^A01^ACK")]
    [InlineData("2.9", "ACK^A01^ACK")]
    [InlineData("V2.3", "ACK^A01")]
    [InlineData("HL7 2.2", "ACK")]
    public async Task A_positive_answer_has_the_form_of_its_version(string version, string type)
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.Adt("1", (12, version)));
        var answer = await sender.ExpectAsync("AA", "1");
        Assert.Equal(type, answer.Field("MSH", 9));
        Assert.Equal(version, answer.Field("MSH", 12));
        Assert.Matches(type == "ACK" ? @"^\d{14}$" : @"^\d{14}\.\d{3}\+0000$", answer.Field("MSH", 7));
        Assert.Equal(["MSH", "MSA"], answer.Names);
    }

    // 5.5, 5.6: the same refusals, told in the layout of each version.
    [Theory]
    [InlineData("2.1", "PID^1", "MSH^1^9")]
    [InlineData("2.2", "PID^1^^100&Segment sequence error&HL70357", "MSH^1^9^200&Unsupported message type&HL70357")]
    [InlineData("2.3", "PID^1^^100&Segment sequence error&HL70357", "MSH^1^9^200&Unsupported message type&HL70357")]
    [InlineData("2.3.1", "PID^1^^100&Segment sequence error&HL70357", "MSH^1^9^200&Unsupported message type&HL70357")]
    [InlineData("2.4", "PID^1^^100&Segment sequence error&HL70357", "MSH^1^9^200&Unsupported message type&HL70357")]
    [InlineData("2.5", null, null)]
    [InlineData("2.5.1", null, null)]
    [InlineData("2.6", null, null)]
    [InlineData("2.7", null, null)]
    [InlineData("2.8", null, null)]
    [InlineData("2.9", null, null)]
    public async Task A_negative_answer_has_the_form_of_its_version(string version, string? missing, string? refused)
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.WithoutPid("1", (12, version)));
        await sender.SendFrameAsync(Msg.Adt("2", (12, version), (9, "XYZ^Z01")));
        var (error, reject) = (await sender.ExpectAsync("AE", "1"), await sender.ExpectAsync("AR", "2"));
        foreach (var (answer, old, location, problem) in new[] { (error, missing, "PID^1", "100^Segment sequence error^HL70357"), (reject, refused, "MSH^1^9^1^1", "200^Unsupported message type^HL70357") })
        {
            Assert.Equal(["MSH", "MSA", "ERR"], answer.Names);
            var isWithoutText = version is "2.7" or "2.8" or "2.9";
            if (isWithoutText) Assert.Equal("", answer.Field("MSA", 3));
            else Assert.InRange(answer.Field("MSA", 3).Length, 1, 80);
            Assert.Equal(version is "2.2" or "2.3" or "2.3.1" or "2.4" ? problem : "", answer.Field("MSA", 6));
            Assert.Equal("", answer.Field("MSA", 5));
            if (old is not null)
            {
                Assert.Equal(old, answer.Field("ERR", 1));
                Assert.Equal("", answer.Field("ERR", 2));
                continue;
            }
            Assert.Equal("", answer.Field("ERR", 1));
            Assert.Equal(location, answer.Field("ERR", 2));
            Assert.Equal(problem, answer.Field("ERR", 3));
            Assert.Equal("E", answer.Field("ERR", 4));
        }
    }

    [Theory]
    [InlineData("ADT", "2.5.1", "ACK^A01^ACK")]
    [InlineData("ORU", "2.3", "ACK")]
    [InlineData("ORU", "2.5", "ACK")]
    [InlineData("ORU^", "2.5", "ACK")]
    [InlineData("ORU^R01", "2.5", "ACK^R01^ACK")]
    [InlineData("ORU^R01^ORU_R01", "2.5", "ACK^R01^ACK")]
    [InlineData("ORM^O01", "2.3", "ACK^O01")]
    public async Task The_trigger_is_echoed_when_the_message_names_one(string type, string version, string expected)
    {
        var sender = await OpenAsync(("channels", "*"));
        await sender.SendFrameAsync(Msg.Adt("1", (9, type), (12, version)) + "ORC|NW|1\rOBR|1|1||X^Y\r");
        var answer = await sender.ExpectAsync("AA", "1");
        // 5.4 goes by MSH-9-2 for 2.3; without it there is none, whatever EVN says.
        Assert.Equal(type == "ADT" ? "ACK" : expected, answer.Field("MSH", 9));
    }

    [Theory]
    [InlineData("stored", "", "AA")]
    [InlineData("filtered", "", "AA")]
    [InlineData("failed", "", "AE")]
    [InlineData("failed", "AL", "CE")]
    [InlineData("dead", "", "AE")]
    [InlineData("dead", "AL", "CE")]
    public async Task The_outcome_of_the_records_decides(string outcome, string accept, string code)
    {
        var sender = await OpenAsync();
        Bench.Decide = _ => Of(outcome);
        await sender.SendFrameAsync(Msg.Adt("1", (15, accept)));
        var answer = await sender.ExpectAsync(code, "1");
        if (code is "AE" or "CE") Assert.StartsWith("207^", answer.Field("ERR", 3), StringComparison.Ordinal);
        Bench.Decide = _ => Outcomes.Stored;
        await ExpectNothingMoreAsync(sender);
    }

    // 5.9: by default no answer to an unknown outcome, and none to a failure that may pass.
    [Theory]
    [InlineData("now", "close", "", "")]
    [InlineData("doubt", "close", "", "")]
    [InlineData("doubt", "close", "AL", "")]
    [InlineData("now", "AE", "", "AE")]
    [InlineData("doubt", "AE", "", "AE")]
    [InlineData("doubt", "AE", "AL", "CE")]
    [InlineData("doubt", "AR", "", "AR")]
    [InlineData("now", "AR", "AL", "CR")]
    public async Task What_is_not_known_to_be_stored_is_answered_as_configured(string outcome, string setting, string accept, string code)
    {
        var sender = await OpenAsync(("ack.on.unavailable", setting));
        Bench.Decide = _ => Of(outcome);
        await sender.SendFrameAsync(Msg.Adt("1", (15, accept)));
        if (code.Length == 0)
        {
            await sender.ExpectEndAsync();
            return;
        }
        var answer = await sender.ExpectAsync(code, "1");
        Assert.Equal("temporarily unavailable, resend", answer.Field("MSA", 3));
        Assert.Equal("", answer.Field("ERR", 2));
        Bench.Decide = _ => Outcomes.Stored;
        await ExpectNothingMoreAsync(sender);
    }

    [Theory]
    [InlineData("AE", "", "AE")]
    [InlineData("AR", "", "AR")]
    [InlineData("AA", "", "AA")]
    [InlineData("AR", "AL", "CR")]
    [InlineData("AA", "AL", "CA")]
    public async Task A_dead_letter_is_answered_as_configured(string setting, string accept, string code)
    {
        var sender = await OpenAsync(("ack.on.dlq", setting));
        Bench.Decide = _ => Outcomes.DeadLettered;
        Bench.DecideRejected = _ => Outcomes.DeadLettered;
        await sender.SendAsync(Msg.Frames(Msg.Adt("1", (15, accept)), Msg.WithoutPid("2", (15, accept))));
        await sender.ExpectAsync(code, "1");
        await sender.ExpectAsync(code, "2");
    }

    [Theory]
    [InlineData("stored", "failed", "AE")]
    [InlineData("dead", "stored", "AE")]
    [InlineData("filtered", "stored", "AA")]
    [InlineData("failed", "doubt", "")]
    [InlineData("doubt", "stored", "")]
    public async Task The_worst_of_the_records_of_a_message_decides(string first, string second, string code)
    {
        var sender = await OpenAsync();
        Bench.Hold();
        await sender.SendFrameAsync(Msg.Adt("1", (9, "ADT^A06")));
        var taken = await Bench.NextAsync("1");
        taken.Settle(0, Of(first));
        taken.Settle(1, Of(second));
        if (code.Length == 0) await sender.ExpectEndAsync();
        else await sender.ExpectAsync(code, "1");
    }

    // 5.9 with the tables of 5.2: an answer nobody asked for is not given for trouble of ours either.
    [Theory]
    [InlineData("NE", "AL", "AE")]
    [InlineData("NE", "ER", "AE")]
    [InlineData("SU", "AL", "AE")]
    [InlineData("NE", "NE", "")]
    [InlineData("SU", "NE", "")]
    public async Task Unavailability_is_told_in_the_mode_of_the_message(string accept, string application, string code)
    {
        var sender = await OpenAsync(("ack.on.unavailable", "AE"));
        Bench.Decide = taken => taken.Id == "1" ? Outcomes.InDoubt : Outcomes.Stored;
        await sender.SendFrameAsync(Msg.Adt("1", (15, accept), (16, application)));
        if (code.Length > 0) await sender.ExpectAsync(code, "1");
        await ExpectNothingMoreAsync(sender);
    }

    [Fact]
    public async Task Sequence_numbers_of_refused_messages_are_confirmed_too()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.WithoutPid("1", (13, "5")));
        Assert.Equal("5", (await sender.ExpectAsync("AE", "1")).Field("MSA", 4));
        await sender.SendFrameAsync(Msg.Adt("2", (13, "6"), (9, "XYZ")));
        Assert.Equal("6", (await sender.ExpectAsync("AR", "2")).Field("MSA", 4));
        await sender.SendFrameAsync(Msg.Adt("3", (13, "-1")));
        Assert.Equal("6", (await sender.ExpectAsync("AA", "3")).Field("MSA", 4));
    }

    [Fact]
    public async Task A_long_control_id_comes_back_whole()
    {
        var sender = await OpenAsync();
        var id = new string('9', 199);
        await sender.SendFrameAsync(Msg.Adt(id));
        await sender.ExpectAsync("AA", id);
    }


    // 5.7.
    [Theory]
    [InlineData("", "")]
    [InlineData("0", "0")]
    [InlineData("17", "17")]
    [InlineData("17,-1", "17,17")]
    [InlineData("-1", "-1")]
    [InlineData("5,9,-1,0,-1", "5,9,9,0,0")]
    [InlineData("x", "")]
    public async Task Sequence_numbers_are_confirmed_as_they_came(string sent, string confirmed)
    {
        var sender = await OpenAsync();
        var numbers = sent.Split(',');
        for (var i = 0; i < numbers.Length; i++)
        {
            await sender.SendFrameAsync(Msg.Adt($"{i}", (13, numbers[i])));
            Assert.Equal(confirmed.Split(',')[i], (await sender.ExpectAsync("AA", $"{i}")).Field("MSA", 4));
        }
    }

    [Fact]
    public async Task Sequence_numbers_are_of_one_connection()
    {
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.Adt("1", (13, "41")));
        await sender.ExpectAsync("AA", "1");
        var other = await ConnectAsync();
        await other.SendFrameAsync(Msg.Adt("2", (13, "-1")));
        Assert.Equal("-1", (await other.ExpectAsync("AA", "2")).Field("MSA", 4));
    }

    // 5.6: AA carries no ERR even with warnings, unless the level is strict; then up to 10 W.
    [Fact]
    public async Task Warnings_are_told_only_in_strict()
    {
        var odd = "XQQ|1\r";                                     // an unknown segment: I in standard, W in strict (11.2)
        var sender = await OpenAsync();
        await sender.SendFrameAsync(Msg.Adt("1") + odd);
        Assert.Equal(["MSH", "MSA"], (await sender.ExpectAsync("AA", "1")).Names);
        await StartAsync(("hl7.validation.level", "strict"));
        var strict = await ConnectAsync();
        await strict.SendFrameAsync(Msg.Adt("2") + string.Concat(Enumerable.Repeat(odd, 20)));
        var answer = await strict.ExpectAsync("AA", "2");
        Assert.InRange(answer.Count("ERR"), 1, 10);
        for (var i = 0; i < answer.Count("ERR"); i++) Assert.Equal("W", answer.Field("ERR", 4, i));
    }

    // 5.6: neither text repeats values from the message.
    [Fact]
    public async Task Texts_of_an_answer_never_repeat_the_message()
    {
        var sender = await OpenAsync(("hl7.validation.on.failure", "reject"), ("hl7.validation.level", "strict"));
        await sender.SendFrameAsync(Msg.Adt("1").Replace("19700101", "TOPSECRET", StringComparison.Ordinal));
        var answer = await sender.ExpectAsync("AE", "1");
        Assert.DoesNotContain("TOPSECRET", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("Doe|4711"), answer.Text);
    }

    private static Delivery Of(string outcome) => outcome switch
    {
        "stored" => Outcomes.Stored,
        "filtered" => Outcomes.Filtered,
        "dead" => Outcomes.DeadLettered,
        "failed" => Outcomes.FailedForGood,
        "now" => Outcomes.FailedForNow,
        _ => Outcomes.InDoubt,
    };
}
