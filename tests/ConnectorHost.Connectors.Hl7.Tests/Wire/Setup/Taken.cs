using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

/// <summary>Outcomes a runtime can report.</summary>
internal static class Outcomes
{
    public static Delivery Stored { get; } = Delivery.Produced("t", 0, 1);
    public static Delivery Filtered { get; } = Delivery.Filtered("drop");
    public static Delivery DeadLettered { get; } = Delivery.DeadLettered("dlq", 0, 1, Stage.ValueConverter);
    public static Delivery FailedForGood { get; } = Delivery.Failed(Stage.ValueConverter, new DataException("refused"), retriable: false, maybeStored: false);
    public static Delivery FailedForNow { get; } = Delivery.Failed(Stage.KafkaProduce, new RetriableException("away"), retriable: true, maybeStored: false);
    public static Delivery InDoubt { get; } = Delivery.Failed(Stage.KafkaProduce, new RetriableException("timed out"), retriable: true, maybeStored: true);
}

/// <summary>One message as the runtime got it: all its records.</summary>
internal sealed class Taken(ISourceTask task, IReadOnlyList<SourceRecord> records, Action<Taken, Delivery> onSettled)
{
    public IReadOnlyList<SourceRecord> Records { get; } = records;

    public string Id => Header("hl7.control.id") ?? "";

    public string? Header(string key) => Records[0].Headers.Last(key)?.Value as string;

    public IReadOnlyList<string> EventIds => [.. Records.Select(r => (string)r.Headers.Last("event.id")!.Value.Value!)];

    /// <summary>All records of it get the same outcome.</summary>
    public void Settle(Delivery delivery)
    {
        for (var i = 0; i < Records.Count; i++) Settle(i, delivery);
    }

    public void Settle(int record, Delivery delivery)
    {
        onSettled(this, delivery);
        task.Settled([new Settlement(Records[record], delivery)]);
    }
}

/// <summary>A message the connector dead-lettered itself.</summary>
internal sealed class Rejected(RecordOrigin origin, Exception error, Action<Delivery> completion)
{
    public byte[] Bytes { get; } = origin.GetOriginalBytes();

    public Exception Error { get; } = error;

    public string? Header(string key) => Headers.Last(key)?.Value as string;

    public Headers Headers { get; } = origin.GetDeadLetterHeaders();

    public void Complete(Delivery delivery) => completion(delivery);
}
