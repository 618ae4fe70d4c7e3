using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using ConnectorHost.IntegrationTests.Hosting;

namespace ConnectorHost.IntegrationTests.Kafka;

/// <summary>Reads one topic from its beginning with the public Kafka client. The topic must exist.</summary>
internal sealed class TopicReader : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(10);
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly List<TopicPartition> _partitions;

    public TopicReader(string bootstrap, string topic)
    {
        _consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = $"test-{Guid.NewGuid():N}",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            FetchWaitMaxMs = 10,
        }).Build();
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        _partitions = [.. admin.GetMetadata(topic, QueryTimeout).Topics.Single().Partitions.Select(p => new TopicPartition(topic, p.PartitionId))];
        _consumer.Assign(_partitions.Select(p => new TopicPartitionOffset(p, Offset.Beginning)));
    }

    public int PartitionCount => _partitions.Count;

    /// <summary>Asks the broker, now, how many records consumers may read.</summary>
    public long ConsumableNow() => _partitions.Sum(HighWatermark);

    /// <summary>As <see cref="ConsumableNow()"/>, for one partition.</summary>
    public long ConsumableNow(int partition) => HighWatermark(_partitions[partition]);

    /// <summary>The next <paramref name="count"/> records, in the order each partition has them.</summary>
    public IReadOnlyList<ConsumeResult<byte[], byte[]>> Read(int count)
    {
        var (records, started) = (new List<ConsumeResult<byte[], byte[]>>(), Stopwatch.GetTimestamp());
        while (records.Count < count)
        {
            if (Stopwatch.GetElapsedTime(started) > Eventually.Deadline) throw new TimeoutException($"{records.Count} of {count} records came within {Eventually.Deadline.TotalSeconds:0} s.");
            if (_consumer.Consume(Poll) is { } record) records.Add(record);
        }
        return records;
    }

    public static string? Header(ConsumeResult<byte[], byte[]> record, string name) =>
        record.Message.Headers.TryGetLastBytes(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;

    public void Dispose()
    {
        _consumer.Close();
        _consumer.Dispose();
    }

    private long HighWatermark(TopicPartition partition)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try { return _consumer.QueryWatermarkOffsets(partition, QueryTimeout).High.Value; }
            catch (KafkaException e) when (e.Error.Code == ErrorCode.NotLeaderForPartition && Stopwatch.GetElapsedTime(started) < Eventually.Deadline)
            {
                // The topic is being created: a partition nobody wrote to yet may lag behind.
            }
        }
    }
}
