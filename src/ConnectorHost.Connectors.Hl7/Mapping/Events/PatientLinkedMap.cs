using ConnectorHost.Connectors.Hl7.Mapping.Parts;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>PatientLinkedEvent (hl7-mllp 16.3): A24 links two records, A37 removes the link.</summary>
internal static class PatientLinkedMap
{
    public static readonly EventMap Linked = Make(linked: true);
    public static readonly EventMap Unlinked = Make(linked: false);

    private static EventMap Make(bool linked) => new("PatientLinkedEvent",
        ("patient", Persons.Summary),
        ("patientIds", (c, _) => new object?[] { c.PatientId, c.OtherPatientId }),
        ("linked", (_, _) => linked))
    {
        Time = ("linkTime", TimeChain.Clinical("EVN-6", "EVN-2")),
        Completeness = PatientCompleteness.Other,
    };
}
