using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Runtime.Tests.Kafka;

public sealed class KafkaTopicAdminTests
{
    private static readonly string? Bootstrap = Environment.GetEnvironmentVariable("CONNECTORHOST_TEST_BOOTSTRAP");
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly string _topic = $"leaf-{Guid.NewGuid():N}";

    [Fact]
    public async Task Topic_is_created_once_with_its_settings()
    {
        Assert.SkipWhen(Bootstrap is null, "needs a broker: set CONNECTORHOST_TEST_BOOTSTRAP");
        await using var admin = Admin(Bootstrap!);
        Assert.False(await admin.ExistsAsync(_topic, None));
        Assert.False(await admin.ExistsAsync(_topic, None));                 // asking did not create it
        Assert.Null(await admin.SafetyAsync(_topic, None));
        var spec = new TopicSpec(_topic, 3, 1, new Dictionary<string, string> { ["cleanup.policy"] = "compact", ["min.insync.replicas"] = "2" });
        Assert.True(await admin.CreateAsync(spec, None));
        Assert.False(await admin.CreateAsync(spec, None));
        Assert.True(await admin.ExistsAsync(_topic, None));
        Assert.Equal(new TopicSafety(1, 2), await admin.SafetyAsync(_topic, None));
    }

    [Fact]
    public async Task Broker_decides_what_is_left_to_it()
    {
        Assert.SkipWhen(Bootstrap is null, "needs a broker: set CONNECTORHOST_TEST_BOOTSTRAP");
        await using var admin = Admin(Bootstrap!);
        Assert.True(await admin.CreateAsync(new TopicSpec(_topic, -1, -1, new Dictionary<string, string>()), None));
        Assert.NotNull(await admin.SafetyAsync(_topic, None));
        Assert.NotEmpty(await admin.ClusterIdAsync(None));
        Assert.InRange(await admin.BrokerCountAsync(None), 1, 1000);
    }

    [Theory]
    [InlineData("a b", 1, 1, null)]
    [InlineData("", 1, 99, null)]
    [InlineData("", 0, 1, null)]
    [InlineData("", 1, 1, "no.such.setting")]
    public async Task Refusal_of_the_broker_is_final_and_in_its_words(string suffix, int partitions, short replication, string? setting)
    {
        Assert.SkipWhen(Bootstrap is null, "needs a broker: set CONNECTORHOST_TEST_BOOTSTRAP");
        await using var admin = Admin(Bootstrap!);
        var configs = setting is null ? [] : new Dictionary<string, string> { [setting] = "x" };
        var error = await Assert.ThrowsAsync<ConnectException>(async () => await admin.CreateAsync(new TopicSpec(_topic + suffix, partitions, replication, configs), None));
        Assert.StartsWith($"Kafka refused to create topic '{_topic}{suffix}': ", error.Message);
    }

    [Fact]
    public async Task Broker_out_of_reach_may_come_back()
    {
        await using var admin = Admin("127.0.0.1:1");
        var error = await Assert.ThrowsAsync<RetriableException>(async () => await admin.CreateAsync(new TopicSpec(_topic, 1, 1, new Dictionary<string, string>()), None));
        Assert.StartsWith($"Kafka did not create topic '{_topic}' within ", error.Message);
        await Assert.ThrowsAsync<RetriableException>(async () => await admin.ClusterIdAsync(None));
    }

    [Fact]
    public async Task Waiting_ends_with_the_callers_patience()
    {
        await using var admin = new KafkaTopicAdmin(ClientSettings.Admin(new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1" }), NullLoggerFactory.Instance, TimeProvider.System);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await admin.ExistsAsync(_topic, patience.Token));
    }

    private static KafkaTopicAdmin Admin(string bootstrap) => new(
        ClientSettings.Admin(new Dictionary<string, string> { ["bootstrap.servers"] = bootstrap, ["request.timeout.ms"] = bootstrap == Bootstrap ? "10000" : "500", ["default.api.timeout.ms"] = bootstrap == Bootstrap ? "20000" : "700" }),
        NullLoggerFactory.Instance, TimeProvider.System);
}
