using ConnectorHost.Connectors.Hl7.Mapping.Events;
using ConnectorHost.Connectors.Hl7.Mapping.Parts;
using ConnectorHost.Connectors.Hl7.Mapping.Validation;
using ConnectorHost.HealthEvents;

namespace ConnectorHost.Connectors.Hl7.Mapping.Routing;

/// <summary>Order messages (hl7-mllp 14.3): one event per ORC, or per OBR when several follow one ORC; pharmacy orders by their setting.</summary>
internal sealed class OrderRoute : Route
{
    private static readonly Place Orc = "ORC";
    private static readonly Place Control = "ORC-1";
    private static readonly Place Status = "ORC-5";
    private static readonly Place Rxo = "RXO";
    private static readonly Place Rxe = "RXE";
    private static readonly Place EncodedNumber = "RXE-15";

    private static readonly Action<MapContext> NoteOrder = OrderSegments.Check;

    private static readonly Action<MapContext> NoteGuess = static c =>
    {
        c.Findings.Warn(c.At(Control), "order_control_unknown", "no known order control, the event is a guess");
        OrderSegments.Check(c);
    };

    public override Hl7MappingFault? Map(EventMapper mapper, MapContext c)
    {
        var groups = OrderGroups.Of(c.Message, c.MessageType == "OML" && c.Trigger is "O33" or "O35");
        if (groups.Count == 0) return new(new Hl7Problem(100, "ORC", 1, 0, 0, "Segment ORC missing"));
        if (c.Findings.NeedsOwners) GroupOwners.Tell(c, groups.ConvertAll(static g => (g.From, g.To, g.Specimen)));
        foreach (var group in groups)
        {
            c.Scope.OfPatient(group.Patient.From, group.Patient.To);
            c.Scope.OfDetail(group.From, group.To);
            c.Scope.Specimen = group.Specimen;
            if (group.SharedOrc >= 0) c.Scope.Use(group.SharedOrc);
            if (group.Specimen >= 0) c.Scope.Use(group.Specimen);
            if (MapOrder(mapper, c, group) is { } fault) return fault;
        }
        return null;
    }

    private static Hl7MappingFault? MapOrder(EventMapper mapper, MapContext c, OrderGroup group)
    {
        c.Detail.SharesOrder = group.SharesOrder;
        c.Detail.StatedStatus = null;
        if ((Orders.OrderId(c) ?? c.Value(EncodedNumber)) is not { } id)
        {
            var orc = c.Scope.Segment(Orc);
            return new(orc.Exists
                ? new Hl7Problem(101, "ORC", orc.Occurrence + 1, 2, 0, "Order number missing")
                : new Hl7Problem(101, "OBR", 1, 2, 0, "Order number missing"));
        }
        c.Detail.OrderId = id;
        c.Detail.OrderWord = OrderControls.EventOf(c.Value(Control), c.Value(Status), out var isKnown);
        c.AtEventStart = isKnown ? NoteOrder : NoteGuess;
        var isPharmacy = c.Scope.Segment(Rxe).Exists || c.Scope.Segment(Rxo).Exists && c.Config.MedicationOrders == MedicationOrders.Medication;
        if (isPharmacy) UseEncoded(c);
        return isPharmacy
            ? mapper.Add(MedicationOrderedMap.Map, EventCatalog.Get(OrderControls.IsNew(c.Detail.OrderWord) ? "clinical.medication.ordered" : $"clinical.medication.{c.Detail.OrderWord}"))
            : mapper.Add(MapOf(c.Detail.OrderWord), EventCatalog.Get($"clinical.order.{c.Detail.OrderWord}"));
    }

    // Timing and route of what is encoded stand behind RXE; those in front of it are of what was asked for (hl7-mllp 9.5, 17.7).
    private static void UseEncoded(MapContext c)
    {
        if (c.Scope.Segment(Rxe) is not { Exists: true } rxe) return;
        var (hasTiming, hasRoute) = (false, false);
        for (var i = rxe.Index + 1; i < c.Scope.Detail.To; i++)
        {
            var segment = c.Message.SegmentAt(i);
            if (!hasTiming && segment.Is("TQ1")) c.Scope.Use(i);
            if (!hasRoute && segment.Is("RXR")) c.Scope.Use(i);
            hasTiming |= segment.Is("TQ1");
            hasRoute |= segment.Is("RXR");
        }
    }

    private static EventMap MapOf(string word) => word switch
    {
        "created" => OrderMap.Created,
        "cancelled" or "discontinued" or "replaced" => OrderMap.Cancelled,
        _ => OrderMap.Updated,
    };
}
