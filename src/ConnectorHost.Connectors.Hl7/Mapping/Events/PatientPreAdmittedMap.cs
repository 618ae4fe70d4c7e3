using ConnectorHost.Connectors.Hl7.Mapping.Parts;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>PatientPreAdmittedEvent (hl7-mllp 16.3): A05.</summary>
internal static class PatientPreAdmittedMap
{
    public static readonly EventMap Map = new("PatientPreAdmittedEvent",
        ("patient", Persons.Summary),
        ("expectedAdmissionTime", Moments.At("PV2-8", "EVN-3")),
        ("preadmitNumber", Texts.At("PV1-5")),
        ("reason", Texts.OfCode("PV2-3")),
        ("admissionType", (c, _) => AdmissionTypes.Stated(c)),
        ("attendingProvider", Providers.Optional("PV1-7")),
        ("department", Departments.Optional))
    {
        Time = ("preAdmissionTime", TimeChain.Clinical("EVN-6", "EVN-2")),
        Completeness = PatientCompleteness.Other,
    };
}
