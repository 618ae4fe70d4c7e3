using System.Text;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Kafka;

namespace ConnectorHost.Runtime.Tests.Pipeline;

/// <summary>Stands in for Kafka: takes records, and answers as the test says.</summary>
internal sealed class FakeSender : IRecordSender
{
    private readonly List<(OutgoingRecord Record, IDeliveryTarget Target)> _sent = [];

    public TimeSpan MaxBlock { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What to answer at once; null leaves the record outstanding.</summary>
    public Func<OutgoingRecord, Delivery?> Answer { get; set; } = _ => null;

    public volatile bool IsFull;
    public volatile int Refusals;

    public IReadOnlyList<(OutgoingRecord Record, IDeliveryTarget Target)> Sent { get { lock (_sent) return [.. _sent]; } }

    public (OutgoingRecord Record, IDeliveryTarget Target) Last { get { lock (_sent) return _sent[^1]; } }

    public static Delivery Stored(OutgoingRecord record, long offset = 7) => Delivery.Produced(record.Topic, 0, offset);

    public static Delivery TooLarge(OutgoingRecord record) =>
        Delivery.Failed(Stage.KafkaProduce, new ConnectException($"Kafka did not take a record for topic '{record.Topic}': MsgSizeTooLarge."), retriable: false, maybeStored: false);

    public static Delivery TimedOut() => Delivery.Failed(Stage.KafkaProduce, new RetriableException("Kafka did not answer."), retriable: true, maybeStored: true);

    public bool TrySend(in OutgoingRecord record, IDeliveryTarget completion)
    {
        if (IsFull)
        {
            Interlocked.Increment(ref Refusals);
            return false;
        }
        lock (_sent) _sent.Add((record, completion));
        if (Answer(record) is { } answer) completion.Complete(answer);
        return true;
    }

    public void Acknowledge(int index) => Sent[index].Target.Complete(Stored(Sent[index].Record));

    public IReadOnlyList<OutgoingRecord> To(string topic) => [.. Sent.Where(s => s.Record.Topic == topic).Select(s => s.Record)];

    public static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);
}
