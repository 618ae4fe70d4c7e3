using ConnectorHost.Connectors.Hl7.Mapping.Parts;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>PatientAdmittedEvent (hl7-mllp 16.1), fixed by the user to the letter.</summary>
internal static class PatientAdmittedMap
{
    public static readonly EventMap Map = new("PatientAdmittedEvent",
        ("admissionType", (c, _) => AdmissionTypes.Of(c)),
        ("admittingProvider", Providers.Required("PV1-17", "PV1-17", ProviderSource.Role("AD"), "PV1-7", ProviderSource.Role("AT", "AP"))),
        ("admittingDepartment", Departments.Required),
        ("admissionReason", (c, _) => Reason(c)),
        ("bedAssignment", Locations.Bed))
    {
        Time = ("admissionTime", TimeChain.Clinical("PV1-44", "EVN-6", "EVN-2")),
        EventTime = TimeChain.Plain("EVN-6", "PV1-44", "EVN-2"),
        MissingEncounter = Encounters.Generate,
        Completeness = new(
            Completeness.Any(3, "PID-3"), Completeness.Any(3, "PV1-19", "PID-18"), Completeness.Time(3, "PV1-44"),
            Completeness.Any(2, "PID-5"), Completeness.Time(2, "PID-7"), Completeness.Any(2, "PV1-3"), Completeness.Any(2, "PV1-7"), Completeness.Any(2, "PV1-2"),
            Completeness.Any(1, "PID-8"), Completeness.Any(1, "PV1-4"), Completeness.Any(1, "PV1-10"), Completeness.Any(1, "PV2-3", "DG1-3", "DG1-4"),
            Completeness.Time(1, "EVN-2"), Completeness.By(1, c => c.HasMessageOffset ? 1 : 0)),
        Labels = static (c, value) => EventLabels.Of(c) with { AdmissionType = (string?)value["admissionType"] },
    };

    private static readonly Place StatedReason = "PV2-3";
    private static readonly Place StatedText = "PV2-3-2";
    private static readonly Place Description = "PV2-12";

    private static string Reason(MapContext c)
    {
        if ((Texts.Simple(c, StatedText) ?? Texts.Simple(c, StatedReason) ?? Texts.Whole(c, Description)) is { } text) return text;
        if (Diagnoses.AdmittingText(c) is { } diagnosis) return diagnosis;
        c.Findings.Default(c.At(StatedReason), "reason_missing", "no reason of the admission stated");
        return "";
    }
}
