using ConnectorHost.Connectors.Hl7.Mapping.Parts;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>PatientProviderChangedEvent (hl7-mllp 16.3): A54 the attending, A61 the consulting doctor.</summary>
internal static class PatientProviderChangedMap
{
    public static readonly EventMap Attending = Make("ATTENDING", "PV1-7");
    public static readonly EventMap Consulting = Make("CONSULTING", "PV1-9");

    private static EventMap Make(string role, ProviderSource provider) => new("PatientProviderChangedEvent",
        ("patient", Persons.Summary),
        ("role", Texts.Always(role)),
        ("provider", Providers.Optional(provider)))
    {
        Time = ("changeTime", TimeChain.Clinical("EVN-6", "EVN-2")),
        Completeness = PatientCompleteness.Other,
    };
}
