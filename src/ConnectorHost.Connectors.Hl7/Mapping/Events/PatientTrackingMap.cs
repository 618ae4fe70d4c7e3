using ConnectorHost.Connectors.Hl7.Mapping.Parts;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>PatientTrackingEvent (hl7-mllp 16.3): A09 departing, A10 arriving.</summary>
internal static class PatientTrackingMap
{
    public static readonly EventMap Departing = Make("DEPARTING");
    public static readonly EventMap Arriving = Make("ARRIVING");

    private static EventMap Make(string direction) => new("PatientTrackingEvent",
        ("patient", Persons.Summary),
        ("direction", Texts.Always(direction)),
        ("location", Locations.At("PV1-3")),
        ("temporaryLocation", Locations.At("PV1-11")))
    {
        Time = ("trackingTime", TimeChain.Clinical("EVN-6", "EVN-2")),
        Completeness = PatientCompleteness.Other,
    };
}
