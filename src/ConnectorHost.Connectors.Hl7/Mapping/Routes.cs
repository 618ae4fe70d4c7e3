using System.Collections.Frozen;
using ConnectorHost.HealthEvents;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>Which message gives which events (hl7-mllp 14, events.md 4), as data.</summary>
internal static class Routes
{
    /// <summary>Any accepted message without a typed event.</summary>
    public static readonly Route Received = new GenericRoute("clinical.message.received");

    private static readonly Route OtherPatient = new GenericRoute("clinical.patient.other");

    private static readonly FrozenDictionary<(string Type, string Trigger), Route> ByTrigger = Build().ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Route> ByType = new Dictionary<string, Route>
    {
        ["MFN"] = new GenericRoute("administrative.master-file.updated"),
    }.ToFrozenDictionary();

    // Types whose rows go by trigger, so that another trigger is unknown (hl7-mllp 14.1).
    private static readonly FrozenSet<string> TriggeredTypes = "ADT ORU OUL SIU DFT BAR MDM VXU PPR REF".Split(' ').ToFrozenSet();

    /// <summary>The route of a known message, or null.</summary>
    public static Route? Find(string type, string trigger) => ByTrigger.GetValueOrDefault((type, trigger)) ?? ByType.GetValueOrDefault(type);

    public static bool GoesByTrigger(string type) => TriggeredTypes.Contains(type);

    /// <summary>The route of a message nobody named.</summary>
    public static Route Unknown(string type) => type == "ADT" ? OtherPatient : Received;

    private static Dictionary<(string, string), Route> Build()
    {
        var routes = new Dictionary<(string, string), Route>();
        Add("ADT", "A01", new AdtRoute(PatientAdmittedMap.Map, "clinical.patient.admitted"));

        // Known triggers whose typed events are still to come: the message keeps its content.
        Add("ADT", "A02 A03 A04 A05 A06 A07 A08 A09 A10 A11 A12 A13 A14 A15 A16 A17 A18 A20 A21 A22 A23 A24 A25 A26 A27 A28 A29 A30 A31 A32 A33 A34 A35 A36 A37 A38 A39 "
            + "A40 A41 A42 A43 A44 A45 A46 A47 A48 A49 A50 A51 A52 A53 A54 A55 A60 A61 A62", OtherPatient);
        Add("ORU", "R01 R30 R31 R32", Received);
        Add("OUL", "R21 R22 R23 R24", Received);
        Add("ORU", "R33 R34 R35 R40", new GenericRoute("clinical.observation.alert"));
        Add("SIU", "S12 S13 S14 S15 S16 S17 S18 S19 S20 S21 S22 S26", Received);
        Add("SIU", "S23", new GenericRoute("administrative.schedule.blocked"));
        Add("SIU", "S24", new GenericRoute("administrative.schedule.opened"));
        Add("DFT", "P03 P11", Received);
        Add("BAR", "P01 P02 P05 P06 P10 P12", Received);
        Add("MDM", "T01 T02 T03 T04 T05 T06 T07 T08 T09 T10 T11", Received);
        Add("VXU", "V04", Received);
        Add("PPR", "PC1", new GenericRoute("clinical.problem.added"));
        Add("PPR", "PC2", new GenericRoute("clinical.problem.updated"));
        Add("PPR", "PC3", new GenericRoute("clinical.problem.deleted"));
        Add("REF", "I12", new GenericRoute("clinical.referral.requested"));
        Add("REF", "I13", new GenericRoute("clinical.referral.updated"));
        Add("REF", "I14", new GenericRoute("clinical.referral.cancelled"));
        Add("REF", "I15", new GenericRoute("clinical.referral.status-requested"));
        return routes;

        void Add(string type, string triggers, Route route)
        {
            foreach (var trigger in triggers.Split(' ')) routes.Add((type, trigger), route);
        }
    }
}

/// <summary>How the events of one kind of message are made.</summary>
internal abstract class Route
{
    /// <summary>Where the first order or result begins, whose segments count for its own events; the number of segments when there is none.</summary>
    public virtual int FirstDetail(MapContext c) => c.Message.SegmentCount;

    public abstract Hl7MappingFault? Map(EventMapper mapper, MapContext c);
}

/// <summary>One generic event.</summary>
internal sealed class GenericRoute(string suffix) : Route
{
    private readonly EventDefinition _definition = EventCatalog.Get(suffix);

    public override Hl7MappingFault? Map(EventMapper mapper, MapContext c) => mapper.Add(GenericHl7Map.Map, _definition);
}

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
