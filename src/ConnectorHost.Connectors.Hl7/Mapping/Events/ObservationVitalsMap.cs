using ConnectorHost.Connectors.Hl7.Mapping.Parts;
using ConnectorHost.Connectors.Hl7.Mapping.Vitals;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>ObservationVitalsEvent (hl7-mllp 17.3): the vital rows of one OBR.</summary>
internal static class ObservationVitalsMap
{
    private static readonly Place Filler = "OBR-3";
    private static readonly Place Placer = "OBR-2";

    public static readonly EventMap Map = new("ObservationVitalsEvent",
        ("vitalSigns", VitalSigns.All),
        ("observationId", (c, _) => (Hl7Identifier.ReadEntity(c.Scope.Field(Filler)[0]) ?? Hl7Identifier.ReadEntity(c.Scope.Field(Placer)[0]))?.Id),
        ("status", (c, _) => FirstOf(c, static (context, row) => row[11].HasValue ? ResultStatus.OfRow(context, row) : null)),
        ("recordedBy", (c, _) => FirstOf(c, static (_, row) => Hl7Person.Read(row[16][0])?.Display)),
        ("device", (c, _) => FirstOf(c, static (_, row) => Observations.Device(row))),
        ("location", Locations.At("PV1-3")))
    {
        Time = ("observationTime", TimeChain.Clinical(Earliest, "OBR-7")),
        Completeness = RowShares.Table,
    };

    private static long? Earliest(MapContext c)
    {
        long? earliest = null;
        foreach (var row in c.Detail.Rows)
        {
            if (c.TimeOf(row, 14) is { } time && !(earliest < time)) earliest = time;
        }
        return earliest;
    }

    private static string? FirstOf(MapContext c, Func<MapContext, Hl7Segment, string?> read)
    {
        foreach (var row in c.Detail.Rows)
        {
            if (read(c, row) is { } text) return text;
        }
        return null;
    }
}
