using ConnectorHost.Connectors.Hl7.Mapping.Events;
using ConnectorHost.HealthEvents;

namespace ConnectorHost.Connectors.Hl7.Mapping.Routing;

/// <summary>A20: the state of a bed.</summary>
internal sealed class BedRoute : Route
{
    private static readonly EventDefinition StatusUpdated = EventCatalog.Get("administrative.bed.status-updated");

    public override Hl7MappingFault? Map(EventMapper mapper, MapContext c) => c.Message.Segment("NPU").Exists
        ? mapper.Add(BedStatusMap.Map, StatusUpdated)
        : new(new Hl7Problem(100, "NPU", 1, 0, 0, "Segment NPU missing"));
}
