using System.Diagnostics;
using ConnectorHost.IntegrationTests.Hosting;

namespace ConnectorHost.IntegrationTests.Kafka;

/// <summary>A real broker of the test's own, which it may stop and start again on the same data.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("connectorhost-kafka-");
    private readonly int _port = Ports.FreePair();          // the script takes the given port and the next one

    private BrokerProcess()
    {
    }

    public string Bootstrap => $"127.0.0.1:{_port}";

    public static async Task<BrokerProcess> StartAsync()
    {
        var broker = new BrokerProcess();
        await broker.RunAsync("start", "--port", $"{broker._port}");
        return broker;
    }

    /// <summary>SIGKILL, as a crash.</summary>
    public Task CrashAsync() => RunAsync("stop", "--kill");

    public Task StartAgainAsync() => RunAsync("again");

    public async ValueTask DisposeAsync()
    {
        await RunAsync("stop", "--kill");
        _data.Delete(recursive: true);
    }

    private async Task RunAsync(string command, params string[] arguments)
    {
        // No redirection: the broker outlives the script and would hold the pipe open.
        using var script = Process.Start(new ProcessStartInfo(TestBroker.Script!, [command, "--data", _data.FullName, .. arguments]))!;
        await script.WaitForExitAsync();
        Assert.Equal(0, script.ExitCode);
    }
}
