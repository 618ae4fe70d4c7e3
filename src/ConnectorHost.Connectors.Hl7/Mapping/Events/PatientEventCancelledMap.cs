using ConnectorHost.Connectors.Hl7.Mapping.Parts;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>PatientEventCancelledEvent (hl7-mllp 16.3, events.md 7.1): withdraws an earlier event of the same encounter.</summary>
internal static class PatientEventCancelledMap
{
    /// <summary>What is withdrawn, and where its time stands if it is repeated.</summary>
    public static EventMap Of(string cancelledEventType, params Place[] originalTime) => new("PatientEventCancelledEvent",
        ("patient", Persons.Summary),
        ("cancelledEventType", Texts.Always(cancelledEventType)),
        ("originalTime", Moments.At(originalTime)),
        ("location", Locations.At("PV1-3")),
        ("priorLocation", Locations.At("PV1-6")))
    {
        Time = ("cancelTime", TimeChain.Clinical("EVN-6", "EVN-2")),
        Completeness = PatientCompleteness.Other,
    };
}
