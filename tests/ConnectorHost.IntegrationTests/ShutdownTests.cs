using ConnectorHost.IntegrationTests.Hosting;
using ConnectorHost.IntegrationTests.Kafka;
using ConnectorHost.IntegrationTests.Senders;

namespace ConnectorHost.IntegrationTests;

/// <summary>SIGTERM: stop accepting, answer what was read, end in time.</summary>
public class ShutdownTests
{
    private static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(10);
    private const int GracefulMilliseconds = 5000;

    [Fact]
    public async Task Terminated_host_answers_what_it_read_closes_and_ends_in_time()
    {
        const int messages = 500;
        using var folder = new TestFolder();
        var connector = new ConnectorConfig();
        folder.AddConnector("hl7.json", connector.FlatJson());
        await using var host = await HostProcess.StartAsync(folder, settings: $"task.shutdown.graceful.timeout.ms={GracefulMilliseconds}");
        var mllp = await host.MllpAsync();
        using var sender = await MllpSender.ConnectAsync(mllp);
        var ids = Enumerable.Range(0, messages).Select(_ => Hl7Text.NewControlId()).ToList();
        var sending = SendAllAsync(sender, ids);
        var accepted = new List<string>();

        if (await sender.ReceiveAsync() is { } first) accepted.Add(first.ControlId);
        host.SendTerm();
        // The end of the answers is an orderly close: a reset would throw here, and could take answers with it.
        while (await sender.ReceiveAsync() is { } answer)
        {
            Assert.Equal("AA", answer.Code);
            accepted.Add(answer.ControlId);
        }
        await sending;
        var exitCode = await host.TerminateAsync(ExitDeadline);

        Assert.Equal(HostProcess.ExitCodeOfTerm, exitCode);
        Assert.Equal(ids.Take(accepted.Count), accepted);
        Assert.False(File.Exists(Endpoints.FileIn(folder.Data)));
        if (!TestBroker.IsReal) return;
        using var reader = new TopicReader(TestBroker.Bootstrap!, connector.Topic("clinical.patient.admitted"));
        var stored = reader.Read((int)reader.ConsumableNow()).Select(r => TopicReader.Header(r, "hl7.control.id")).ToHashSet();
        Assert.Empty(accepted.Except(stored));
    }

    [Fact]
    public async Task Idle_host_ends_soon_after_SIGTERM()
    {
        using var folder = new TestFolder();
        folder.AddConnector("hl7.json", new ConnectorConfig().FlatJson());
        await using var host = await HostProcess.StartAsync(folder);
        await host.MllpAsync();

        Assert.Equal(HostProcess.ExitCodeOfTerm, await host.TerminateAsync(ExitDeadline));
    }

    private static async Task SendAllAsync(MllpSender sender, IEnumerable<string> ids)
    {
        try
        {
            foreach (var id in ids) await sender.SendAsync(Hl7Text.Admission(id));
        }
        catch (IOException)
        {
            // The host has closed meanwhile: senders see that and repeat.
        }
    }
}
