using ConnectorHost.Embedded;
using ConnectorHost.Runtime.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Tests.Embedded;

public class EmbeddedTopicAdminTests
{
    [Fact]
    public async Task A_topic_exists_once_it_is_created_and_asking_does_not_create_it()
    {
        await using var broker = await StartAsync();
        await using var admin = new EmbeddedTopicAdmin(broker);
        Assert.False(await admin.ExistsAsync("t", CancellationToken.None));
        Assert.False(await admin.ExistsAsync("t", CancellationToken.None));
        Assert.True(await admin.CreateAsync(Topic("t", 3), CancellationToken.None));
        Assert.False(await admin.CreateAsync(Topic("t", 3), CancellationToken.None));
        Assert.True(await admin.ExistsAsync("t", CancellationToken.None));
        Assert.False(await admin.ExistsAsync("u", CancellationToken.None));
    }

    [Fact]
    public async Task Partitions_may_be_left_to_the_broker()
    {
        await using var broker = await StartAsync();
        await using var admin = new EmbeddedTopicAdmin(broker);
        Assert.True(await admin.CreateAsync(Topic("t", -1), CancellationToken.None));
        Assert.Equal(1, await admin.BrokerCountAsync(CancellationToken.None));
        Assert.Null(await admin.SafetyAsync("t", CancellationToken.None));
    }

    [Fact]
    public async Task Every_broker_is_a_cluster_of_its_own()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        await using var admin = new EmbeddedTopicAdmin(one);
        Assert.Equal(one.ClusterId, await admin.ClusterIdAsync(CancellationToken.None));
        Assert.NotEqual(one.ClusterId, other.ClusterId);
    }

    private static TopicSpec Topic(string name, int partitions) => new(name, partitions, -1, new Dictionary<string, string>());

    private static Task<EmbeddedBroker> StartAsync() => EmbeddedBroker.StartAsync(0, NullLoggerFactory.Instance, CancellationToken.None);
}
