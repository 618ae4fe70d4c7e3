using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.PluginApi.Connectors;

/// <summary>Where a record can fail, in Kafka Connect's words.</summary>
public enum Stage { TaskPoll, Transformation, KeyConverter, ValueConverter, HeaderConverter, TopicCreation, KafkaProduce, TaskPut, KafkaConsume }

/// <summary>The four outcomes. <see cref="Failed"/> is the zero value, so that a <see cref="Delivery"/> nobody filled in never reads as stored.</summary>
public enum DeliveryKind { Failed, Produced, Filtered, DeadLettered }

/// <summary>What became of one record: exactly one of four outcomes, never a null with two meanings.</summary>
/// <remarks>A tolerated error is never <see cref="DeliveryKind.Filtered"/>; <see cref="DeliveryKind.DeadLettered"/> is said only after Kafka acknowledged the dead letter.</remarks>
public readonly struct Delivery
{
    private readonly object? _detail;
    private readonly long _offset;
    private readonly int _partition;
    private readonly Stage _stage;
    private readonly FailureFlags _flags;

    private Delivery(DeliveryKind kind, object? detail, int partition, long offset, Stage stage, FailureFlags flags) =>
        (Kind, _detail, _partition, _offset, _stage, _flags) = (kind, detail, partition, offset, stage, flags);

    [Flags]
    private enum FailureFlags : byte { None = 0, Retriable = 1, MaybeStored = 2 }

    public DeliveryKind Kind { get; }

    /// <summary>Topic it was stored in (produced or dead-lettered); else null.</summary>
    public string? Topic => Kind is DeliveryKind.Produced or DeliveryKind.DeadLettered ? (string?)_detail : null;

    /// <summary>Partition it was stored in; -1 when it was not stored.</summary>
    public int Partition => Kind is DeliveryKind.Produced or DeliveryKind.DeadLettered ? _partition : -1;

    /// <summary>Offset it was stored at; -1 when it was not stored or the broker did not say.</summary>
    public long Offset => Kind is DeliveryKind.Produced or DeliveryKind.DeadLettered ? _offset : -1;

    /// <summary>Alias of the transform that filtered it; else null.</summary>
    public string? FilteredBy => Kind == DeliveryKind.Filtered ? (string?)_detail : null;

    /// <summary>Where it failed, for <see cref="DeliveryKind.Failed"/> and <see cref="DeliveryKind.DeadLettered"/>.</summary>
    public Stage Stage => _stage;

    /// <summary>Why it failed; else null.</summary>
    public Exception? Error => Kind == DeliveryKind.Failed ? (Exception?)_detail : null;

    /// <summary>Failed for now: the same record may succeed later.</summary>
    public bool IsRetriable => (_flags & FailureFlags.Retriable) != 0;

    /// <summary>The outcome is unknown: Kafka may hold the record, so nobody may be told that it does not. Also true of a delivery nobody filled in.</summary>
    public bool MaybeStored => (_flags & FailureFlags.MaybeStored) != 0 || (Kind == DeliveryKind.Failed && _detail is null);

    /// <summary>Stored with the acknowledgements asked for; in a transaction: committed.</summary>
    public static Delivery Produced(string topic, int partition, long offset) => new(DeliveryKind.Produced, topic, partition, offset, default, default);

    /// <summary>A configured transform dropped it, as configured.</summary>
    public static Delivery Filtered(string by) => new(DeliveryKind.Filtered, by, -1, -1, Stage.Transformation, default);

    /// <summary>Kept in the dead letter topic, acknowledged by Kafka.</summary>
    public static Delivery DeadLettered(string topic, int partition, long offset, Stage stage) => new(DeliveryKind.DeadLettered, topic, partition, offset, stage, default);

    /// <summary>Not stored, or not known to be.</summary>
    public static Delivery Failed(Stage stage, Exception error, bool retriable, bool maybeStored) =>
        new(DeliveryKind.Failed, error, -1, -1, stage, (retriable ? FailureFlags.Retriable : 0) | (maybeStored ? FailureFlags.MaybeStored : 0));

    /// <summary>Kind, stage and place, never content.</summary>
    public override string ToString() => Kind switch
    {
        DeliveryKind.Produced => $"Produced{{{_detail}-{_partition}@{_offset}}}",
        DeliveryKind.Filtered => $"Filtered{{{_detail}}}",
        DeliveryKind.DeadLettered => $"DeadLettered{{{_detail}-{_partition}@{_offset}, {_stage}}}",
        _ => $"Failed{{{_stage}, {_detail?.GetType().Name}, retriable={IsRetriable}, maybeStored={MaybeStored}}}",
    };
}

/// <summary>A record as the task made it, before transforms, with what became of it.</summary>
public readonly record struct Settlement(SourceRecord Record, Delivery Delivery)
{
    public override string ToString() => $"Settlement{{{Record.Topic}, {Delivery}}}";
}
