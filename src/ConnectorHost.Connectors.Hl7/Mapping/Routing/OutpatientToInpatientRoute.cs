using ConnectorHost.Connectors.Hl7.Mapping.Events;
using ConnectorHost.HealthEvents;

namespace ConnectorHost.Connectors.Hl7.Mapping.Routing;

/// <summary>A06: the class changed, and unless the user says otherwise the patient was admitted (hl7-mllp 14.2).</summary>
internal sealed class OutpatientToInpatientRoute : Route
{
    private static readonly EventDefinition ClassChanged = EventCatalog.Get("clinical.patient.class-changed");
    private static readonly EventDefinition Admitted = EventCatalog.Get("clinical.patient.admitted");

    public override Hl7MappingFault? Map(EventMapper mapper, MapContext c) =>
        mapper.Add(PatientClassChangedMap.ToInpatient, ClassChanged) ?? (c.Config.A06Admit ? mapper.Add(PatientAdmittedMap.Map, Admitted) : null);
}
