namespace ConnectorHost.Connectors.Hl7.Mapping.Routing;

/// <summary>How the events of one kind of message are made.</summary>
internal abstract class Route
{
    public abstract Hl7MappingFault? Map(EventMapper mapper, MapContext c);
}
