using System.Collections.Frozen;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.HealthEvents;

/// <summary>Every event our connectors publish: topic suffix to record, one record per suffix.</summary>
/// <remarks>A new event is a row here and, for a new record, a file in <c>schemas/</c>.</remarks>
public static class EventCatalog
{
    private static readonly (string Record, string[] Suffixes)[] Rows =
    [
        ("PatientAdmittedEvent", ["clinical.patient.admitted"]),
        ("PatientDischargedEvent", ["clinical.patient.discharged"]),
        ("PatientUpdatedEvent", ["clinical.patient.updated"]),
        ("PatientTransferredEvent", ["clinical.patient.transferred"]),
        ("PatientRegisteredEvent", ["clinical.patient.registered", "clinical.patient.created"]),
        ("PatientPreAdmittedEvent", ["clinical.patient.pre-admitted"]),
        ("PatientClassChangedEvent", ["clinical.patient.class-changed"]),
        ("PatientMergedEvent", ["clinical.patient.merged", "clinical.patient.moved", "clinical.patient.identifier-changed"]),
        ("PatientEventCancelledEvent",
        [
            "clinical.patient.admission-cancelled", "clinical.patient.transfer-cancelled", "clinical.patient.discharge-cancelled",
            "clinical.patient.pending-admission-cancelled", "clinical.patient.pending-transfer-cancelled", "clinical.patient.pending-discharge-cancelled",
            "clinical.patient.arrival-cancelled", "clinical.patient.departure-cancelled", "clinical.patient.pre-admission-cancelled",
            "clinical.patient.leave-cancelled", "clinical.patient.leave-return-cancelled", "clinical.patient.provider-change-cancelled",
        ]),
        ("PatientPendingEvent", ["clinical.patient.admission-pending", "clinical.patient.transfer-pending", "clinical.patient.discharge-pending"]),
        ("PatientTrackingEvent", ["clinical.patient.arriving", "clinical.patient.departing"]),
        ("PatientLeaveEvent", ["clinical.patient.leave-started", "clinical.patient.leave-ended"]),
        ("PatientDeletedEvent", ["clinical.patient.deleted"]),
        ("PatientLinkedEvent", ["clinical.patient.linked", "clinical.patient.unlinked"]),
        ("PatientProviderChangedEvent", ["clinical.patient.provider-changed"]),
        ("AllergyUpdatedEvent", ["clinical.allergy.updated"]),
        ("BedStatusEvent", ["administrative.bed.status-updated"]),
        ("OrderCreatedEvent", ["clinical.order.created"]),
        ("OrderUpdatedEvent",
        [
            "clinical.order.updated", "clinical.order.refilled", "clinical.order.held", "clinical.order.released", "clinical.order.status-requested",
            "clinical.order.accepted", "clinical.order.rejected", "clinical.order.completed",
        ]),
        ("OrderCancelledEvent", ["clinical.order.cancelled", "clinical.order.discontinued", "clinical.order.replaced"]),
        ("MedicationOrderedEvent",
        [
            "clinical.medication.ordered", "clinical.medication.updated", "clinical.medication.refilled", "clinical.medication.cancelled",
            "clinical.medication.discontinued", "clinical.medication.replaced", "clinical.medication.held", "clinical.medication.released",
            "clinical.medication.status-requested", "clinical.medication.accepted", "clinical.medication.rejected", "clinical.medication.completed",
        ]),
        ("ResultReportedEvent", ["clinical.result.reported", "clinical.result.corrected", "clinical.result.cancelled"]),
        ("ObservationVitalsEvent", ["clinical.observation.vitals"]),
        ("GenericHl7Event",
        [
            "clinical.patient.other", "clinical.message.received", "clinical.observation.alert", "clinical.problem.added", "clinical.problem.updated",
            "clinical.problem.deleted", "clinical.referral.requested", "clinical.referral.updated", "clinical.referral.cancelled",
            "clinical.referral.status-requested", "administrative.schedule.blocked", "administrative.schedule.opened", "administrative.master-file.updated",
        ]),
    ];

    private static readonly FrozenDictionary<string, EventDefinition> BySuffix = Build();

    /// <summary>All events, in no particular order.</summary>
    public static IReadOnlyList<EventDefinition> All => BySuffix.Values;

    /// <summary>The event of a suffix.</summary>
    /// <exception cref="KeyNotFoundException">The catalogue has no such suffix.</exception>
    public static EventDefinition Get(string suffix) => BySuffix.TryGetValue(suffix, out var found)
        ? found
        : throw new KeyNotFoundException($"The event catalogue has no topic suffix '{suffix}'.");

    /// <summary>The event of a suffix, or null.</summary>
    public static EventDefinition? Find(string suffix) => BySuffix.GetValueOrDefault(suffix);

    private static FrozenDictionary<string, EventDefinition> Build()
    {
        var events = new Dictionary<string, EventDefinition>(StringComparer.Ordinal);
        foreach (var (record, suffixes) in Rows)
        {
            var schema = new Lazy<Schema>(() => EventSchemaText.Parse(record));
            foreach (var suffix in suffixes) events.Add(suffix, new EventDefinition(suffix, record, schema));
        }
        return events.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
