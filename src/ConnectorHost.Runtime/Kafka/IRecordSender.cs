namespace ConnectorHost.Runtime.Kafka;

/// <summary>Takes records for Kafka: <see cref="RecordProducer"/>, or what stands in for Kafka in tests of the pipeline.</summary>
internal interface IRecordSender
{
    /// <summary>How long a full queue may be waited for (<c>max.block.ms</c>).</summary>
    TimeSpan MaxBlock { get; }

    /// <summary>Hands a record over; never blocks.</summary>
    /// <param name="completion">Called exactly once unless this method returns false or throws.</param>
    /// <returns>False when the queue is full: wait and send again.</returns>
    bool TrySend(in OutgoingRecord record, IDeliveryTarget completion);
}
