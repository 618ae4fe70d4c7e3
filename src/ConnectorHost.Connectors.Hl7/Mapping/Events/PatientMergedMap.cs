using ConnectorHost.Connectors.Hl7.Mapping.Parts;
using ConnectorHost.Hl7.Messages.Types;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>PatientMergedEvent (hl7-mllp 16.3): merges, moves and changed identifiers, one event per MRG.</summary>
internal static class PatientMergedMap
{
    private static readonly Place Pid = "PID";
    private static readonly Place Mrg = "MRG";
    private static readonly Place VisitNumber = "PV1-19";
    private static readonly Place AlternateVisit = "PV1-50";

    /// <param name="operation">MERGE, MOVE or CHANGE_ID.</param>
    /// <param name="level">PATIENT, ACCOUNT or VISIT.</param>
    public static EventMap Of(string operation, string level) => new("PatientMergedEvent",
        ("patient", Persons.Summary),
        ("operation", Texts.Always(operation)),
        ("level", Texts.Always(level)),
        ("survivingPatientId", (c, _) => c.PatientId),
        ("retiredPatientId", (c, _) => c.ReadPatientId(c.Scope.Segment(Mrg))),
        ("survivingIdentifiers", (c, s) => Persons.Identifiers(s, Hl7PatientIds.All(c.Scope.Segment(Pid)))),
        ("retiredIdentifiers", (c, s) => Persons.Identifiers(s, Retired(c))),
        ("survivingAccount", Texts.At("PID-18")),
        ("retiredAccount", Texts.At("MRG-3")),
        ("survivingVisit", (c, _) => c.EncounterId = c.Value(VisitNumber, AlternateVisit)),
        ("retiredVisit", Texts.At("MRG-5", "MRG-6")),
        ("retiredName", (c, s) => Persons.Name(s, Hl7PersonName.Choose(c.Scope.Segment(Mrg)[7]))),
        ("operator", Providers.Optional("EVN-5")))
    {
        Time = ("mergeTime", TimeChain.Clinical("EVN-6", "EVN-2")),
        Completeness = PatientCompleteness.Other,
    };

    private static List<Hl7Identifier> Retired(MapContext c)
    {
        var (mrg, all) = (c.Scope.Segment(Mrg), new List<Hl7Identifier>());
        foreach (var field in (ReadOnlySpan<int>)[1, 2, 4]) all.AddRange(mrg[field].AsIdentifiers());
        return all;
    }
}
