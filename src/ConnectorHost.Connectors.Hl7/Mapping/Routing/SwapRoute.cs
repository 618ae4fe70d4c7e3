using ConnectorHost.Connectors.Hl7.Mapping.Events;
using ConnectorHost.HealthEvents;

namespace ConnectorHost.Connectors.Hl7.Mapping.Routing;

/// <summary>A17: two patients changed places, one transfer for each PID with the PV1 after it.</summary>
internal sealed class SwapRoute : Route
{
    private static readonly EventDefinition Transferred = EventCatalog.Get("clinical.patient.transferred");

    public override Hl7MappingFault? Map(EventMapper mapper, MapContext c)
    {
        var patients = PatientRanges.Of(c.Message);
        PatientRanges.Own(c);
        for (var i = 0; i < patients.Count; i++)
        {
            c.OtherPatientId = patients.Count == 2 ? c.ReadPatientId(PatientRanges.Pid(c.Message, patients[1 - i])) : null;
            c.Scope.OfPatient(patients[i].From, patients[i].To);
            if (mapper.Add(PatientTransferredMap.Swap, Transferred) is { } fault) return fault;
        }
        return null;
    }
}
