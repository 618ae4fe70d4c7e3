using ConnectorHost.Connectors.Hl7.Mapping.Parts;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>PatientClassChangedEvent (hl7-mllp 16.3): A06 outpatient to inpatient, A07 the reverse.</summary>
internal static class PatientClassChangedMap
{
    private static readonly Place PatientClass = "PV1-2";

    public static readonly EventMap ToInpatient = Make("O", "I");
    public static readonly EventMap ToOutpatient = Make("I", "O");

    private static EventMap Make(string from, string to) => new("PatientClassChangedEvent",
        ("patient", Persons.Summary),
        ("fromClass", Texts.Always(from)),
        ("toClass", (c, _) => c.Value(PatientClass) ?? to),
        ("location", Locations.At("PV1-3")),
        ("priorLocation", Locations.At("PV1-6")),
        ("provider", Providers.Optional("PV1-7")))
    {
        Time = ("changeTime", TimeChain.Clinical("EVN-6", "EVN-2")),
        Completeness = PatientCompleteness.Other,
    };
}
