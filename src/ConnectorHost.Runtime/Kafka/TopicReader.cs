using Confluent.Kafka;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Runtime.Kafka;

/// <summary>A record as it lies on a topic. Holds content: do not print it where logs go.</summary>
internal sealed record StoredRecord(string Topic, int Partition, long Offset, DateTimeOffset Timestamp, byte[]? Key, byte[]? Value, IReadOnlyList<KeyValuePair<string, byte[]?>> Headers)
{
    public override string ToString() => $"StoredRecord{{{Topic}-{Partition}@{Offset}}}";
}

/// <summary>Reads all partitions of one topic, without a consumer group and without changing anything. One caller.</summary>
internal sealed class TopicReader : IDisposable
{
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly string _topic;

    /// <param name="settings">Further client settings in librdkafka's names.</param>
    public TopicReader(string bootstrap, string topic, IReadOnlyDictionary<string, string>? settings = null)
    {
        var config = new ConsumerConfig(settings is null ? new Dictionary<string, string>() : new Dictionary<string, string>(settings))
        {
            BootstrapServers = bootstrap,
            GroupId = "connectorhost-tail", // the client wants one; nothing is subscribed or committed under it
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            IsolationLevel = IsolationLevel.ReadCommitted,
            AllowAutoCreateTopics = false,
            // The embedded broker does not wake a waiting fetch for new data.
            FetchWaitMaxMs = 20,
            SocketNagleDisable = true,
        };
        _topic = topic;
        NativeLibraryResolver.Register(typeof(Library).Assembly);
        _consumer = new ConsumerBuilder<byte[]?, byte[]?>(config)
            .SetKeyDeserializer(Deserializers.ByteArray!).SetValueDeserializer(Deserializers.ByteArray!)
            .SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>Takes up reading once the topic exists.</summary>
    /// <returns>False while it does not. Asking never creates it.</returns>
    /// <exception cref="RetriableException">No broker answered in time.</exception>
    public bool TryBegin(bool fromBeginning)
    {
        Metadata metadata;
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        // Asked for all topics: naming one that is missing would create it on the embedded broker, with too few partitions.
        try { metadata = admin.GetMetadata(MetadataTimeout); }
        catch (KafkaException e) { throw new RetriableException($"No Kafka broker answered: {e.Error.Reason}", e); }
        if (metadata.Topics.Find(t => t.Topic == _topic) is not { Partitions.Count: > 0 } found) return false;
        _consumer.Assign(found.Partitions.Select(p => new TopicPartitionOffset(_topic, p.PartitionId, fromBeginning ? Offset.Beginning : Offset.End)));
        return true;
    }

    /// <summary>The next record, or null when none came within a moment.</summary>
    /// <exception cref="ConnectException">The topic cannot be read.</exception>
    public StoredRecord? Read()
    {
        ConsumeResult<byte[]?, byte[]?>? result;
        try { result = _consumer.Consume(Slice); }
        catch (ConsumeException e) when (!e.Error.IsFatal) { return null; }
        catch (KafkaException e) { throw new ConnectException($"Topic {_topic} cannot be read: {e.Error.Reason}", e); }
        if (result?.Message is not { } message) return null;
        return new StoredRecord(result.Topic, result.Partition.Value, result.Offset.Value, DateTimeOffset.FromUnixTimeMilliseconds(message.Timestamp.UnixTimestampMs), message.Key, message.Value,
            [.. message.Headers.Select(h => KeyValuePair.Create(h.Key, (byte[]?)h.GetValueBytes()))]);
    }

    public void Dispose()
    {
        _consumer.Close();
        _consumer.Dispose();
    }
}
