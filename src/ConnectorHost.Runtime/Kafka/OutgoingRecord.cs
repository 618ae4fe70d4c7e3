namespace ConnectorHost.Runtime.Kafka;

/// <summary>Bytes on their way to Kafka.</summary>
/// <param name="Partition">Null leaves the choice to the client's partitioner.</param>
/// <param name="Timestamp">Epoch milliseconds; null lets the client set it.</param>
internal readonly record struct OutgoingRecord(string Topic, int? Partition, byte[]? Key, byte[]? Value, long? Timestamp, OutgoingHeaders? Headers);

/// <summary>Headers in the client's own form, so that they are built once.</summary>
internal sealed class OutgoingHeaders
{
    public Confluent.Kafka.Headers Native { get; } = new();

    public void Add(string key, byte[]? value) => Native.Add(key, value);
}
