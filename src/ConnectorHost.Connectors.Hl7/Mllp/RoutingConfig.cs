using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Mapping.Routing;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>Which messages the connector takes (hl7-mllp 5.4, 5.8).</summary>
/// <param name="Channels">Accepted MSH-9-1 values in upper case, or <c>*</c>.</param>
/// <param name="ProcessingIds">Accepted MSH-11-1 values in upper case.</param>
internal sealed record RoutingConfig(IReadOnlyList<string> Channels, IReadOnlyList<string> ProcessingIds)
{
    private static readonly HashSet<string> Queries = ["QRY", "QBP", "QSB", "QVR", "QCN", "QSX", "EQQ", "EQL", "SPQ", "VQQ", "VXQ", "OSQ", "NMQ", "SQM", "RQQ"];

    private static readonly AckOutcome TypeMissing = AckOutcome.Reject(new AckProblem(101, "message type missing", "MSH", 1, 9, 1));
    private static readonly AckOutcome TypeRefused = AckOutcome.Reject(new AckProblem(200, "message type not accepted here", "MSH", 1, 9, 1));
    private static readonly AckOutcome VersionRefused = AckOutcome.Reject(new AckProblem(203, "version not supported", "MSH", 1, 12, 1));
    private static readonly AckOutcome ProcessingIdRefused = AckOutcome.Reject(new AckProblem(202, "processing id not accepted here", "MSH", 1, 11, 1));
    private static readonly AckOutcome TriggerRefused = AckOutcome.Reject(new AckProblem(201, "trigger event not accepted here", "MSH", 1, 9, 2));
    private static readonly AckOutcome ControlIdMissing = AckOutcome.Error(new AckProblem(101, "message control id missing", "MSH", 1, 10));

    /// <summary><c>hl7.unknown.trigger</c> is reject.</summary>
    public bool RejectsUnknownTriggers { get; init; }

    /// <summary>Whether the type may come in; queries only when named, A19 never by the name ADT.</summary>
    public bool Accepts(string type, string trigger)
    {
        if (type == "ADT" && trigger == "A19") return false;
        return Channels.Contains(type) || (Channels.Contains("*") && !Queries.Contains(type));
    }

    /// <summary>Checks 6 to 11 of 5.8: the first that fails decides; null when none does.</summary>
    public AckOutcome? Refusal(Hl7Header header, Hl7ReaderOptions reader)
    {
        if (header.MessageType.Length == 0) return TypeMissing;
        if (!Accepts(header.MessageType, header.Trigger)) return TypeRefused;
        if (!header.HasVersion2) return VersionRefused;
        if (header.Component(11, 1).Length > 0 && !ProcessingIds.Contains(header.ProcessingId)) return ProcessingIdRefused;
        var hasId = header.ControlId.Length > 0;
        if (RejectsUnknownTriggers && IsUnknown(header, reader, hasId)) return TriggerRefused;
        return hasId ? null : ControlIdMissing;
    }

    // What MSH-9 does not say the segments do; the mapping looks there anyway, unless this message ends here.
    private static bool IsUnknown(Hl7Header header, Hl7ReaderOptions reader, bool isMapped)
    {
        if (!Routes.GoesByTrigger(header.MessageType)) return false;
        var trigger = header.Trigger;
        if (trigger.Length == 0)
        {
            if (isMapped) return false;
            var message = new Hl7Message(reader);
            message.Reset(header);
            trigger = Hl7Trigger.Of(message);
        }
        return trigger.Length > 0 && Routes.Find(header.MessageType, trigger) is null;
    }
}
