using System.Diagnostics;
using System.Text.RegularExpressions;
using Confluent.Kafka;

namespace ConnectorHost.MllpLoad.Verify;

/// <summary>Reads the header <c>hl7.control.id</c> of all records of matching topics, from the first to the last offset of every partition.</summary>
internal sealed class ControlIdReader : IDisposable
{
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(30);
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly string _bootstrap;

    public ControlIdReader(string bootstrap)
    {
        _bootstrap = bootstrap;
        _consumer = StoredRecords.Consumer(bootstrap, tellsEnds: true);
    }

    /// <exception cref="UsageException">No topic matches, or the end was not reached in time.</exception>
    public StoredControlIds Read(Regex topics, TimeSpan timeout)
    {
        var partitions = Partitions(topics);
        var names = partitions.Select(p => p.Topic).Distinct().ToList();
        if (names.Count == 0) throw new UsageException($"No topic of {_bootstrap} matches {topics}.");
        _consumer.Assign(partitions.Select(p => new TopicPartitionOffset(p, Offset.Beginning)));
        var unfinished = new HashSet<TopicPartition>(partitions);
        var byControlId = new Dictionary<string, int>(StringComparer.Ordinal);
        var (records, started) = (0L, Stopwatch.GetTimestamp());
        while (unfinished.Count > 0)
        {
            if (Stopwatch.GetElapsedTime(started) > timeout) throw new UsageException($"{unfinished.Count} of {partitions.Count} partitions were not read to their ends within {timeout.TotalSeconds:0} s.");
            if (_consumer.Consume(PollTime) is not { } result) continue;
            if (result.IsPartitionEOF) { unfinished.Remove(result.TopicPartition); continue; }
            records++;
            if (StoredRecords.ControlId(result) is { } id) byControlId[id] = byControlId.GetValueOrDefault(id) + 1;
        }
        return new StoredControlIds(names.Count, records, byControlId);
    }

    public void Dispose()
    {
        _consumer.Close();
        _consumer.Dispose();
    }

    private List<TopicPartition> Partitions(Regex topics)
    {
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        try { return StoredRecords.Partitions(admin, topics, MetadataTimeout); }
        catch (KafkaException e) { throw new UsageException($"{_bootstrap} does not tell its topics: {e.Error.Reason}"); }
    }
}
