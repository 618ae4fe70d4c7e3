using System.Net;
using System.Net.Sockets;
using System.Text;
using ConnectorHost.Cli;
using static ConnectorHost.Tests.Cli.Send.FakeReceiver;

namespace ConnectorHost.Tests.Cli.Send;

public sealed class SendCommandTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Positive_answers_end_with_0_and_show_code_and_control_id()
    {
        var (code, output, _) = await SendAsync(Messages("m1", "m2"), (_, b) => [Ack("AA", ControlId(b))]);
        Assert.Equal(0, code);
        Assert.Matches(@"(?m)^AA     m1 .* ms  ", output);
        Assert.Contains("2 sent, 2 answered AA or CA, 0 otherwise, 0 without an answer (0 lost)", output);
        Assert.Contains("codes:   AA 2", output);
        Assert.Matches("latency: p50 .* ms, p90 .* ms, p99 .* ms, max .* ms", output);
    }

    [Theory]
    [InlineData("|no patient id", "")]
    [InlineData("", "\rERR||PID^1^3|101^Required field missing^HL70357|E||||no patient id")]
    [InlineData("", "\rERR|PID^1^3^101&no patient id")]
    public async Task Negative_answer_ends_with_1_and_shows_its_text_in_any_version(string more, string segment)
    {
        var (code, output, _) = await SendAsync(Messages("m1"), (_, b) => [Ack("AE", ControlId(b), more + segment)]);
        Assert.Equal(1, code);
        Assert.StartsWith("AE     m1", output);
        Assert.Contains("no patient id", output);
    }

    [Fact]
    public async Task Commit_and_application_answer_belong_to_one_message()
    {
        var (code, output, _) = await SendAsync("MSH|^~\\&|||||||ADT^A01|m1|P|2.5|||AL|AL\rMSH|^~\\&|||||||ADT^A01|m2\r", (_, b) => ControlId(b) == "m1" ? [Ack("CA", "m1"), Ack("AA", "m1")] : [Ack("AA", "m2")]);
        Assert.Equal(0, code);
        Assert.StartsWith("CA,AA  m1", output);
        Assert.Contains("AA     m2", output);
    }

    [Fact]
    public async Task Silence_that_was_asked_for_is_reported_as_what_it_is_and_nobody_waits_for_it()
    {
        var messages = "MSH|^~\\&|||||||ACK|m1\rMSH|^~\\&|||||||ADT^A01|m2|P|2.5|||ER|NE\rMSH|^~\\&|||||||ADT^A01|m3\rMSH|^~\\&|||||||ADT^A01|m4|P|2.5|||NE|NE\r";
        var (code, output, _) = await SendAsync(messages, (_, b) => ControlId(b) == "m3" ? [Ack("AA", "m3")] : []);
        Assert.Equal(1, code);
        Assert.Contains("no answer, as the message asks for none", output);
        Assert.Contains("no answer, as the message asks for one only when something is wrong", output);
        Assert.Contains("4 sent, 1 answered AA or CA, 0 otherwise, 3 without an answer (0 lost)", output);
    }

    [Fact]
    public async Task Error_of_a_message_that_asks_only_for_errors_is_its_own()
    {
        var messages = "MSH|^~\\&|||||||ADT^A01|m1|P|2.5|||ER|NE\rMSH|^~\\&|||||||ADT^A01|m2\r";
        var (code, output, _) = await SendAsync(messages, (_, b) => ControlId(b) == "m1" ? [Ack("CE", "m1", "|bad")] : [Ack("AA", "m2")]);
        Assert.Equal(1, code);
        Assert.Contains("2 sent, 1 answered AA or CA, 1 otherwise, 0 without", output);
    }

    [Fact]
    public async Task Each_message_of_a_frame_is_waited_for()
    {
        var (code, output, _) = await SendAsync("\u000BMSH|^~\\&|||||||ADT^A01|m1\rMSH|^~\\&|||||||ADT^A01|m2\r\u001C\r", (_, _) => [Ack("AA", "m1"), Ack("AE", "m2", "|bad")]);
        Assert.Equal(1, code);
        Assert.StartsWith("AA,AE  m1", output);
    }

    [Fact]
    public async Task Batch_is_answered_by_one_frame()
    {
        var batch = "BHS|^~\\&|||||||||B1\rMSH|^~\\&|||||||ADT^A01|m1\rMSH|^~\\&|||||||ADT^A01|m2\rMSH|^~\\&|||||||ADT^A01|m3\rBTS|3\r";
        var answer = "BHS|^~\\&||||||||||B1\r" + Ack("AA", "m1") + Ack("AA", "m2") + Ack("AE", "m3", "|bad") + "BTS|3\r";
        var (code, output, received) = await SendAsync(batch, (_, _) => [answer]);
        Assert.Equal(1, code);
        Assert.Equal([batch], received.Select(r => r.Body));
        Assert.StartsWith("AAx2,AEx1  B1", output);
    }

    [Fact]
    public async Task Batch_can_be_sent_message_by_message()
    {
        var batch = "BHS|^~\\&|||||||||B1\r" + Messages("m1", "m2") + "BTS|2\r";
        var (code, _, received) = await SendAsync(batch, (_, b) => [Ack("AA", ControlId(b))], "--split-batches");
        Assert.Equal(0, code);
        Assert.Equal(["m1", "m2"], received.Select(r => ControlId(r.Body)));
    }

    [Fact]
    public async Task Repeats_get_fresh_control_ids_and_change_nothing_else()
    {
        var (code, output, received) = await SendAsync(Messages("m1", "m2"), (_, b) => [Ack("AA", ControlId(b))], "--repeat", "3");
        Assert.Equal(0, code);
        var ids = received.Select(r => ControlId(r.Body)).ToList();
        Assert.Equal(["m1", "m2"], ids[..2]);
        Assert.Equal(6, ids.Distinct().Count());
        Assert.All(ids, id => Assert.InRange(id.Length, 1, 20));
        Assert.All(received, r => Assert.Equal(Messages("m1"), r.Body.Replace(ControlId(r.Body), "m1", StringComparison.Ordinal)));
        Assert.Contains("6 sent, 6 answered", output);
    }

    [Theory]
    [InlineData("--same-control-id", 1)]
    [InlineData("--fresh-control-id", 3)]
    public async Task Control_ids_of_repeats_can_be_chosen(string option, int different)
    {
        var (_, _, received) = await SendAsync(Messages("m1"), (_, b) => [Ack("AA", ControlId(b))], "--repeat", "3", option);
        Assert.Equal(different, received.Select(r => ControlId(r.Body)).Distinct().Count());
        Assert.Equal(different == 1, received.Any(r => ControlId(r.Body) == "m1"));
    }

    [Fact]
    public async Task Order_of_the_file_is_kept_within_each_connection()
    {
        var ids = Enumerable.Range(1000, 200).Select(n => $"m{n}").ToArray();
        var (code, _, received) = await SendAsync(Messages(ids), (_, b) => [Ack("AA", ControlId(b))], "--connections", "4", "--pipeline", "8");
        Assert.Equal(0, code);
        Assert.Equal(ids, received.Select(r => ControlId(r.Body)).Order(StringComparer.Ordinal));
        foreach (var connection in received.GroupBy(r => r.Connection))
            Assert.Equal(connection.Select(r => ControlId(r.Body)).Order(StringComparer.Ordinal), connection.Select(r => ControlId(r.Body)));
    }

    [Fact]
    public async Task Pipelining_sends_on_before_the_answer()
    {
        // The receiver answers the first three messages when it has all three.
        var waiting = new List<string>();
        var (code, _, _) = await SendAsync(Messages("m1", "m2", "m3"), (_, b) =>
        {
            waiting.Add(ControlId(b));
            return waiting.Count < 3 ? [] : waiting.Select(id => Ack("AA", id));
        }, "--pipeline", "3");
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task Lock_step_waits_for_each_answer()
    {
        var (code, output, received) = await SendAsync(Messages("m1", "m2"), (_, _) => [], "--timeout", "0.3");
        Assert.Equal(1, code);
        Assert.Equal([1, 2], received.Select(r => r.Connection));          // a late answer must not be taken for the next message's
        Assert.Contains("no answer within 0.3 s", output);
        Assert.Contains("2 without an answer (2 lost)", output);
    }

    [Fact]
    public async Task Closed_connection_is_told_and_the_next_message_opens_another()
    {
        var (code, output, received) = await SendAsync(Messages("m1", "m2"), (_, b) => ControlId(b) == "m1" ? [null] : [Ack("AA", "m2")]);
        Assert.Equal(1, code);
        Assert.Equal(["m1", "m2"], received.Select(r => ControlId(r.Body)));
        Assert.Matches("--     m1 .* no answer: the connection was closed, which asks the sender to repeat", output);
        Assert.Contains("2 connections, 0 sent again", output);
    }

    [Fact]
    public async Task Message_without_an_answer_is_sent_again_with_the_same_bytes_and_before_later_ones()
    {
        var (code, output, received) = await SendAsync(Messages("m1", "m2", "m3"), (c, b) => c < 3 ? [null] : [Ack("AA", ControlId(b))], "--retries", "2", "--pipeline", "2");
        Assert.Equal(0, code);
        Assert.Equal(["m1", "m2", "m3"], received.Where(r => r.Connection == 3).Select(r => ControlId(r.Body)));
        Assert.Contains("3 sent, 3 answered AA or CA", output);
    }

    [Fact]
    public async Task Release_2_waits_for_the_commit_and_the_answer_and_commits_the_answer()
    {
        await using var receiver = new FakeReceiver((_, b) => b == "\u0006" ? [] : ["\u0006", Ack("AA", ControlId(b))]);
        Assert.Equal(0, (await RunAsync(receiver, Messages("m1", "m2"), "--release", "2")).Code);
        await receiver.WaitForAsync(4);
        Assert.Equal(["m1", "\u0006", "m2", "\u0006"], receiver.Received.Select(r => r.Body.Length == 1 ? r.Body : ControlId(r.Body)));
    }

    [Fact]
    public async Task Release_2_sends_again_what_was_not_committed()
    {
        var seen = 0;
        var (code, output, received) = await SendAsync(Messages("m1"), (_, b) => b == "\u0006" ? [] : seen++ == 0 ? ["\u0015"] : ["\u0006", Ack("AA", ControlId(b))], "--release", "2", "--retries", "1");
        Assert.Equal(0, code);
        Assert.Equal(2, received.Count(r => r.Body.Length > 1));
        (code, output, _) = await SendAsync(Messages("m1"), (_, _) => ["\u0015"], "--release", "2");
        Assert.Equal(1, code);
        Assert.Contains("not committed by the receiver", output);
    }

    [Fact]
    public async Task Rate_is_kept()
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var (code, _, _) = await SendAsync(Messages([.. Enumerable.Range(0, 21).Select(n => $"m{n}")]), (_, b) => [Ack("AA", ControlId(b))], "--rate", "50");
        Assert.Equal(0, code);
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(390));
    }

    [Fact]
    public async Task Message_that_waits_for_its_turn_when_the_connection_is_closed_goes_over_the_next_one()
    {
        var ids = Enumerable.Range(1, 6).Select(n => $"m{n}").ToArray();
        var (code, output, received) = await SendAsync(Messages(ids), (_, b) => [Ack("AA", ControlId(b)), null], "--rate", "10", "--retries", "2");
        Assert.Equal(0, code);
        Assert.Equal(ids, received.Select(r => ControlId(r.Body)));
        Assert.Contains("6 sent, 6 answered AA or CA", output);
    }

    [Fact]
    public async Task Many_negative_answers_are_counted_after_the_first_lines()
    {
        var (code, output, _) = await SendAsync(Messages([.. Enumerable.Range(0, 50).Select(n => $"m{n}")]), (_, b) => [Ack("AR", ControlId(b), "|no")]);
        Assert.Equal(1, code);
        Assert.Equal(20, output.Split('\n').Count(l => l.StartsWith("AR ", StringComparison.Ordinal)));
        Assert.Contains("(30 more that are not positive)", output);
        Assert.Contains("50 sent, 0 answered AA or CA, 50 otherwise", output);
    }

    [Fact]
    public async Task Quiet_shows_no_positive_answers()
    {
        var (code, output, _) = await SendAsync(Messages("m1", "m2"), (_, b) => [Ack("AA", ControlId(b))], "--quiet");
        Assert.Equal(0, code);
        Assert.StartsWith("2 sent, 2 answered", output);
    }

    [Fact]
    public async Task Answers_are_found_between_noise_and_without_their_last_byte()
    {
        await using var receiver = new FakeReceiver((_, b) => [$"{Ack("AA", ControlId(b))}\u001C\n\n\0 noise \u000B{Ack("AA", "somebody else's")}"]);
        var (code, output, _) = await RunAsync(receiver, Messages("m1", "m2"));
        Assert.Equal(0, code);
        Assert.Contains("AA     m2", output);
    }

    [Fact]
    public async Task Standard_input_is_read()
    {
        await using var receiver = new FakeReceiver((_, b) => [Ack("AA", ControlId(b))]);
        using var input = new MemoryStream(Encoding.ASCII.GetBytes(Messages("m1", "m2")));
        using var output = new StringWriter();
        var options = new ConnectorHost.Cli.Send.SendOptions(["-"], "127.0.0.1", receiver.Port, null, 1, default, false, 1, 1, null, TimeSpan.FromSeconds(5), 0, 1, false);
        Assert.Equal(0, await ConnectorHost.Cli.Send.SendCommand.RunAsync(options, () => input, output, TextWriter.Null, CancellationToken.None));
        Assert.Contains("2 sent, 2 answered", output.ToString());
        using var error = new StringWriter();
        Assert.Equal(1, await ConnectorHost.Cli.Send.SendCommand.RunAsync(options with { Repeat = 2 }, () => input, output, error, CancellationToken.None));
        Assert.Contains("--repeat needs files", error.ToString());
    }

    [Fact]
    public async Task Nobody_listening_is_told_with_the_address()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        File.WriteAllText(_file, "MSH|");
        var (code, _, error) = await InvokeAsync(_file, "--port", $"{port}");
        Assert.Equal(1, code);
        Assert.Contains($"127.0.0.1:{port}: nobody listens there", error);
    }

    [Fact]
    public async Task Unknown_host_is_told()
    {
        File.WriteAllText(_file, "MSH|");
        var (code, _, error) = await InvokeAsync(_file, "--host", "no-such-host.invalid", "--port", "1");
        Assert.Equal(1, code);
        Assert.Contains("no-such-host.invalid:1: there is no such host", error);
    }

    [Theory]
    [InlineData("--repeat", "0")]
    [InlineData("--connections", "0")]
    [InlineData("--rate", "0")]
    [InlineData("--timeout", "-1")]
    [InlineData("--release", "3")]
    [InlineData("--port", "70000")]
    public async Task Number_out_of_range_is_an_error(string option, string value)
    {
        var (code, _, error) = await InvokeAsync(_file, option, value);
        Assert.Equal(1, code);
        Assert.Contains($"{option} must be ", error);
    }

    [Fact]
    public async Task Nothing_to_send_is_no_success()
    {
        File.WriteAllText(_file, "\r\n");
        var (code, output, _) = await InvokeAsync(_file, "--port", "1");
        Assert.Equal(1, code);
        Assert.Contains("Nothing to send was found.", output);
    }

    private static string Messages(params string[] ids) => string.Concat(ids.Select(id => $"MSH|^~\\&|||||||ADT^A01|{id}\rPID|1||p1\r"));

    private async Task<(int Code, string Output, List<(int Connection, string Body)> Received)> SendAsync(string text, Func<int, string, IEnumerable<string?>> answers, params string[] options)
    {
        await using var receiver = new FakeReceiver(answers);
        var (code, output, _) = await RunAsync(receiver, text, options);
        return (code, output, [.. receiver.Received]);
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(FakeReceiver receiver, string text, params string[] options)
    {
        File.WriteAllText(_file, text, Encoding.Latin1);
        return await InvokeAsync([_file, "--port", $"{receiver.Port}", .. options]);
    }

    private static async Task<(int Code, string Output, string Error)> InvokeAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await RunCommand.Create().Parse(["send", .. arguments]).InvokeAsync(new System.CommandLine.InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
