using System.Collections.Frozen;
using ConnectorHost.Connectors.Hl7.Mapping.Events;
using ConnectorHost.HealthEvents;

namespace ConnectorHost.Connectors.Hl7.Mapping.Routing;

/// <summary>One generic event.</summary>
internal sealed class GenericRoute(string suffix) : Route
{
    private readonly EventDefinition _definition = EventCatalog.Get(suffix);

    public override Hl7MappingFault? Map(EventMapper mapper, MapContext c) => mapper.Add(GenericHl7Map.Map, _definition);
}
