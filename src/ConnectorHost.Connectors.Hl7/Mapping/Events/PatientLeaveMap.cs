using ConnectorHost.Connectors.Hl7.Mapping.Parts;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>PatientLeaveEvent (hl7-mllp 16.3): A21 went on leave, A22 came back.</summary>
internal static class PatientLeaveMap
{
    private static readonly FieldReader When = Moments.At("EVN-6", "EVN-2");

    public static readonly EventMap Started = Make(When, (_, _) => null);
    public static readonly EventMap Ended = Make((_, _) => null, When);

    private static EventMap Make(FieldReader start, FieldReader end) => new("PatientLeaveEvent",
        ("patient", Persons.Summary),
        ("leaveStart", start),
        ("expectedReturn", Moments.At("PV2-47")),
        ("returnTime", end))
    {
        Time = ("changeTime", TimeChain.Clinical("EVN-6", "EVN-2")),
        Completeness = PatientCompleteness.Other,
    };
}
