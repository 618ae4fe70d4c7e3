using System.Globalization;
using System.Net;
using ConnectorHost.IntegrationTests.Hosting;
using ConnectorHost.IntegrationTests.Kafka;
using ConnectorHost.IntegrationTests.Senders;

namespace ConnectorHost.IntegrationTests;

/// <summary>A sender that lost its answer repeats the message, to another life of the host.</summary>
public class RepeatTests
{
    private static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Message_repeated_after_a_restart_is_accepted_and_gives_no_second_record()
    {
        Assert.SkipUnless(TestBroker.IsReal, TestBroker.NeedsReal);
        using var folder = new TestFolder();
        var port = Ports.FreePair();
        var connector = new ConnectorConfig(settings: ("port", port.ToString(CultureInfo.InvariantCulture)));
        folder.AddConnector("hl7.json", connector.FlatJson());
        var messages = Enumerable.Range(0, 20).Select(i => Hl7Text.Admission(Hl7Text.NewControlId(), $"P{i}")).ToList();

        for (var life = 0; life < 3; life++)
        {
            await using var host = await HostProcess.StartAsync(folder);
            await host.MllpAsync();
            using (var sender = await MllpSender.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port)))
            {
                foreach (var message in messages) Assert.Equal("AA", (await sender.ExchangeAsync(message)).Code);
            }
            await host.TerminateAsync(ExitDeadline);
        }

        using var reader = new TopicReader(TestBroker.Bootstrap!, connector.Topic("clinical.patient.admitted"));
        Assert.Equal(messages.Count, reader.ConsumableNow());
    }
}
