using System.Net;
using System.Net.Sockets;
using ConnectorHost.IntegrationTests.Hosting;
using ConnectorHost.IntegrationTests.Senders;

namespace ConnectorHost.IntegrationTests;

/// <summary>Many messages over many connections, judged by the load tool.</summary>
public class LoadTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Theory]
    [InlineData("lockstep", "8")]
    [InlineData("pipelined", "4")]
    public async Task Every_message_is_answered_once_in_order_and_stored(string mode, string connections)
    {
        using var folder = new TestFolder();
        var accepted = folder.File("accepted");
        using var load = LoadTool.Start(await fixture.Host.MllpAsync(), "--messages", "3000", "--mode", mode, "--connections", connections, "--types", "adt,orm,oru", "--accepted", accepted);

        var (exitCode, report) = await load.EndAsync();

        Assert.True(exitCode == 0, report);
        Assert.Equal(3000, File.ReadLines(accepted).Count());
        await AssertStoredAsync(fixture.Host.Endpoints.Bootstrap, fixture.Connector, accepted);
    }

    [Fact]
    public async Task Load_tool_finds_fault_with_a_receiver_that_answers_another_message()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var load = LoadTool.Start((IPEndPoint)listener.LocalEndpoint, "--connections", "1", "--messages", "1", "--ack-timeout", "1");
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);
        await stream.WriteAsync("\u000BMSH|^~\\&|X||||20260101||ACK|1|P|2.5\rMSA|AA|ANOTHER-1\r\u001C\r"u8.ToArray(), TestContext.Current.CancellationToken);

        var (exitCode, report) = await load.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("mismatched 1", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verification_finds_an_accepted_message_that_is_on_no_topic()
    {
        using var sender = await MllpSender.ConnectAsync(await fixture.Host.MllpAsync());
        var stored = Hl7Text.NewControlId();
        Assert.Equal("AA", (await sender.ExchangeAsync(Hl7Text.Admission(stored))).Code);
        using var folder = new TestFolder();
        await File.WriteAllLinesAsync(folder.File("accepted"), [stored, "NEVER-SENT-1"], TestContext.Current.CancellationToken);
        using var verify = LoadTool.Verify(fixture.Host.Endpoints.Bootstrap, AllTopics(fixture.Connector), folder.File("accepted"));

        var (exitCode, report) = await verify.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("2 accepted, 1 missing", report, StringComparison.Ordinal);
        Assert.Contains("NEVER-SENT-1", report, StringComparison.Ordinal);
    }

    internal static async Task AssertStoredAsync(string bootstrap, ConnectorConfig connector, string acceptedFile)
    {
        using var verify = LoadTool.Verify(bootstrap, AllTopics(connector), acceptedFile);
        var (exitCode, report) = await verify.EndAsync();
        Assert.True(exitCode == 0, report);
    }

    private static string AllTopics(ConnectorConfig connector) => $@"{connector.TopicPrefix.Replace(".", @"\.", StringComparison.Ordinal)}.*";
}
