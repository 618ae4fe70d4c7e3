using ConnectorHost.Hl7.Messages.Types;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>Places as events show them (hl7-mllp 13.4).</summary>
internal static class Locations
{
    private static readonly Place Assigned = "PV1-3";
    private static readonly Place PatientClass = "PV1-2";

    /// <summary>The first place that says anything.</summary>
    public static FieldReader At(params Place[] places) => (c, schema) =>
    {
        foreach (var place in places)
        {
            if (Of(schema, Hl7Location.Read(c.Scope.Field(place)[0])) is { } location) return location;
        }
        return null;
    };

    public static Struct? Of(Schema schema, Hl7Location? location) =>
        location is null ? null : EventParts.LocationRef(schema, location.Unit, location.Room, location.Bed, location.Facility, location.Description);

    /// <summary>The bed: null when unit, room and bed are all empty, which is a finding for an inpatient.</summary>
    public static Struct? Bed(MapContext c, Schema schema)
    {
        var (field, location) = (c.Scope.Field(Assigned), Hl7Location.Read(c.Scope.Field(Assigned)[0]));
        if (field.IsEmpty || (location?.Unit ?? location?.Room ?? location?.Bed) is null)
        {
            if (c.Scope.Leaf(PatientClass).Is("I"u8)) c.Findings.Warn(c.At(Assigned), "bed_missing", "no bed stated for an inpatient");
            return null;
        }
        return EventParts.BedAssignment(schema, location!.Unit ?? "", location.Room ?? "", location.Bed ?? "");
    }
}
