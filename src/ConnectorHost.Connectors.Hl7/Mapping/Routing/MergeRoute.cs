using ConnectorHost.Hl7.Messages;
using ConnectorHost.HealthEvents;

namespace ConnectorHost.Connectors.Hl7.Mapping.Routing;

/// <summary>Merges, moves and changed identifiers: one event per MRG with the PID before it; with A45 also the PV1 after it (hl7-mllp 14.2).</summary>
internal sealed class MergeRoute(EventMap map, string suffix) : Route
{
    private readonly EventDefinition _definition = EventCatalog.Get(suffix);

    public override Hl7MappingFault? Map(EventMapper mapper, MapContext c)
    {
        if (!c.Message.Segment("MRG").Exists) return new(new Hl7Problem(100, "MRG", 1, 0, 0, "Segment MRG missing"));
        var patients = PatientRanges.Of(c.Message);
        PatientRanges.Own(c);
        foreach (var (from, to) in patients)
        {
            if (c.Findings.NeedsOwners) OwnMerges(c, from, to);
            for (var i = from; i < to; i++)
            {
                if (!c.Message.SegmentAt(i).Is("MRG")) continue;
                c.Scope.OfPatient(from, to);
                c.Scope.Narrow(i, NextMrg(c.Message, i, to));
                if (mapper.Add(map, _definition) is { } fault) return fault;
            }
        }
        return null;
    }

    private static void OwnMerges(MapContext c, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (c.Message.SegmentAt(i).Is("MRG")) c.Findings.Own(i, i, NextMrg(c.Message, i, to), c.Message.SegmentCount);
        }
    }

    private static int NextMrg(Hl7Message message, int mrg, int to)
    {
        for (var i = mrg + 1; i < to; i++)
        {
            if (message.SegmentAt(i).Is("MRG")) return i;
        }
        return to;
    }
}
