using ConnectorHost.Connectors.Hl7.Mapping.Parts;
using ConnectorHost.Hl7.Messages.Types;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>PatientTransferredEvent (hl7-mllp 16.3): A02, and A17 once for each of the two patients.</summary>
internal static class PatientTransferredMap
{
    private static readonly Place From = "PV1-6";
    private static readonly Place To = "PV1-3";

    public static readonly EventMap Map = Make(("reason", Texts.At("PV2-4-2", "EVN-4")), ("swappedWithPatientId", (_, _) => null));
    public static readonly EventMap Swap = Make(("reason", Texts.Always("SWAP")), ("swappedWithPatientId", (c, _) => c.OtherPatientId));

    private static EventMap Make(params (string Name, FieldReader Read)[] own) => new("PatientTransferredEvent",
    [
        ("patient", Persons.Summary),
        ("fromLocation", Locations.At(From)),
        ("toLocation", Locations.At(To)),
        ("temporaryLocation", Locations.At("PV1-11")),
        ("attendingProvider", Providers.Optional("PV1-7")),
        ("department", Departments.Optional),
        .. own,
    ])
    {
        Time = ("transferTime", TimeChain.Clinical("EVN-6", "EVN-2")),
        Completeness = new(
            Completeness.Any(3, "PID-3"), Completeness.Any(3, "PV1-19"), Completeness.Any(3, "PV1-3"), Completeness.Any(2, "PV1-6"), Completeness.Time(2, "EVN-2"),
            Completeness.Any(1, "PID-5"), Completeness.Any(1, "PV1-7")),
        Labels = static (c, _) => EventLabels.Of(c) with { SourceDepartment = Unit(c, From), TargetDepartment = Unit(c, To) },
    };

    private static string? Unit(MapContext c, Place place) => Hl7Location.Read(c.Scope.Field(place)[0]) is { } location ? location.Unit ?? location.Facility : null;
}
