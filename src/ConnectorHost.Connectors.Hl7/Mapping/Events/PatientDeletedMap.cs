using ConnectorHost.Connectors.Hl7.Mapping.Parts;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>PatientDeletedEvent (hl7-mllp 16.3): A23 a visit, A29 a person.</summary>
internal static class PatientDeletedMap
{
    public static readonly EventMap Visit = Make("VISIT", isPerson: false);
    public static readonly EventMap Person = Make("PERSON", isPerson: true);

    private static EventMap Make(string kind, bool isPerson) => new("PatientDeletedEvent",
        ("patient", Persons.Summary),
        ("kind", Texts.Always(kind)))
    {
        IsPersonEvent = isPerson,
        Time = ("deleteTime", TimeChain.Clinical("EVN-6", "EVN-2")),
        Completeness = PatientCompleteness.Other,
    };
}
