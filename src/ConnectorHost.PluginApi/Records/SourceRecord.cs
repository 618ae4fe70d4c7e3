namespace ConnectorHost.PluginApi.Records;

/// <summary>A record on its way into Kafka.</summary>
public sealed record SourceRecord(string Topic) : ConnectRecord(Topic)
{
    /// <summary>Where it came from; null for a source that keeps no position.</summary>
    public SourcePartition? SourcePartition { get; init; }

    /// <summary>Its position in <see cref="SourcePartition"/>; null keeps the last one.</summary>
    public SourceOffset? SourceOffset { get; init; }

    /// <summary>What it was made from, set by the task. The runtime reads it from the record the task returned, so a transform that builds a new record loses nothing.</summary>
    public RecordOrigin? Origin { get; init; }
}
