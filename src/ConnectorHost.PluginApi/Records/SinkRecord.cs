namespace ConnectorHost.PluginApi.Records;

/// <summary>How the timestamp of a consumed record came about.</summary>
public enum TimestampType { None, CreateTime, LogAppendTime }

/// <summary>A record on its way out of Kafka.</summary>
/// <param name="Topic">The topic, as transforms left it.</param>
/// <param name="Offset">Its offset in the partition it was consumed from.</param>
public sealed record SinkRecord(string Topic, long Offset) : ConnectRecord(Topic)
{
    public TimestampType TimestampType { get; init; }

    /// <summary>Topic as consumed; transforms do not change it.</summary>
    public string OriginalTopic { get; init; } = Topic;

    /// <summary>Partition as consumed; transforms do not change it.</summary>
    public int OriginalPartition { get; init; }
}
