using System.Net;
using System.Net.Sockets;
using System.Text;
using ConnectorHost.IntegrationTests.Hosting;

namespace ConnectorHost.IntegrationTests;

/// <summary>What the load tool must notice by itself, without a host.</summary>
public class LoadToolTests
{
    private const int MaxFrame = 4096;
    private const int MaxGarbage = 65_536;

    [Fact]
    public async Task Soak_finds_fault_with_a_receiver_that_hangs_up_after_each_answer()
    {
        using var folder = new TestFolder();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var receiving = ReceiveAsync(listener, stop.Token);
        using var soak = LoadTool.Run("soak", "--port", $"{((IPEndPoint)listener.LocalEndpoint).Port}", "--seconds", "2", "--connections", "2", "--rate", "50", "--max-frame", $"{MaxFrame}", "--accepted", folder.File("accepted"));

        var (exitCode, report) = await soak.EndAsync();
        await stop.CancelAsync();
        await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        Assert.Equal(1, exitCode);
        Assert.Matches("(lock-step|pipelined|half-closed): the receiver closed the connection while [0-9]+ answers were due", report);
        Assert.Contains(" 0 without an answer, 0 rejected;", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Option_that_what_was_collected_has_no_use_for_is_refused()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder.File("ids"), "", TestContext.Current.CancellationToken);
        using var verify = LoadTool.Run("verify", "--collected", folder.File("ids"), "--accepted", folder.File("ids"), "--timeout", "5");

        var (exitCode, report) = await verify.EndAsync();

        Assert.Equal(2, exitCode);
        Assert.Contains("--timeout is no option of this command", report, StringComparison.Ordinal);
    }

    private static async Task ReceiveAsync(TcpListener listener, CancellationToken stop)
    {
        var talks = new List<Task>();
        try
        {
            while (true) talks.Add(AnswerOneAsync(await listener.AcceptTcpClientAsync(stop), stop));
        }
        finally
        {
            await Task.WhenAll(talks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Right in everything but that it closes: senders lose nothing by it, as they repeat, and the soak must tell all the same.
    private static async Task AnswerOneAsync(TcpClient client, CancellationToken stop)
    {
        using var _ = client;
        var stream = client.GetStream();
        var buffer = new byte[65_536];
        var received = new StringBuilder();
        while (received.Length < MaxGarbage && await stream.ReadAsync(buffer, stop) is var count and > 0)
        {
            received.Append(Encoding.Latin1.GetString(buffer, 0, count));
            if (FirstFrame(received.ToString()) is not { } frame) continue;
            var answer = $"\u000BMSH|^~\\&|X||||20260101||ACK|1|P|2.5\rMSA|{(frame.Length > MaxFrame ? "AR" : "AA")}|{frame.Split('|')[9]}\r\u001C\r";
            await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), stop);
            return;
        }
    }

    private static string? FirstFrame(string text)
    {
        for (var end = text.IndexOf("\u001C\r", StringComparison.Ordinal); end >= 0; end = text.IndexOf("\u001C\r", end + 1, StringComparison.Ordinal))
            if (text.LastIndexOf('\u000B', end) is var start and >= 0) return text[(start + 1)..end];
        return null;
    }
}
