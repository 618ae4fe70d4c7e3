using System.Diagnostics.Metrics;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.HealthEvents.Tests;

public sealed class HealthEventMetricsTests : IDisposable
{
    private readonly Meters _meters = new();
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, long Value, Dictionary<string, string?> Tags)> _seen = [];
    private readonly HealthEventMetrics _metrics;

    public HealthEventMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, _meters.Made)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _seen.Add((instrument.Name, value, tags.ToArray().ToDictionary(t => t.Key, t => t.Value?.ToString()))));
        _listener.Start();
        _metrics = new HealthEventMetrics(_meters);
    }

    [Fact]
    public void Admission_counts_as_event_and_as_admission_with_the_users_labels()
    {
        _metrics.Produced(Event("clinical.patient.admitted", department: "Cardiology", admissionType: "EMERGENCY", facility: "RIVERBEND"));

        Assert.Equal(["healthcare_clinical_events_total", "healthcare_patient_admissions_total"], _seen.Select(s => s.Name));
        Assert.Equal(
            new Dictionary<string, string?> { ["event_type"] = "patient.admitted", ["source_system"] = "hl7v2:A@B", ["department"] = "Cardiology", ["data_classification"] = "PHI" },
            _seen[0].Tags);
        Assert.Equal(new Dictionary<string, string?> { ["department"] = "Cardiology", ["admission_type"] = "EMERGENCY", ["facility"] = "RIVERBEND" }, _seen[1].Tags);
    }

    [Fact]
    public void Discharge_counts_with_its_disposition()
    {
        _metrics.Produced(Event("clinical.patient.discharged", department: "Surgery", disposition: "01"));
        Assert.Equal(new Dictionary<string, string?> { ["department"] = "Surgery", ["discharge_disposition"] = "01", ["facility"] = "UNKNOWN" }, _seen[1].Tags);
    }

    [Fact]
    public void Departments_beyond_the_cap_are_other_and_known_ones_keep_their_name()
    {
        for (var i = 0; i < HealthEventMetrics.LabelLimit; i++) _metrics.Produced(Event("clinical.patient.updated", department: $"D{i}"));
        _metrics.Produced(Event("clinical.patient.updated", department: "one too many"));
        _metrics.Produced(Event("clinical.patient.updated", department: "D7"));

        Assert.Equal(["other", "D7"], _seen.TakeLast(2).Select(s => s.Tags["department"]));
        Assert.Equal(HealthEventMetrics.LabelLimit + 1, _seen.Select(s => s.Tags["department"]).Distinct().Count());
    }

    [Fact]
    public void Text_too_long_for_a_code_is_other()
    {
        _metrics.Produced(Event("clinical.patient.updated", department: new string('x', LabelCap.MaxLength + 1)));
        Assert.Equal("other", _seen[0].Tags["department"]);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meters.Dispose();
    }

    private static HealthEvent Event(string suffix, string? department = null, string? admissionType = null, string? facility = null, string? disposition = null)
    {
        var definition = EventCatalog.Get(suffix);
        return new HealthEvent
        {
            Definition = definition, Value = new Struct(definition.Schema), Key = "1", EventId = "id", EventSource = "hl7v2:A@B", EventTime = 0, TraceId = new string('0', 32),
            Classification = "PHI", Department = department, AdmissionType = admissionType, Facility = facility, DischargeDisposition = disposition,
        };
    }

    private sealed class Meters : IMeterFactory
    {
        public Meter? Made { get; private set; }
        public Meter Create(MeterOptions options) => Made = new Meter(options);
        public void Dispose() => Made?.Dispose();
    }
}
