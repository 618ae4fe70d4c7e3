using System.Text;
using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

/// <summary>Credentials in MSH-8 and UAC, three strikes, and where secrets may not appear (20.2, 20.3).</summary>
public abstract class CredentialTests(WireSetup setup) : WireTests(setup)
{
    private static readonly (string, string)[] Guarded =
        [("hl7.security.enabled", "true"), ("hl7.security.username", "lab"), ("hl7.security.password", "pa:ss^w|d")];

    [Theory]
    [InlineData("lab^pa:ss\\S\\w\\F\\d")]
    [InlineData("lab:pa:ss\\S\\w\\F\\d")]
    [InlineData("Basic bGFiOnBhOnNzXnd8ZA==")]
    public async Task Each_form_of_credentials_opens(string credentials)
    {
        var sender = await OpenAsync(Guarded);
        await sender.SendFrameAsync(Msg.Adt("1", (8, credentials)));
        await sender.ExpectAsync("AA", "1");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("lab")]
    [InlineData("lab^")]
    [InlineData("lab^wrong")]
    [InlineData("LAB^pa:ss\\S\\w\\F\\d")]
    [InlineData("other^pa:ss\\S\\w\\F\\d")]
    [InlineData("Basic !!!")]
    [InlineData("Basic bGFi")]
    [InlineData("^")]
    public async Task Anything_else_is_refused_without_a_hint(string credentials)
    {
        var sender = await OpenAsync(Guarded);
        await sender.SendFrameAsync(Msg.Adt("1", (8, credentials)));
        var answer = await sender.ExpectAsync("AR", "1");
        Assert.Equal("not authorised", answer.Field("MSA", 3));
        Assert.StartsWith("207^", answer.Field("ERR", 3), StringComparison.Ordinal);
        Assert.Equal("", answer.Field("MSH", 8));
        await sender.SendFrameAsync(Msg.Adt("2", (8, credentials), (15, "AL")));
        await sender.ExpectAsync("CR", "2");
        Assert.Empty(Bench.Published);
        // Not published, not put in the dead letter topic.
        Assert.Empty(Bench.DeadLetters);
    }

    // 5.8: security goes before type, version and the rest, but behind acknowledgements.
    [Fact]
    public async Task Strangers_learn_nothing_about_what_would_be_accepted()
    {
        var sender = await OpenAsync(Guarded);
        await sender.SendFrameAsync(Msg.Adt("0", (9, "ACK")));
        await sender.SendFrameAsync(Msg.Adt("1", (9, "XYZ"), (12, "3"), (11, "X")));
        Assert.Equal("not authorised", (await sender.ExpectAsync("AR", "1")).Field("MSA", 3));
        await sender.SendFrameAsync(Msg.Adt("", (9, "")));
        Assert.Equal("not authorised", (await sender.ExpectAsync("AR", "")).Field("MSA", 3));
    }

    [Fact]
    public async Task The_third_failure_in_a_row_is_answered_and_then_the_connection_closed()
    {
        var sender = await OpenAsync(Guarded);
        for (var i = 1; i <= 3; i++) await sender.SendFrameAsync(Msg.Adt($"{i}"));
        for (var i = 1; i <= 3; i++) await sender.ExpectAsync("AR", $"{i}");
        await sender.ExpectEndAsync();
    }

    // A frame with several messages, or a batch, is no way to guess on.
    [Theory]
    [InlineData("")]
    [InlineData("BHS|^~\\&|A\r")]
    public async Task Behind_the_third_failure_nothing_in_the_same_frame_is_compared_or_logged(string before)
    {
        var sender = await OpenAsync(Guarded);
        var messages = string.Concat(Enumerable.Range(1, 50).Select(i => Msg.Adt($"{i}", (8, i < 10 ? "lab^wrong" : "lab^pa:ss\\S\\w\\F\\d"))));
        await sender.SendFrameAsync(before + messages);
        if (before.Length == 0)
        {
            for (var i = 1; i <= 50; i++) await sender.ExpectAsync("AR", $"{i}");
        }
        else
        {
            Assert.Equal(50, (await sender.ReadAnswerAsync()).Count("MSA"));
        }
        await sender.ExpectEndAsync();
        Assert.Empty(Bench.Published);
        Assert.Single(Bench.Logs.Lines, l => l.Contains("not authorised", StringComparison.Ordinal));      // once a minute for a host
    }

    [Fact]
    public async Task A_success_sets_the_count_of_failures_back()
    {
        var sender = await OpenAsync(Guarded);
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 2; i++)
            {
                await sender.SendFrameAsync(Msg.Adt("bad"));
                await sender.ExpectAsync("AR", "bad");
            }
            await sender.SendFrameAsync(Msg.Adt($"good{round}", (8, "Basic bGFiOnBhOnNzXnd8ZA==")));
            await sender.ExpectAsync("AA", $"good{round}");
        }
    }

    [Fact]
    public async Task Failures_are_counted_per_connection()
    {
        await StartAsync(Guarded);
        for (var i = 0; i < 4; i++)
        {
            var sender = await ConnectAsync();
            await sender.SendFrameAsync(Msg.Adt("1"));
            await sender.ExpectAsync("AR", "1");
            await sender.SendFrameAsync(Msg.Adt("2"));
            await sender.ExpectAsync("AR", "2");
        }
    }

    [Fact]
    public async Task Messages_before_the_third_failure_are_answered_in_order()
    {
        var sender = await OpenAsync(Guarded);
        Bench.Hold();
        const string Good = "Basic bGFiOnBhOnNzXnd8ZA==";
        await sender.SendAsync(Msg.Frames(Msg.Adt("1", (8, Good)), Msg.Adt("2"), Msg.Adt("3"), Msg.Adt("4"), Msg.Adt("5", (8, Good))));
        (await Bench.NextAsync("1")).Settle(Outcomes.Stored);
        await sender.ExpectAsync("AA", "1");
        for (var i = 2; i <= 4; i++) await sender.ExpectAsync("AR", $"{i}");
        await sender.ExpectEndAsync();
        Assert.Equal(["1"], Bench.Published);
    }

    [Fact]
    public async Task Scope_connection_frees_later_messages_without_credentials()
    {
        var sender = await OpenAsync([.. Guarded, ("hl7.security.scope", "connection")]);
        await sender.SendFrameAsync(Msg.Adt("0"));
        await sender.ExpectAsync("AR", "0");
        await sender.SendFrameAsync(Msg.Adt("1", (8, "Basic bGFiOnBhOnNzXnd8ZA==")));
        await sender.ExpectAsync("AA", "1");
        await sender.SendFrameAsync(Msg.Adt("2"));
        await sender.ExpectAsync("AA", "2");
        // Unless MSH-8 is valued.
        await sender.SendFrameAsync(Msg.Adt("3", (8, "lab^wrong")));
        await sender.ExpectAsync("AR", "3");
        var other = await ConnectAsync();
        await other.SendFrameAsync(Msg.Adt("4"));
        await other.ExpectAsync("AR", "4");
    }

    [Fact]
    public async Task Scope_message_asks_each_message()
    {
        var sender = await OpenAsync(Guarded);
        await sender.SendFrameAsync(Msg.Adt("1", (8, "Basic bGFiOnBhOnNzXnd8ZA==")));
        await sender.ExpectAsync("AA", "1");
        await sender.SendFrameAsync(Msg.Adt("2"));
        await sender.ExpectAsync("AR", "2");
    }

    // 20.2: from 2.6, directly after MSH and SFT, UAC-1-1 UNP and UAC-2 ED with encoding A or Base64.
    [Theory]
    [InlineData("2.6", "UAC|UNP|^^^A^lab:pa:ss\\S\\w\\F\\d\r", "AA")]
    [InlineData("2.6", "SFT|Vendor\rUAC|UNP^User name|^^^Base64^bGFiOnBhOnNzXnd8ZA==\r", "AA")]
    [InlineData("2.7", "UAC|UNP|^^^A^lab:wrong\r", "AR")]
    [InlineData("2.6", "UAC|KERB|^^^A^lab:pa:ss\\S\\w\\F\\d\r", "AR")]
    [InlineData("2.5.1", "UAC|UNP|^^^A^lab:pa:ss\\S\\w\\F\\d\r", "AR")]
    [InlineData("2.6", "EVN|A01\rUAC|UNP|^^^A^lab:pa:ss\\S\\w\\F\\d\r", "AR")]
    public async Task A_UAC_segment_opens_from_2_6(string version, string segments, string code)
    {
        var sender = await OpenAsync(Guarded);
        await sender.SendFrameAsync(Msg.Header("1", (12, version)) + segments + Msg.Evn + Msg.Pid + Msg.Pv1);
        await sender.ExpectAsync(code, "1");
    }

    [Fact]
    public async Task Credentials_are_ignored_while_security_is_off()
    {
        var sender = await OpenAsync(("hl7.security.username", "lab"), ("hl7.security.password", "secret"));
        await sender.SendFrameAsync(Msg.Adt("1", (8, "lab^wrong")));
        await sender.ExpectAsync("AA", "1");
        Assert.Contains(Bench.Logs.Lines, l => l.StartsWith("Warning", StringComparison.Ordinal) && l.Contains("hl7.security", StringComparison.Ordinal));
    }

    // 20.3: cut from everything that leaves.
    [Fact]
    public async Task Secrets_leave_nowhere()
    {
        var sender = await OpenAsync(("hl7.log.phi", "true"));
        Bench.DecideRejected = _ => Outcomes.DeadLettered;
        const string Secret = "s3cr3t-word";
        await sender.SendFrameAsync(Msg.Header("1", (8, $"u^{Secret}"), (12, "2.6")) + $"UAC|UNP|^^^A^u:{Secret}\r" + Msg.Evn + Msg.Pid + Msg.Pv1);
        var answers = new StringBuilder((await sender.ExpectAsync("AA", "1")).Text);
        await sender.SendFrameAsync(Msg.WithoutPid("2", (8, $"u^{Secret}")));
        answers.Append((await sender.ExpectAsync("AE", "2")).Text);
        await sender.SendFrameAsync(Msg.Adt("3", (8, $"u^{Secret}"), (9, "XYZ")));
        answers.Append((await sender.ExpectAsync("AR", "3")).Text);
        await sender.SendFrameAsync($"BHS|^~\\&|A|B|C|D|1|u:{Secret}\r" + Msg.Adt("4", (8, $"u^{Secret}")) + "BTS|1\r");
        answers.Append((await sender.ReadAnswerAsync()).Text);
        Assert.DoesNotContain(Secret, answers.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, Bench.DeadLetters.Count);
        foreach (var letter in Bench.DeadLetters)
        {
            var text = Encoding.Latin1.GetString(letter.Bytes);
            Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, letter.Error.ToString(), StringComparison.Ordinal);
            // The field count is kept.
            Assert.StartsWith("MSH|^~\\&|SENDER|WARD|RECEIVER|HUB|20260101120000||", text, StringComparison.Ordinal);
        }
        foreach (var message in Bench.Messages)
        {
            Assert.StartsWith("MSH|^~\\&|SENDER|WARD|RECEIVER|HUB|20260101120000||ADT^A01|", message.Header("hl7.raw"), StringComparison.Ordinal);
            foreach (var header in message.Records.SelectMany(r => r.Headers)) Assert.DoesNotContain(Secret, $"{header.Value}", StringComparison.Ordinal);
        }
        Assert.DoesNotContain(Bench.Logs.Lines, l => l.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refused_credentials_are_logged_with_the_sender_and_never_themselves()
    {
        var sender = await OpenAsync(Guarded);
        await sender.SendFrameAsync(Msg.Adt("1", (8, "lab^guess-word")));
        await sender.ExpectAsync("AR", "1");
        Assert.Contains(Bench.Logs.Lines, l => l.StartsWith("Warning", StringComparison.Ordinal) && l.Contains("SENDER", StringComparison.Ordinal) && l.Contains("WARD", StringComparison.Ordinal));
        Assert.DoesNotContain(Bench.Logs.Lines, l => l.Contains("guess-word", StringComparison.Ordinal) || l.Contains("pa:ss", StringComparison.Ordinal));
    }

    // 20.2: switched on, at least one check has to be configured.
    [Fact]
    public async Task Security_without_any_check_is_an_invalid_configuration() =>
        await Assert.ThrowsAsync<ConfigException>(() => StartAsync(("hl7.security.enabled", "true")));
}
