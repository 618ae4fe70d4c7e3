using ConnectorHost.HealthEvents;

namespace ConnectorHost.Connectors.Hl7.Mapping.Routing;

/// <summary>A24 and A37: one event about two patients (hl7-mllp 16.3, 19.1).</summary>
internal sealed class LinkRoute(EventMap map, string suffix) : Route
{
    private readonly EventDefinition _definition = EventCatalog.Get(suffix);

    public override Hl7MappingFault? Map(EventMapper mapper, MapContext c)
    {
        var patients = PatientRanges.Of(c.Message);
        if (patients.Count < 2) return new(new Hl7Problem(100, "PID", 2, 0, 0, "Second segment PID missing"));
        c.OtherPatientId = c.ReadPatientId(PatientRanges.Pid(c.Message, patients[1]));
        if (c.OtherPatientId is null) return new(new Hl7Problem(101, "PID", 2, 3, 0, "Patient identifier missing"));
        c.Scope.OfPatient(patients[0].From, patients[0].To);
        return mapper.Add(map, _definition);
    }
}
