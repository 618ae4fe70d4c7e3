using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Kafka;
using ConnectorHost.Runtime.Metrics;
using ConnectorHost.Runtime.Pipeline;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Tests.Pipeline;

public sealed class TopicPreparationTests : IDisposable
{
    private readonly TestMeters _meters = new();
    private readonly WatchedTime _time = new();
    private readonly RecordingLogs _logs = new();
    private readonly FakeTopicAdmin _admin = new();
    private TopicPreparation? _topics;

    [Fact]
    public async Task A_missing_topic_is_created_once_as_specified()
    {
        var topics = Topics();
        Assert.False(topics.IsReady("t"));
        await topics.EnsureAsync("t", CancellationToken.None);
        await topics.EnsureAsync("t", CancellationToken.None);
        var created = Assert.Single(_admin.Created);
        Assert.Equal(("t", 16, (short)3), (created.Name, created.Partitions, created.ReplicationFactor));
        Assert.True(topics.IsReady("t"));
        Assert.Equal(1, _admin.Asked);
    }

    [Fact]
    public async Task A_topic_that_exists_is_left_as_it_is()
    {
        _admin.Existing.Add("t");
        await Topics().EnsureAsync("t", CancellationToken.None);
        Assert.Empty(_admin.Created);
    }

    [Fact]
    public async Task Without_rules_nothing_is_created()
    {
        await Topics(specify: _ => null).EnsureAsync("t", CancellationToken.None);
        Assert.Empty(_admin.Created);
        Assert.Equal(0, _admin.Asked);
    }

    [Fact]
    public async Task Replication_is_capped_at_the_number_of_brokers_with_a_warning_and_min_insync_with_it()
    {
        _admin.Brokers = 1;
        await Topics().EnsureAsync("t", CancellationToken.None);
        var created = Assert.Single(_admin.Created);
        Assert.Equal((short)1, created.ReplicationFactor);
        Assert.Equal("1", created.Configs["min.insync.replicas"]);
        Assert.Equal("2592000000", created.Configs["retention.ms"]);
        Assert.Contains(_logs.Lines, l => l.Level == LogLevel.Warning && l.Text.Contains("shall have replication factor 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_enough_brokers_nothing_is_capped()
    {
        _admin.Safety = new TopicSafety(3, 2);
        await Topics().EnsureAsync("t", CancellationToken.None);
        Assert.Equal("2", Assert.Single(_admin.Created).Configs["min.insync.replicas"]);
        Assert.DoesNotContain(_logs.Lines, l => l.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task A_topic_with_one_copy_gets_one_warning()
    {
        _admin.Safety = new TopicSafety(3, 1);
        var topics = Topics();
        await topics.EnsureAsync("t", CancellationToken.None);
        await topics.EnsureAsync("t", CancellationToken.None);
        Assert.Single(_logs.Lines, l => l.Level == LogLevel.Warning && l.Text.Contains("can be lost with one broker", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    public async Task Replication_required_refuses_topics_with_fewer_than_two_copies(int factor, int insync)
    {
        _admin.Safety = new TopicSafety(factor, insync);
        var topics = Topics(required: true);
        var error = await Assert.ThrowsAsync<RetriableException>(async () => await topics.EnsureAsync("t", CancellationToken.None));
        Assert.Contains("ack.require.replicated", error.Message, StringComparison.Ordinal);
        Assert.False(topics.IsReady("t"));
    }

    [Fact]
    public async Task Replication_required_refuses_a_broker_that_replicates_nothing_and_takes_a_safe_topic()
    {
        var topics = Topics(required: true);
        await Assert.ThrowsAsync<RetriableException>(async () => await topics.EnsureAsync("t", CancellationToken.None));
        _admin.Safety = new TopicSafety(3, 2);
        _time.Advance(TimeSpan.FromSeconds(1));
        await topics.EnsureAsync("t", CancellationToken.None);
        Assert.True(topics.IsReady("t"));
    }

    [Fact]
    public async Task A_failure_is_remembered_for_a_second_then_tried_again()
    {
        var topics = Topics();
        _admin.Fault = new RetriableException("no broker");
        await Assert.ThrowsAsync<RetriableException>(async () => await topics.EnsureAsync("t", CancellationToken.None));
        _time.Advance(TimeSpan.FromMilliseconds(999));
        var remembered = await Assert.ThrowsAsync<RetriableException>(async () => await topics.EnsureAsync("t", CancellationToken.None));
        Assert.Equal("no broker", remembered.Message);
        Assert.Equal(1, _admin.Asked);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        _admin.Fault = null;
        await topics.EnsureAsync("t", CancellationToken.None);
        Assert.Equal(2, _admin.Asked);
    }

    [Fact]
    public async Task A_remembered_failure_for_good_stays_one()
    {
        var topics = Topics();
        _admin.Fault = new ConnectException("not authorised");
        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<ConnectException>(async () => await topics.EnsureAsync("t", CancellationToken.None));
            Assert.Equal("not authorised", error.Message);
        }
        Assert.Equal(1, _admin.Asked);
    }

    [Fact]
    public async Task One_topics_failure_does_not_stop_another()
    {
        var topics = Topics();
        _admin.Fault = new RetriableException("no broker");
        await Assert.ThrowsAsync<RetriableException>(async () => await topics.EnsureAsync("bad", CancellationToken.None));
        _admin.Fault = null;
        await topics.EnsureAsync("good", CancellationToken.None);
        Assert.True(topics.IsReady("good"));
    }

    [Fact]
    public async Task Concurrent_askers_share_one_look()
    {
        var topics = Topics();
        _admin.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asking = Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await topics.EnsureAsync("t", CancellationToken.None))).ToArray();
        await Eventually.IsAsync(() => _admin.Asked == 1);
        _admin.Gate.SetResult();
        await Task.WhenAll(asking).WaitAsync(Eventually.Deadline);
        Assert.Equal(1, _admin.Asked);
        Assert.Single(_admin.Created);
    }

    [Fact]
    public async Task An_asker_that_gives_up_leaves_the_way_free()
    {
        var topics = Topics();
        _admin.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var abort = new CancellationTokenSource();
        var first = topics.EnsureAsync("t", abort.Token).AsTask();
        await abort.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _admin.Gate.SetResult();
        await topics.EnsureAsync("t", CancellationToken.None);
        Assert.True(topics.IsReady("t"));
    }

    public void Dispose()
    {
        _topics?.Dispose();
        _meters.Dispose();
    }

    private TopicPreparation Topics(bool required = false, Func<string, TopicSpec?>? specify = null) =>
        _topics = new TopicPreparation(_admin, new TopicRules(specify ?? Specify, required), new TaskMetrics(_meters), _time, _logs);

    private static TopicSpec Specify(string topic) => new(topic, 16, 3, new Dictionary<string, string> { ["min.insync.replicas"] = "2", ["retention.ms"] = "2592000000" });
}
