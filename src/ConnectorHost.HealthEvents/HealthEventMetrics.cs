using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ConnectorHost.HealthEvents;

/// <summary>Counts events that reached Kafka, under the names and labels of the user's dashboards.</summary>
/// <remarks>
/// One instance per process part that shares a meter factory. Label values come from messages, so each label has a cap and shows the rest
/// as <c>other</c>; a value that is not stated shows as <c>UNKNOWN</c>.
/// </remarks>
public sealed class HealthEventMetrics
{
    /// <summary>Values a label may take: departments and facilities of one site, codes of one table.</summary>
    internal const int LabelLimit = 100;

    private readonly Counter<long> _clinicalEvents;
    private readonly Counter<long> _admissions;
    private readonly Counter<long> _discharges;
    private readonly Counter<long> _transfers;
    private readonly LabelCap _sources = new(LabelLimit);
    private readonly LabelCap _departments = new(LabelLimit);
    private readonly LabelCap _facilities = new(LabelLimit);
    private readonly LabelCap _dispositions = new(LabelLimit);

    public HealthEventMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("ConnectorHost.HealthEvents");
        _clinicalEvents = meter.CreateCounter<long>("healthcare_clinical_events_total", "{event}", "Clinical events stored in Kafka.");
        _admissions = meter.CreateCounter<long>("healthcare_patient_admissions_total", "{admission}", "Patient admissions stored in Kafka.");
        _discharges = meter.CreateCounter<long>("healthcare_patient_discharges_total", "{discharge}", "Patient discharges stored in Kafka.");
        _transfers = meter.CreateCounter<long>("healthcare_patient_transfers_total", "{transfer}", "Patient transfers stored in Kafka.");
    }

    /// <summary>Counts one event; call it when its record settled as produced. Any thread, never blocks or throws.</summary>
    public void Produced(HealthEvent produced)
    {
        if (!produced.Definition.IsClinical) return;
        var department = _departments.Of(produced.Department);
        var tags = new TagList
        {
            { "event_type", produced.EventType },
            { "source_system", _sources.Of(produced.EventSource) },
            { "department", department },
            { "data_classification", produced.Classification },
        };
        _clinicalEvents.Add(1, tags);
        switch (produced.Suffix)
        {
            case "clinical.patient.admitted": Admitted(produced, department); break;
            case "clinical.patient.discharged": Discharged(produced, department); break;
            case "clinical.patient.transferred": Transferred(produced); break;
        }
    }

    private void Admitted(HealthEvent produced, string department)
    {
        var tags = new TagList { { "department", department }, { "admission_type", produced.AdmissionType ?? LabelCap.Missing }, { "facility", _facilities.Of(produced.Facility) } };
        _admissions.Add(1, tags);
    }

    private void Discharged(HealthEvent produced, string department)
    {
        var tags = new TagList
        {
            { "department", department },
            { "discharge_disposition", _dispositions.Of(produced.DischargeDisposition) },
            { "facility", _facilities.Of(produced.Facility) },
        };
        _discharges.Add(1, tags);
    }

    private void Transferred(HealthEvent produced)
    {
        var tags = new TagList
        {
            { "source_department", _departments.Of(produced.SourceDepartment) },
            { "target_department", _departments.Of(produced.TargetDepartment) },
            { "facility", _facilities.Of(produced.Facility) },
        };
        _transfers.Add(1, tags);
    }
}
