using ConnectorHost.Connectors.Hl7.Tests.Acks;

namespace ConnectorHost.Connectors.Hl7.Tests.Security;

/// <summary>What a listener does with messages that are not authorised (hl7-mllp 20.2), and what its log shows (20.3, 22).</summary>
public sealed class StrangersTests
{
    [Theory]
    [InlineData("2.3", "", "AR", "MSA|AR|1|not authorised|||207^Application internal error^HL70357\rERR|^^^207&Application internal error&HL70357\r")]
    [InlineData("2.5.1", "", "AR", "MSA|AR|1|not authorised\rERR|||207^Application internal error^HL70357|E||||not authorised\r")]
    [InlineData("2.7", "|||AL|AL", "CR", "MSA|CR|1\rERR|||207^Application internal error^HL70357|E||||not authorised\r")]
    public async Task A_stranger_is_refused_without_a_hint(string version, string conditions, string code, string expected)
    {
        await using var host = new Answering(security: SecurityConfigs.Of("u", "p"));
        foreach (var credentials in new[] { "", "u^wrong", "wrong^p" })
        {
            var answer = await host.AskAsync($"MSH|^~\\&|APP\u0007|FAC|C|D|2026|{credentials}|ADT^A01|1|P|{version}{conditions}");
            Assert.EndsWith(expected, answer, StringComparison.Ordinal);
        }
        Assert.Equal(3, host.Count("hl7_auth_failed", "peer=127.0.0.1"));
        Assert.Equal(3, host.Count("hl7_acks", $"code={code}"));
        Assert.Empty(host.Passed);
        Assert.Single(host.Logs.Lines, l => l.StartsWith("Warning 2211: 127.0.0.1:40000 ", StringComparison.Ordinal) && l.Contains("from 'APP?' 'FAC'", StringComparison.Ordinal));      // once a minute for a host
        Assert.DoesNotContain(host.Logs.Lines, l => l.Contains("wrong", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_third_failure_in_a_row_is_answered_and_closes_the_connection()
    {
        await using var host = new Answering(security: SecurityConfigs.Of("u", "p"));
        var sender = await host.ConnectAsync();
        foreach (var credentials in new[] { "", "x:y", "u:p", "", "x:y", "u:" }) await sender.SendFrameAsync(Message(credentials));
        var received = await sender.UntilClosedAsync();
        Assert.Equal("AR AR AA AR AR AR", string.Join(' ', received.Split("MSA|").Skip(1).Select(a => a[..2])));
    }

    [Fact]
    public async Task The_third_failure_inside_a_batch_lets_the_batch_be_answered()
    {
        await using var host = new Answering(security: SecurityConfigs.Of("u", "p"));
        var sender = await host.ConnectAsync();
        await sender.SendFrameAsync($"BHS|^~\\&|A|B|C|D|2026\r{string.Concat(Enumerable.Repeat(Message("") + "\r", 4))}BTS|4");
        Assert.EndsWith("BTS|4\r\u001c\r", await sender.UntilClosedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_shows_five_header_fields_unless_content_is_allowed()
    {
        await using var host = new Answering(security: SecurityConfigs.Of("u", "p4ss"));
        await host.AskAsync(Sensitive);
        Assert.Contains(host.Logs.Lines, l => l.StartsWith("Debug 2221", StringComparison.Ordinal) && l.EndsWith("received ADT^A01 '1' of version '2.6' from 'APP' 'FAC'. ", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Logs.Lines, l => l.Contains("SMITH", StringComparison.Ordinal) || l.Contains("p4ss", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Content_in_the_log_is_without_credentials_and_one_line_a_segment()
    {
        await using var host = new Answering(security: SecurityConfigs.Of("u", "p4ss"), logsContent: true);
        await host.AskAsync(Sensitive);
        await host.AskAsync("MSX|^~\\&|A|B\rMSH|^~\\&|A|B|C|D|2026|u^p4ss|ADT^A01");
        var lines = host.Logs.Lines.Where(l => l.StartsWith("Debug 2222", StringComparison.Ordinal)).Select(l => l[l.IndexOf('\'')..].TrimEnd()).ToArray();
        Assert.Equal(
            ["'1' 1: MSH|^~\\&|APP|FAC|C|D|2026||ADT^A01|1|P|2.6", "'1' 2: PID|1||4711||SMITH?^J", "'' 1: MSX|^~\\&|A|B", "'' 2: MSH|^~\\&|A|B|C|D|2026||ADT^A01"], lines);
        Assert.DoesNotContain(host.Logs.Lines, l => l.Contains("p4ss", StringComparison.Ordinal));
    }

    private const string Sensitive = "MSH|^~\\&|APP|FAC|C|D|2026|u^p4ss|ADT^A01|1|P|2.6\rUAC|UNP|^^^A^u:p4ss\rPID|1||4711||SMITH\u0007^J";

    private static string Message(string credentials) => $"MSH|^~\\&|A|B|C|D|2026|{credentials}|ADT^A01|1|P|2.5";
}
