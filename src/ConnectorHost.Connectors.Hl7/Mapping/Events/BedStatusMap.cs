using ConnectorHost.Connectors.Hl7.Mapping.Parts;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>BedStatusEvent (hl7-mllp 16.3): A20, about a bed and usually nobody in it.</summary>
internal static class BedStatusMap
{
    private static readonly Place Status = "NPU-2";

    public static readonly EventMap Map = new("BedStatusEvent",
        ("location", Locations.At("NPU-1")),
        ("status", (c, _) => StatusOf(c)))
    {
        Patient = PatientRule.Generic,
        Time = ("statusTime", TimeChain.Clinical("EVN-6", "EVN-2")),
        Completeness = new(Completeness.Any(3, "NPU-1"), Completeness.Any(3, "NPU-2"), Completeness.Time(2, "EVN-2")),
    };

    private static string StatusOf(MapContext c)
    {
        if (c.Value(Status) is { } status) return status;
        c.Findings.Default(c.At(Status), "status_missing", "no bed status stated");
        return Missing.Unknown;
    }
}
