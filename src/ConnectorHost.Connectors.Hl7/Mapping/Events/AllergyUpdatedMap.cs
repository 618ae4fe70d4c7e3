using ConnectorHost.Connectors.Hl7.Mapping.Parts;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>AllergyUpdatedEvent (hl7-mllp 16.3): A60, from IAM, else from AL1.</summary>
internal static class AllergyUpdatedMap
{
    private static readonly Place Iam = "IAM";
    private static readonly FieldReader FromIam = SegmentLists.OfPatient("IAM", Allergies.OfIam);
    private static readonly FieldReader FromAl1 = SegmentLists.OfPatient("AL1", Allergies.OfAl1);

    public static readonly EventMap Map = new("AllergyUpdatedEvent",
        ("allergies", (c, schema) => (c.Scope.Segment(Iam).Exists ? FromIam : FromAl1)(c, schema)))
    {
        Time = ("updateTime", TimeChain.Clinical("EVN-6", "EVN-2")),
        Completeness = PatientCompleteness.Other,
    };
}
