using System.Collections.Concurrent;
using System.Text;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Runtime.Tests.Kafka;

/// <summary>Against an address where nobody listens, against the mock cluster inside the client library, and against the broker <c>CONNECTORHOST_TEST_BOOTSTRAP</c> names.</summary>
public sealed class RecordProducerTests
{
    private static readonly string? Bootstrap = Environment.GetEnvironmentVariable("CONNECTORHOST_TEST_BOOTSTRAP");

    [Fact]
    public async Task Without_a_broker_a_record_fails_for_now_and_is_known_not_to_be_stored()
    {
        await using var producer = Producer(("delivery.timeout.ms", "600"), ("request.timeout.ms", "500"), ("linger.ms", "0"));
        var target = new Target();
        Assert.True(producer.TrySend(Record(), target));
        await Eventually.IsAsync(() => !target.Outcomes.IsEmpty);
        var outcome = Assert.Single(target.Outcomes);
        Assert.Equal((DeliveryKind.Failed, Stage.KafkaProduce, true, false), (outcome.Kind, outcome.Stage, outcome.IsRetriable, outcome.MaybeStored));
    }

    [Fact]
    public async Task Disposal_settles_what_is_outstanding_as_unknown()
    {
        var producer = Producer();
        var targets = Enumerable.Range(0, 50).Select(_ => new Target()).ToArray();
        foreach (var one in targets) Assert.True(producer.TrySend(Record(), one));
        Assert.All(targets, t => Assert.Empty(t.Outcomes));
        await producer.DisposeAsync();
        Assert.All(targets, t =>
        {
            var outcome = Assert.Single(t.Outcomes);
            Assert.Equal((DeliveryKind.Failed, true, true), (outcome.Kind, outcome.IsRetriable, outcome.MaybeStored));
        });
        await producer.DisposeAsync();
    }

    [Fact]
    public async Task After_disposal_a_record_is_answered_at_once()
    {
        var producer = Producer();
        await producer.DisposeAsync();
        var target = new Target();
        Assert.True(producer.TrySend(Record(), target));
        Assert.Equal(DeliveryKind.Failed, Assert.Single(target.Outcomes).Kind);
    }

    [Fact]
    public async Task A_record_larger_than_allowed_fails_for_good_at_once()
    {
        await using var producer = Producer(("max.request.size", "2000"));
        var target = new Target();
        Assert.True(producer.TrySend(Record() with { Value = new byte[5000] }, target));
        var outcome = Assert.Single(target.Outcomes);
        Assert.Equal((DeliveryKind.Failed, false, false), (outcome.Kind, outcome.IsRetriable, outcome.MaybeStored));
        Assert.Contains("MsgSizeTooLarge", outcome.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_queue_takes_nothing_and_answers_nothing()
    {
        await using var producer = Producer(("queue.buffering.max.messages", "3"));
        var targets = Enumerable.Range(0, 4).Select(_ => new Target()).ToArray();
        Assert.Equal([true, true, true, false], targets.Select(t => producer.TrySend(Record(), t)));
        Assert.All(targets, t => Assert.Empty(t.Outcomes));
    }

    [Fact]
    public async Task Sent_while_it_is_being_disposed_every_record_is_answered_once()
    {
        var producer = Producer();
        var targets = new ConcurrentBag<Target>();
        using var started = new CountdownEvent(4);
        var senders = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            started.Signal();
            for (var i = 0; i < 2000; i++)
            {
                var target = new Target();
                if (producer.TrySend(Record(), target)) targets.Add(target);
            }
        })).ToArray();
        started.Wait(Eventually.Deadline);
        await producer.DisposeAsync();
        await Task.WhenAll(senders);
        await Eventually.IsAsync(() => targets.All(t => !t.Outcomes.IsEmpty));
        Assert.All(targets, t => Assert.Single(t.Outcomes));
    }

    [Fact]
    public async Task Warming_up_without_a_broker_ends_in_time_and_may_be_tried_again()
    {
        await using var producer = Producer();
        var error = await Assert.ThrowsAsync<RetriableException>(() => producer.WarmUpAsync(TimeSpan.FromMilliseconds(300), CancellationToken.None));
        Assert.Contains("no broker answered within 0.3 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_are_produced_in_order_with_their_place_headers_and_tombstones_too()
    {
        await using var producer = MockCluster();
        var targets = Enumerable.Range(0, 500).Select(_ => new Target()).ToArray();
        for (var i = 0; i < targets.Length; i++)
        {
            var headers = new OutgoingHeaders();
            headers.Add("h", i % 2 == 0 ? null : [1]);
            Assert.True(producer.TrySend(Record() with { Partition = 1, Key = [1], Value = i % 3 == 0 ? null : new byte[i], Timestamp = i, Headers = headers }, targets[i]));
        }
        await Eventually.IsAsync(() => targets.All(t => !t.Outcomes.IsEmpty));
        Assert.Equal(Enumerable.Range(0, 500).Select(i => (DeliveryKind.Produced, "t", 1, (long)i)),
            targets.Select(t => Assert.Single(t.Outcomes)).Select(o => (o.Kind, o.Topic!, o.Partition, o.Offset)));
    }

    [Fact]
    public async Task Sent_by_many_threads_every_record_is_answered_once_with_a_place_of_its_own()
    {
        await using var producer = MockCluster();
        var targets = new ConcurrentBag<Target>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), async (_, _) =>
        {
            await Task.Yield();
            for (var i = 0; i < 1000; i++)
            {
                var target = new Target();
                targets.Add(target);
                Assert.True(producer.TrySend(Record() with { Partition = i % 4 }, target));
            }
        });
        await Eventually.IsAsync(() => targets.All(t => !t.Outcomes.IsEmpty));
        var outcomes = targets.Select(t => Assert.Single(t.Outcomes)).ToList();
        Assert.All(outcomes, o => Assert.Equal(DeliveryKind.Produced, o.Kind));
        Assert.Equal(8000, outcomes.Select(o => (o.Partition, o.Offset)).Distinct().Count());
    }

    [Fact]
    public async Task A_partition_that_does_not_exist_fails_for_good()
    {
        await using var producer = MockCluster();
        var target = new Target();
        Assert.True(producer.TrySend(Record() with { Partition = 99 }, target));
        await Eventually.IsAsync(() => !target.Outcomes.IsEmpty);
        var outcome = Assert.Single(target.Outcomes);
        Assert.Equal((DeliveryKind.Failed, false, false), (outcome.Kind, outcome.IsRetriable, outcome.MaybeStored));
    }

    [Fact]
    public async Task Warmed_up_the_topics_are_known()
    {
        await using var producer = MockCluster();
        await producer.WarmUpAsync(TimeSpan.FromSeconds(20), CancellationToken.None);
    }

    [Fact]
    public async Task Against_a_broker_records_are_produced_with_their_place()
    {
        if (Bootstrap is null) Assert.Skip("CONNECTORHOST_TEST_BOOTSTRAP names no broker");
        await using var producer = new RecordProducer(ClientSettings.Producer(new Dictionary<string, string> { ["bootstrap.servers"] = Bootstrap! }, ProducerRole.Plain), NullLogger.Instance);
        await producer.WarmUpAsync(TimeSpan.FromSeconds(20), CancellationToken.None);
        var topic = $"record-producer-{Guid.NewGuid():N}";
        await using var admin = new KafkaTopicAdmin(ClientSettings.Admin(new Dictionary<string, string> { ["bootstrap.servers"] = Bootstrap! }), NullLoggerFactory.Instance, TimeProvider.System);
        await admin.CreateAsync(new TopicSpec(topic, 1, 1, new Dictionary<string, string>()), CancellationToken.None);
        var targets = Enumerable.Range(0, 200).Select(_ => new Target()).ToArray();
        foreach (var target in targets) Assert.True(producer.TrySend(Record() with { Topic = topic }, target));
        await Eventually.IsAsync(() => targets.All(t => !t.Outcomes.IsEmpty));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (long)i), targets.Select(t => Assert.Single(t.Outcomes).Offset));
        Assert.All(targets, t => Assert.Equal((DeliveryKind.Produced, topic), (t.Outcomes.First().Kind, t.Outcomes.First().Topic)));
    }

    private static OutgoingRecord Record() => new("t", null, null, Encoding.UTF8.GetBytes("value"), null, null);

    // Port 1 is reserved and refuses at once.
    private static RecordProducer Producer(params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1" };
        foreach (var (key, value) in more) settings[key] = value;
        return new RecordProducer(ClientSettings.Producer(settings, ProducerRole.Plain), NullLogger.Instance);
    }

    private static RecordProducer MockCluster()
    {
        var settings = ClientSettings.Producer(new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1", ["linger.ms"] = "1" }, ProducerRole.Plain);
        return new RecordProducer(settings with { Native = new Dictionary<string, string>(settings.Native) { ["test.mock.num.brokers"] = "1" } }, NullLogger.Instance);
    }

    private sealed class Target : IDeliveryTarget
    {
        public ConcurrentQueue<Delivery> Outcomes { get; } = new();
        public void Complete(Delivery delivery) => Outcomes.Enqueue(delivery);
    }
}
