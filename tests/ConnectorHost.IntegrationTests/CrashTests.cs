using System.Globalization;
using System.Net;
using ConnectorHost.IntegrationTests.Hosting;

namespace ConnectorHost.IntegrationTests;

/// <summary>SIGKILL at any instant loses no acknowledged message. <c>eng/crash-test</c> does the same with more rounds and messages.</summary>
public class CrashTests
{
    private const int Rounds = 3;
    private const int MessagesPerRound = 500;

    [Theory]
    [InlineData("lockstep")]
    [InlineData("pipelined")]
    public async Task Every_accepted_message_is_stored_although_the_host_is_killed_under_load(string mode)
    {
        Assert.SkipUnless(TestBroker.IsReal, TestBroker.NeedsReal);
        using var folder = new TestFolder();
        var port = Ports.FreePair();
        var connector = new ConnectorConfig(settings: ("port", port.ToString(CultureInfo.InvariantCulture)));
        folder.AddConnector("hl7.json", connector.FlatJson());
        var accepted = folder.File("accepted");
        var host = await HostProcess.StartAsync(folder);
        try
        {
            await host.MllpAsync();
            using var load = LoadTool.Start(new IPEndPoint(IPAddress.Loopback, port), "--seconds", "600", "--mode", mode, "--reconnect", "--accepted", accepted);
            for (var round = 0; round < Rounds; round++)
            {
                await MoreAcceptedAsync(host, accepted);
                await host.KillAsync();
                await host.DisposeAsync();
                host = await HostProcess.StartAsync(folder);
                await host.MllpAsync();
            }
            await MoreAcceptedAsync(host, accepted);
            load.Stop();
            var (exitCode, report) = await load.EndAsync();
            Assert.True(exitCode == 0, report);
            await LoadTests.AssertStoredAsync(TestBroker.Bootstrap!, connector, accepted);
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private static Task MoreAcceptedAsync(HostProcess host, string accepted)
    {
        var wanted = Length(accepted) + MessagesPerRound * 18;         // a control id and its line end
        return host.WaitAsync($"{MessagesPerRound} more messages are accepted", () => Length(accepted) >= wanted);
    }

    private static long Length(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;
}
