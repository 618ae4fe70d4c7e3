using ConnectorHost.HealthEvents;

namespace ConnectorHost.Connectors.Hl7.Mapping.Routing;

/// <summary>One or more events of the one patient of an ADT message.</summary>
internal sealed class AdtRoute(params (EventMap Map, string Suffix)[] events) : Route
{
    private readonly (EventMap Map, EventDefinition Definition)[] _events = [.. events.Select(e => (e.Map, EventCatalog.Get(e.Suffix)))];

    public AdtRoute(EventMap map, string suffix)
        : this((map, suffix))
    {
    }

    public override Hl7MappingFault? Map(EventMapper mapper, MapContext c)
    {
        foreach (var (map, definition) in _events)
        {
            if (mapper.Add(map, definition) is { } fault) return fault;
        }
        return null;
    }
}
