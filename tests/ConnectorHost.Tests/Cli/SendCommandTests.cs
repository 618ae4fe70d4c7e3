using System.Net;
using System.Net.Sockets;
using System.Text;
using ConnectorHost.Cli.Send;

namespace ConnectorHost.Tests.Cli;

public sealed class SendCommandTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _file = Path.GetTempFileName();

    public SendCommandTests() => _listener.Start();

    public void Dispose()
    {
        _listener.Stop();
        File.Delete(_file);
    }

    [Fact]
    public async Task Positive_answers_end_with_0_and_show_code_and_control_id()
    {
        var (code, output) = await SendAsync("MSH|^~\\&|||||||ADT^A01|m1\rMSH|^~\\&|||||||ADT^A01|m2\r", id => [$"MSA|AA|{id}"]);
        Assert.Equal(0, code);
        Assert.Matches(@"(?m)^AA     m1 .* ms  ", output);
        Assert.Contains("2 sent, 2 answered AA or CA, 0 otherwise, 0 without an answer", output);
    }

    [Fact]
    public async Task Negative_answer_ends_with_1_and_shows_its_text()
    {
        var (code, output) = await SendAsync("MSH|^~\\&|||||||ADT^A01|m1\r", id => [$"MSA|AE|{id}|no patient id"]);
        Assert.Equal(1, code);
        Assert.StartsWith("AE     m1", output);
        Assert.Contains("no patient id", output);
    }

    [Fact]
    public async Task Commit_and_application_answer_belong_to_one_message()
    {
        var (code, output) = await SendAsync("MSH|^~\\&|||||||ADT^A01|m1|P|2.5|||AL|AL\rMSH|^~\\&|||||||ADT^A01|m2\r", id => id == "m1" ? [$"MSA|CA|{id}", $"MSA|AA|{id}"] : [$"MSA|AA|{id}"]);
        Assert.Equal(0, code);
        Assert.StartsWith("CA,AA  m1", output);
        Assert.Contains("AA     m2", output);
    }

    [Fact]
    public async Task Silence_is_reported_as_what_it_is()
    {
        var (code, output) = await SendAsync("MSH|^~\\&|||||||ACK|m1\r", _ => []);
        Assert.Equal(1, code);
        Assert.Contains("no answer, as the message asks for none", output);
    }

    [Fact]
    public async Task Nobody_listening_is_told_with_the_address()
    {
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _listener.Stop();
        File.WriteAllText(_file, "MSH|");
        using var error = new StringWriter();
        Assert.Equal(1, await SendCommand.RunAsync(_file, "127.0.0.1", port, false, TimeSpan.FromSeconds(5), TextWriter.Null, error, CancellationToken.None));
        Assert.Contains($"127.0.0.1:{port}: ", error.ToString());
    }

    private async Task<(int Code, string Output)> SendAsync(string text, Func<string, string[]> answers)
    {
        File.WriteAllText(_file, text);
        using var output = new StringWriter();
        using var stop = new CancellationTokenSource();
        var server = AnswerAsync(answers, stop.Token);
        var code = await SendCommand.RunAsync(_file, "127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port, false, TimeSpan.FromSeconds(10), output, TextWriter.Null, CancellationToken.None);
        await stop.CancelAsync();
        await server.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return (code, output.ToString());
    }

    private async Task AnswerAsync(Func<string, string[]> answers, CancellationToken cancellationToken)
    {
        using var client = await _listener.AcceptTcpClientAsync(cancellationToken);
        var stream = client.GetStream();
        var received = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, cancellationToken) == 1)
        {
            received.Add(one[0]);
            if (received is not [.., 0x1C, 0x0D]) continue;
            var id = Hl7Peek.Field(received.ToArray().AsSpan(1), "MSH", 10);
            received.Clear();
            await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(answers(id).Select(a => $"\u000BMSH|^~\\&|\r{a}\r\u001C\r"))), cancellationToken);
        }
    }
}
