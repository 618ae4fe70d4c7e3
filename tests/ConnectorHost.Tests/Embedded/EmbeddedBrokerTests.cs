using System.Net;
using System.Net.Sockets;
using System.Text;
using Confluent.Kafka;
using ConnectorHost.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Tests.Embedded;

public class EmbeddedBrokerTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Records_of_every_partition_come_back_whole(bool fixedPort)
    {
        await using var broker = await StartAsync(fixedPort ? FreePort() : 0);
        Assert.True(broker.CreateTopic("t", 8, 1));
        using (var producer = Producer(broker))
            for (var partition = 0; partition < 8; partition++)
            {
                var message = new Message<string, string> { Key = $"k{partition}", Value = $"v{partition}", Headers = [] };
                message.Headers.Add("h", Encoding.UTF8.GetBytes($"h{partition}"));
                var delivery = await producer.ProduceAsync(new TopicPartition("t", partition), message).WaitAsync(Deadline);
                Assert.Equal(PersistenceStatus.Persisted, delivery.Status);
            }

        var records = Consume(broker, "t", 8);
        Assert.Equal(Enumerable.Range(0, 8), records.Select(record => record.Partition.Value).Order());
        Assert.All(records, record =>
        {
            Assert.Equal($"k{record.Partition.Value}", record.Message.Key);
            Assert.Equal($"v{record.Partition.Value}", record.Message.Value);
            Assert.Equal($"h{record.Partition.Value}", Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes("h")));
        });
    }

    [Fact]
    public async Task Broker_1_leads_every_partition_and_the_fixed_port_stands_for_it()
    {
        var port = FreePort();
        await using var broker = await StartAsync(port);
        Assert.Equal($"127.0.0.1:{port}", broker.Bootstrap);
        broker.CreateTopic("t", 8, 1);

        var metadata = MetadataOf(broker, "t");
        Assert.Equal([MockCluster.ControllerBroker, MockCluster.FirstBroker], metadata.Brokers.Select(found => found.BrokerId).Order());
        Assert.Equal(port, metadata.Brokers.Single(found => found.BrokerId == MockCluster.FirstBroker).Port);
        Assert.NotEqual(port, metadata.Brokers.Single(found => found.BrokerId == MockCluster.ControllerBroker).Port);
        Assert.Equal([MockCluster.FirstBroker], metadata.Topics.Single().Partitions.Select(partition => partition.Leader).Distinct());
    }

    [Fact]
    public async Task A_topic_that_exists_stays_as_it_is()
    {
        await using var broker = await StartAsync(0);
        Assert.True(broker.CreateTopic("t", 3, 3));
        Assert.False(broker.CreateTopic("t", 9, 1));
        Assert.Equal(3, MetadataOf(broker, "t").Topics.Single().Partitions.Count);
    }

    [Fact]
    public async Task A_topic_without_partitions_is_refused()
    {
        await using var broker = await StartAsync(0);
        Assert.Throws<ArgumentOutOfRangeException>(() => broker.CreateTopic("t", 0, 1));
    }

    [Fact]
    public async Task A_taken_port_names_the_setting()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var refused = await Assert.ThrowsAsync<EmbeddedStartException>(() => StartAsync(port));
        Assert.Contains("'embedded.broker.port'", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{port}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Records_wait_for_a_broker_that_is_down_and_arrive_when_it_is_back(bool fixedPort)
    {
        await using var broker = await StartAsync(fixedPort ? FreePort() : 0);
        broker.CreateTopic("t", 4, 1);
        using var producer = Producer(broker);
        await producer.ProduceAsync("t", new Message<string, string> { Key = "before", Value = "" }).WaitAsync(Deadline);

        broker.SetBrokerDown(-1);
        var held = Enumerable.Range(0, 4)
            .Select(partition => producer.ProduceAsync(new TopicPartition("t", partition), new Message<string, string> { Key = "held", Value = "" })).ToArray();
        await Assert.ThrowsAsync<TimeoutException>(() => Task.WhenAny(held).WaitAsync(TimeSpan.FromMilliseconds(300)));

        broker.SetBrokerUp(-1);
        await Task.WhenAll(held).WaitAsync(Deadline);
        Assert.Equal(5, Consume(broker, "t", 5).Count);
    }

    [Fact]
    public async Task Pushed_errors_fail_the_next_requests()
    {
        await using var broker = await StartAsync(0);
        broker.CreateTopic("t", 1, 1);
        using var producer = Producer(broker);
        const short produce = 0;
        var message = new Message<string, string> { Key = "", Value = "" };

        broker.PushRequestErrors(produce, ErrorCode.TopicAuthorizationFailed);
        var refused = await Assert.ThrowsAsync<ProduceException<string, string>>(() => producer.ProduceAsync("t", message).WaitAsync(Deadline));
        Assert.Equal(ErrorCode.TopicAuthorizationFailed, refused.Error.Code);

        broker.PushRequestErrors(produce, ErrorCode.TopicAuthorizationFailed);
        broker.ClearRequestErrors(produce);
        using var fresh = Producer(broker);     // a refused record leaves a gap in an idempotent producer's sequence
        await fresh.ProduceAsync("t", message).WaitAsync(Deadline);
    }

    [Fact]
    public async Task A_topic_error_shows_in_metadata_until_it_is_taken_back()
    {
        await using var broker = await StartAsync(0);
        broker.CreateTopic("t", 1, 1);
        broker.SetTopicError("t", ErrorCode.TopicAuthorizationFailed);
        Assert.Equal(ErrorCode.TopicAuthorizationFailed, MetadataOf(broker, "t").Topics.Single().Error.Code);
        broker.SetTopicError("t", ErrorCode.NoError);
        Assert.Equal(ErrorCode.NoError, MetadataOf(broker, "t").Topics.Single().Error.Code);
    }

    [Fact]
    public async Task A_round_trip_delays_the_answer()
    {
        await using var broker = await StartAsync(0);
        broker.CreateTopic("t", 1, 1);
        using var producer = Producer(broker);
        var message = new Message<string, string> { Key = "", Value = "" };
        await producer.ProduceAsync("t", message).WaitAsync(Deadline);
        broker.SetRoundTrip(-1, TimeSpan.FromMilliseconds(200));

        var started = TimeProvider.System.GetTimestamp();
        await producer.ProduceAsync("t", message).WaitAsync(Deadline);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.FromMilliseconds(190), Deadline);
    }

    [Fact]
    public async Task A_group_of_one_reads_without_waiting_for_others()
    {
        await using var broker = await StartAsync(0);
        broker.CreateTopic("t", 2, 1);
        using (var producer = Producer(broker))
            await producer.ProduceAsync("t", new Message<string, string> { Key = "", Value = "" }).WaitAsync(Deadline);
        // The mock's own delay is 3 s. A busy machine may be slow once, not five times.
        Assert.Contains(Enumerable.Range(0, 5), attempt => TimeToFirstRecord(broker, $"group-{attempt}") < TimeSpan.FromSeconds(2.9));

        broker.SetInitialRebalanceDelay(TimeSpan.FromSeconds(3));
        Assert.InRange(TimeToFirstRecord(broker, "late"), TimeSpan.FromSeconds(2.9), Deadline);
    }

    [Fact]
    public async Task Calls_after_disposal_are_refused_and_disposal_may_be_repeated()
    {
        var broker = await StartAsync(FreePort());
        await broker.DisposeAsync();
        await broker.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => broker.CreateTopic("t", 1, 1));
    }

    private static Task<EmbeddedBroker> StartAsync(int port) => EmbeddedBroker.StartAsync(port, NullLoggerFactory.Instance, CancellationToken.None);

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static IProducer<string, string> Producer(EmbeddedBroker broker) => new ProducerBuilder<string, string>(new ProducerConfig
    {
        BootstrapServers = broker.Bootstrap, Acks = Acks.All, EnableIdempotence = true, LingerMs = 0,
    }).SetLogHandler((_, _) => { }).Build();

    private static TimeSpan TimeToFirstRecord(EmbeddedBroker broker, string group)
    {
        using var consumer = new ConsumerBuilder<string, string>(ConsumerSettings(broker, group)).Build();
        var started = TimeProvider.System.GetTimestamp();
        consumer.Subscribe("t");
        Assert.NotNull(ConsumeOne(consumer));
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        consumer.Close();
        return elapsed;
    }

    private static ConsumerConfig ConsumerSettings(EmbeddedBroker broker, string group = "g") => new()
    {
        BootstrapServers = broker.Bootstrap, GroupId = group, AutoOffsetReset = AutoOffsetReset.Earliest, FetchWaitMaxMs = 10, EnableAutoCommit = false,
    };

    private static List<ConsumeResult<string, string>> Consume(EmbeddedBroker broker, string topic, int count)
    {
        using var consumer = new ConsumerBuilder<string, string>(ConsumerSettings(broker)).Build();
        consumer.Assign(MetadataOf(broker, topic).Topics.Single().Partitions
            .Select(partition => new TopicPartitionOffset(topic, partition.PartitionId, Offset.Beginning)));
        return [.. Enumerable.Range(0, count).Select(_ => ConsumeOne(consumer))];
    }

    private static ConsumeResult<string, string> ConsumeOne(IConsumer<string, string> consumer)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        return consumer.Consume(deadline.Token);
    }

    private static Metadata MetadataOf(EmbeddedBroker broker, string topic)
    {
        using var client = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.Bootstrap }).Build();
        return client.GetMetadata(topic, Deadline);
    }
}
