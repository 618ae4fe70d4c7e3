using Confluent.Kafka;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Runtime.Kafka;

/// <summary>Reads the client's delivery reports and produce errors into <see cref="Delivery"/>.</summary>
internal static class DeliveryOutcome
{
    /// <summary>The record was acknowledged, or is known not to be stored, or nobody knows.</summary>
    /// <param name="namesOffsets">False with <c>acks=0</c>, which asks for no acknowledgement: handed over counts as produced, as in Connect.</param>
    public static Delivery Of(DeliveryReport<byte[]?, byte[]?> report, bool namesOffsets = true)
    {
        if (!namesOffsets && !report.Error.IsError) return Delivery.Produced(report.Topic, report.Partition.Value, -1);
        if (report.Error.IsError || report.Status != PersistenceStatus.Persisted)
            return Failed(report.Error, report.Topic, report.Status != PersistenceStatus.NotPersisted);
        // Only an offset is an acknowledgement. When the broker refuses a batch for now and takes a later one of the same partition that was in flight too,
        // the idempotent client infers that the earlier one is stored ("implicitly acked", confluent-kafka-go issue 921). On a partition that holds nothing of
        // this producer yet, a new topic's above all, that is wrong and the batch is lost.
        return report.Offset.Value >= 0 ? Delivery.Produced(report.Topic, report.Partition.Value, report.Offset.Value) : WithoutOffset(report.Topic);
    }

    /// <summary>What the client said when it refused to take the record: nothing was sent.</summary>
    public static Delivery Refused(Error error, string topic) => Failed(error, topic, maybeStored: false);

    private static Delivery WithoutOffset(string topic) => Delivery.Failed(Stage.KafkaProduce,
        new RetriableException($"Kafka named no offset for a record for topic '{topic}': whether it is stored is not known."), retriable: true, maybeStored: true);

    private static Delivery Failed(Error error, string topic, bool maybeStored)
    {
        var permanent = IsPermanent(error.Code);
        var text = $"Kafka did not take a record for topic '{topic}': {error.Code} ({error.Reason}).";
        Exception exception = permanent ? new ConnectException(text) : new RetriableException(text);
        return Delivery.Failed(Stage.KafkaProduce, exception, retriable: !permanent, maybeStored);
    }

    // The record itself is at fault: sending it again gives the same answer (kafka-clients 7, hl7-mllp 22).
    private static bool IsPermanent(ErrorCode code) => code is
        ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsg or ErrorCode.InvalidMsgSize or ErrorCode.TopicException or ErrorCode.InvalidTimestamp
        or ErrorCode.UnsupportedForMessageFormat or ErrorCode.InvalidRecord or ErrorCode.Local_InvalidArg or ErrorCode.Local_UnknownPartition;
}
