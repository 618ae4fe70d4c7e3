using System.Collections.Frozen;
using ConnectorHost.Connectors.Hl7.Mapping.Events;

namespace ConnectorHost.Connectors.Hl7.Mapping.Routing;

/// <summary>Which message gives which events (hl7-mllp 14, events.md 4), as data.</summary>
internal static class Routes
{
    /// <summary>Any accepted message without a typed event.</summary>
    public static readonly Route Received = new GenericRoute("clinical.message.received");

    private static readonly Route Order = new OrderRoute();
    private static readonly Route Result = new ResultRoute();
    private static readonly Route OtherPatient = new GenericRoute("clinical.patient.other");

    private static readonly FrozenDictionary<(string Type, string Trigger), Route> ByTrigger = Build().ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Route> ByType = new Dictionary<string, Route>
    {
        ["ORM"] = Order,
        ["OMG"] = Order,
        ["OML"] = Order,
        ["OMI"] = Order,
        ["OMD"] = Order,
        ["OMS"] = Order,
        ["OMN"] = Order,
        ["OMP"] = Order,
        ["RDE"] = Order,
        ["MFN"] = new GenericRoute("administrative.master-file.updated"),
    }.ToFrozenDictionary();

    // Types whose rows go by trigger, so that another trigger is unknown (hl7-mllp 14.1).
    private static readonly FrozenSet<string> TriggeredTypes = "ADT ORU OUL SIU DFT BAR MDM VXU PPR REF".Split(' ').ToFrozenSet();

    /// <summary>The route of a known message, or null.</summary>
    public static Route? Find(string type, string trigger) => ByTrigger.GetValueOrDefault((type, trigger)) ?? ByType.GetValueOrDefault(type);

    public static bool GoesByTrigger(string type) => TriggeredTypes.Contains(type);

    /// <summary>The route of a message nobody named.</summary>
    public static Route Unknown(string type) => type == "ADT" ? OtherPatient : Received;

    private static Dictionary<(string, string), Route> Build()
    {
        var routes = new Dictionary<(string, string), Route>();
        Adt("A01", PatientAdmittedMap.Map, "admitted");
        Adt("A02", PatientTransferredMap.Map, "transferred");
        Adt("A03", PatientDischargedMap.Map, "discharged");
        Adt("A04", PatientRegisteredMap.OfVisit, "registered");
        Adt("A05", PatientPreAdmittedMap.Map, "pre-admitted");
        Add("ADT", "A06", new OutpatientToInpatientRoute());
        Adt("A07", PatientClassChangedMap.ToOutpatient, "class-changed");
        Adt("A08", PatientUpdatedMap.OfVisit, "updated");
        Adt("A31", PatientUpdatedMap.OfPerson, "updated");
        Adt("A28", PatientRegisteredMap.OfPerson, "created");
        Add("ADT", "A17", new SwapRoute());
        Cancel("A11", "patient.admitted", "admission-cancelled", "PV1-44");
        Cancel("A12", "patient.transferred", "transfer-cancelled");
        Cancel("A13", "patient.discharged", "discharge-cancelled", "PV1-45");
        Cancel("A25", "patient.discharge-pending", "pending-discharge-cancelled");
        Cancel("A26", "patient.transfer-pending", "pending-transfer-cancelled");
        Cancel("A27", "patient.admission-pending", "pending-admission-cancelled");
        Cancel("A32", "patient.arriving", "arrival-cancelled");
        Cancel("A33", "patient.departing", "departure-cancelled");
        Cancel("A38", "patient.pre-admitted", "pre-admission-cancelled");
        Cancel("A52", "patient.leave-started", "leave-cancelled");
        Cancel("A53", "patient.leave-ended", "leave-return-cancelled");
        Cancel("A55 A62", "patient.provider-changed", "provider-change-cancelled");
        Merge("A18 A30 A34 A39 A40", "MERGE", "PATIENT", "merged");
        Merge("A35 A36 A41", "MERGE", "ACCOUNT", "merged");
        Merge("A42", "MERGE", "VISIT", "merged");
        Merge("A43", "MOVE", "PATIENT", "moved");
        Merge("A44", "MOVE", "ACCOUNT", "moved");
        Merge("A45", "MOVE", "VISIT", "moved");
        Merge("A46 A47 A48", "CHANGE_ID", "PATIENT", "identifier-changed");
        Merge("A49", "CHANGE_ID", "ACCOUNT", "identifier-changed");
        Merge("A50 A51", "CHANGE_ID", "VISIT", "identifier-changed");

        Adt("A09", PatientTrackingMap.Departing, "departing");
        Adt("A10", PatientTrackingMap.Arriving, "arriving");
        Adt("A14", PatientPendingMap.Admission, "admission-pending");
        Adt("A15", PatientPendingMap.Transfer, "transfer-pending");
        Adt("A16", PatientPendingMap.Discharge, "discharge-pending");
        Adt("A21", PatientLeaveMap.Started, "leave-started");
        Adt("A22", PatientLeaveMap.Ended, "leave-ended");
        Adt("A23", PatientDeletedMap.Visit, "deleted");
        Adt("A29", PatientDeletedMap.Person, "deleted");
        Adt("A54", PatientProviderChangedMap.Attending, "provider-changed");
        Adt("A61", PatientProviderChangedMap.Consulting, "provider-changed");
        Add("ADT", "A24", new LinkRoute(PatientLinkedMap.Linked, "clinical.patient.linked"));
        Add("ADT", "A37", new LinkRoute(PatientLinkedMap.Unlinked, "clinical.patient.unlinked"));
        Add("ADT", "A60", new AdtRoute(AllergyUpdatedMap.Map, "clinical.allergy.updated"));
        Add("ADT", "A20", new BedRoute());

        Add("ORU", "R01 R30 R31 R32", Result);
        Add("OUL", "R21 R22 R23 R24", Result);
        Add("ORF", "R04", Result);
        Add("ORU", "R33 R34 R35 R40", new GenericRoute("clinical.observation.alert"));
        // Known triggers whose typed events are still to come: the message keeps its content.
        Add("SIU", "S12 S13 S14 S15 S16 S17 S18 S19 S20 S21 S22 S26", Received);
        Add("SIU", "S23", new GenericRoute("administrative.schedule.blocked"));
        Add("SIU", "S24", new GenericRoute("administrative.schedule.opened"));
        Add("DFT", "P03 P11", Received);
        Add("BAR", "P01 P02 P05 P06 P10 P12", Received);
        Add("MDM", "T01 T02 T03 T04 T05 T06 T07 T08 T09 T10 T11", Received);
        Add("VXU", "V04", Received);
        Add("PPR", "PC1", new GenericRoute("clinical.problem.added"));
        Add("PPR", "PC2", new GenericRoute("clinical.problem.updated"));
        Add("PPR", "PC3", new GenericRoute("clinical.problem.deleted"));
        Add("REF", "I12", new GenericRoute("clinical.referral.requested"));
        Add("REF", "I13", new GenericRoute("clinical.referral.updated"));
        Add("REF", "I14", new GenericRoute("clinical.referral.cancelled"));
        Add("REF", "I15", new GenericRoute("clinical.referral.status-requested"));
        return routes;

        void Adt(string trigger, EventMap map, string word) => Add("ADT", trigger, new AdtRoute(map, $"clinical.patient.{word}"));

        void Cancel(string triggers, string cancelled, string word, params Place[] originalTime) =>
            Add("ADT", triggers, new AdtRoute(PatientEventCancelledMap.Of(cancelled, originalTime), $"clinical.patient.{word}"));

        void Merge(string triggers, string operation, string level, string word) =>
            Add("ADT", triggers, new MergeRoute(PatientMergedMap.Of(operation, level), $"clinical.patient.{word}"));

        void Add(string type, string triggers, Route route)
        {
            foreach (var trigger in triggers.Split(' ')) routes.Add((type, trigger), route);
        }
    }
}
