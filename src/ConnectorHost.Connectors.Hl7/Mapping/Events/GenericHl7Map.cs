using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>GenericHl7Event: any message, with its structure (events.md 6, hl7-mllp 18).</summary>
internal static class GenericHl7Map
{
    /// <summary>A longer value is left out of the map.</summary>
    public const int MaxValueBytes = 64 * 1024;

    private static readonly Place MessageTime = "MSH-7";

    public static readonly EventMap Map = new("GenericHl7Event",
        ("messageType", (c, _) => c.MessageType),
        ("triggerEvent", (c, _) => c.Trigger.Length > 0 ? c.Trigger : Missing.Unknown),
        ("version", (c, _) => c.Header.VersionText.Length > 0 ? c.Header.VersionText : c.Config.Version),
        ("controlId", (c, _) => c.Header.ControlId),
        ("sendingApplication", (c, _) => c.Sender.Application),
        ("sendingFacility", (c, _) => c.Sender.Facility),
        ("messageTime", (c, _) => c.Time(MessageTime)),
        ("segments", (c, _) => Segments(c)),
        ("rawMessage", (c, _) => c.Config.PublishRaw == PublishRaw.Field ? c.Message.RawText() : null))
    {
        Patient = PatientRule.Generic,
        Time = ("occurredAt", TimeChain.Plain("EVN-6", "EVN-2")),
        Completeness = new(
            Completeness.Any(3, "MSH-9"), Completeness.Any(3, "MSH-10"), Completeness.Time(2, "MSH-7"), Completeness.Any(1, "MSH-12")),
    };

    private static Dictionary<object, object?> Segments(MapContext c)
    {
        var segments = new Dictionary<object, object?>();
        foreach (var (path, leaf) in c.Message.Leaves())
        {
            if (c.Config.GenericFields == GenericFields.Listed && !IsListed(c.Config.Extensions, path)) continue;
            var key = path.ToString();
            if (leaf.RawBytes.Length > MaxValueBytes)
                c.Findings.Warn($"{path.Segment}[{path.Occurrence + 1}]-{path.Field}", "value_left_out", "value over 64 KiB left out");
            else
                segments[key] = leaf.Text();
        }
        return segments;
    }

    private static bool IsListed(IReadOnlyList<Hl7Path> listed, in Hl7Path path)
    {
        foreach (var entry in listed)
        {
            if (entry.Segment == path.Segment && (entry.Field == 0 || entry.Field == path.Field) && (entry.Component == 0 || entry.Component == path.Component)) return true;
        }
        return false;
    }
}
