using ConnectorHost.Connectors.Hl7.Mapping.Parts;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>PatientPendingEvent (hl7-mllp 16.3): A14, A15, A16.</summary>
internal static class PatientPendingMap
{
    public static readonly EventMap Admission = Make("patient.admitted", Moments.At("PV2-8", "EVN-3"), Locations.At("PV1-42", "PV1-3"));
    public static readonly EventMap Transfer = Make("patient.transferred", Moments.At("EVN-3"), Locations.At("PV1-42"));
    public static readonly EventMap Discharge = Make("patient.discharged", Moments.At("PV2-9", "EVN-3"), (_, _) => null);

    private static EventMap Make(string pending, FieldReader expected, FieldReader location) => new("PatientPendingEvent",
        ("patient", Persons.Summary),
        ("pendingEventType", Texts.Always(pending)),
        ("expectedTime", expected),
        ("pendingLocation", location))
    {
        Time = ("announcedTime", TimeChain.Clinical("EVN-6", "EVN-2")),
        Completeness = PatientCompleteness.Other,
    };
}
