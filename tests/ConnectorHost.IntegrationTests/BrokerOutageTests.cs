using System.Diagnostics;
using ConnectorHost.IntegrationTests.Hosting;
using ConnectorHost.IntegrationTests.Kafka;
using ConnectorHost.IntegrationTests.Senders;

namespace ConnectorHost.IntegrationTests;

/// <summary>The broker goes away and comes back; <c>eng/broker-outage-test</c> does it under load.</summary>
public class BrokerOutageTests
{
    private static readonly TimeSpan AckTimeout = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Message_gets_no_answer_while_the_broker_is_away_and_the_host_goes_on_when_it_is_back()
    {
        Assert.SkipUnless(TestBroker.Script is not null, TestBroker.NeedsScript);
        await using var broker = await BrokerProcess.StartAsync();
        using var folder = new TestFolder();
        var connector = new ConnectorConfig(settings: ("ack.timeout.ms", $"{AckTimeout.TotalMilliseconds}"));
        folder.AddConnector("hl7.json", connector.FlatJson());
        await using var host = await HostProcess.StartAsync(folder, broker.Bootstrap);
        var mllp = await host.MllpAsync();
        var (before, during) = (Hl7Text.NewControlId(), Hl7Text.NewControlId());
        using (var sender = await MllpSender.ConnectAsync(mllp)) Assert.Equal("AA", (await sender.ExchangeAsync(Hl7Text.Admission(before))).Code);

        await broker.CrashAsync();
        using (var sender = await MllpSender.ConnectAsync(mllp))
        {
            var sent = Stopwatch.GetTimestamp();
            await sender.SendAsync(Hl7Text.Admission(during));
            Assert.Null(await sender.ReceiveAsync(AckTimeout + Grace));          // closed, no answer
            Assert.True(Stopwatch.GetElapsedTime(sent) < AckTimeout + Grace);
        }

        await broker.StartAgainAsync();
        Answer? answer = null;
        await Eventually.HoldsAsync("the repeated message is answered", async () =>
        {
            using var sender = await MllpSender.ConnectAsync(mllp);
            await sender.SendAsync(Hl7Text.Admission(during));
            return (answer = await sender.ReceiveAsync(AckTimeout + Grace)) is not null;
        });

        Assert.Equal(("AA", during), (answer!.Code, answer.ControlId));
        Assert.False(host.HasExited);
        using var reader = new TopicReader(broker.Bootstrap, connector.Topic("clinical.patient.admitted"));
        var stored = reader.Read((int)reader.ConsumableNow()).Select(r => TopicReader.Header(r, "hl7.control.id")).ToList();
        Assert.Contains(before, stored);
        Assert.Contains(during, stored);
    }
}
