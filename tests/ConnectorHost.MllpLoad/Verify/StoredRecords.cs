using System.Text;
using System.Text.RegularExpressions;
using Confluent.Kafka;

namespace ConnectorHost.MllpLoad.Verify;

/// <summary>How <c>verify</c> and <c>collect</c> read what the host stored: the control id in a header, from the first record on.</summary>
internal static class StoredRecords
{
    private const string HeaderName = "hl7.control.id";

    /// <param name="tellsEnds">Whether the end of a partition shows as a result.</param>
    public static IConsumer<Ignore, Ignore> Consumer(string bootstrap, bool tellsEnds) => new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
    {
        BootstrapServers = bootstrap,
        GroupId = "mllp-load",                  // required by the client; nothing is ever committed
        EnableAutoCommit = false,
        EnablePartitionEof = tellsEnds,
        AutoOffsetReset = AutoOffsetReset.Earliest,
        FetchWaitMaxMs = 50,
    }).SetLogHandler((_, _) => { }).Build();

    /// <exception cref="KafkaException">The broker does not tell.</exception>
    public static List<TopicPartition> Partitions(IAdminClient admin, Regex topics, TimeSpan timeout) =>
        [.. from topic in admin.GetMetadata(timeout).Topics
            where topics.IsMatch(topic.Topic)
            from partition in topic.Partitions
            select new TopicPartition(topic.Topic, partition.PartitionId)];

    /// <summary>Null for a record without one.</summary>
    public static string? ControlId(ConsumeResult<Ignore, Ignore> record) => record.Message.Headers.TryGetLastBytes(HeaderName, out var id) ? Encoding.UTF8.GetString(id) : null;
}
