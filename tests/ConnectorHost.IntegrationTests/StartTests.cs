using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ConnectorHost.IntegrationTests.Hosting;
using ConnectorHost.IntegrationTests.Senders;

namespace ConnectorHost.IntegrationTests;

/// <summary>What a host does between its start and its first message.</summary>
public class StartTests
{
    [Fact]
    public async Task Everything_listens_when_the_endpoints_are_written()
    {
        using var folder = new TestFolder();
        await using var host = await HostProcess.StartAsync(folder);

        var root = await host.Rest.GetFromJsonAsync<JsonElement>("/", TestContext.Current.CancellationToken);
        var subjects = await host.Rest.GetFromJsonAsync<string[]>(new Uri(host.Endpoints.Registry, "/subjects"), TestContext.Current.CancellationToken);
        using var admin = new Confluent.Kafka.AdminClientBuilder(new Confluent.Kafka.AdminClientConfig { BootstrapServers = host.Endpoints.Bootstrap }).Build();

        Assert.Equal(JsonValueKind.String, root.GetProperty("kafka_cluster_id").ValueKind);
        Assert.NotNull(subjects);
        Assert.NotEmpty(admin.GetMetadata(TimeSpan.FromSeconds(10)).Brokers);
    }

    [Fact]
    public async Task Connector_files_are_read_in_all_three_forms_and_a_bad_one_is_reported_and_skipped()
    {
        using var folder = new TestFolder();
        folder.AddConnector("a-flat.json", new ConnectorConfig("flat").FlatJson());
        folder.AddConnector("b-request.json", new ConnectorConfig("request").CreateRequest());
        folder.AddConnector("c-java.properties", new ConnectorConfig("java").Properties());
        folder.AddConnector("d-bad.json", """{ "name": "bad", "connector.class": """);
        await using var host = await HostProcess.StartAsync(folder);

        foreach (var name in (string[])["flat", "request", "java"])
        {
            using var sender = await MllpSender.ConnectAsync(await host.MllpAsync(name));
            Assert.Equal("AA", (await sender.ExchangeAsync(Hl7Text.Admission(Hl7Text.NewControlId()))).Code);
        }
        var connectors = await host.Rest.GetFromJsonAsync<string[]>("/connectors", TestContext.Current.CancellationToken);

        Assert.Equal(["flat", "java", "request"], connectors!.Order());
        Assert.Contains(host.Output(), line => line.Contains("d-bad.json", StringComparison.Ordinal) && line.Contains("skipped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Connector_created_over_REST_takes_messages_and_its_status_says_RUNNING()
    {
        using var folder = new TestFolder();
        await using var host = await HostProcess.StartAsync(folder);

        using var created = await host.Rest.PostAsync("/connectors", new StringContent(new ConnectorConfig("late").CreateRequest(), System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        using var sender = await MllpSender.ConnectAsync(await host.MllpAsync("late"));

        Assert.Equal("AA", (await sender.ExchangeAsync(Hl7Text.Admission(Hl7Text.NewControlId()))).Code);
        await Eventually.HoldsAsync("connector and tasks are RUNNING", async () =>
        {
            var status = await host.Rest.GetFromJsonAsync<JsonElement>("/connectors/late/status", TestContext.Current.CancellationToken);
            return status.GetProperty("tasks").EnumerateArray().Append(status.GetProperty("connector")).Select(s => s.GetProperty("state").GetString()).SequenceEqual(["RUNNING", "RUNNING", "RUNNING", "RUNNING"]);
        });
    }
}
