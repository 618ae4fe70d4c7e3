using System.Collections.Frozen;

namespace ConnectorHost.Connectors.Hl7.Mapping.Routing;

/// <summary>How the events of one kind of message are made.</summary>
internal abstract class Route
{
    /// <summary>Where the first order or result begins, whose segments count for its own events; the number of segments when there is none.</summary>
    public virtual int FirstDetail(MapContext c) => c.Message.SegmentCount;

    public abstract Hl7MappingFault? Map(EventMapper mapper, MapContext c);
}
