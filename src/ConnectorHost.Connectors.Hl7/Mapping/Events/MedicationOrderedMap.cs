using ConnectorHost.Connectors.Hl7.Mapping.Parts;
using ConnectorHost.Connectors.Hl7.Mapping.Routing;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>MedicationOrderedEvent (hl7-mllp 17.7): what is encoded (RXE) goes before what was asked for (RXO).</summary>
internal static class MedicationOrderedMap
{
    private static readonly Place Rxe = "RXE";
    private static readonly Place Rxg = "RXG";
    private static readonly Place Rxo = "RXO";
    private static readonly TimeChain NewOrderedAt = TimeChain.Plain("RXE-32", "ORC-9");
    private static readonly TimeChain OldOrderedAt = TimeChain.Plain("RXE-32");

    public static readonly EventMap Map = new("MedicationOrderedEvent",
        ("orderId", (c, _) => c.Detail.OrderId),
        ("medication", Codes.Required("RXO-1", "RXE-2", "RXG-4", "RXO-1")),
        ("dose", Dose),
        ("dosageForm", Codes.At("RXE-6", "RXG-8", "RXO-5")),
        ("route", Codes.At("RXR-1")),
        ("site", Codes.At("RXR-2")),
        ("timing", Timings.At("RXE-1", "RXG-3", "ORC-7")),
        ("instructions", Texts.OfCode("RXE-7", "RXG-13", "RXO-7", "RXO-6")),
        ("quantity", (c, _) => Quantity(c)),
        ("quantityUnit", Texts.At("RXE-11", "RXO-12")),
        ("refills", Texts.At("RXE-12", "RXO-13")),
        ("orderedAt", (c, _) => (OrderControls.IsNew(c.Detail.OrderWord) ? NewOrderedAt : OldOrderedAt).Stated(c)),
        ("provider", Providers.Optional("ORC-12", "RXE-13", "RXO-14")),
        ("orderControl", Texts.At("ORC-1")),
        ("status", Texts.At("ORC-5", "ORC-1")),
        ("components", Components),
        ("placerOrderNumber", Orders.Placer),
        ("fillerOrderNumber", Orders.Filler))
    {
        Correlation = "ORC-4",
        Time = ("transactionTime", TimeChain.Clinical("ORC-9")),
        Completeness = OrderCompleteness.Table,
    };

    private static Struct? Dose(MapContext c, Schema schema) =>
        DoseOf(schema, c.Scope.Segment(Rxe), 3) ?? DoseOf(schema, c.Scope.Segment(Rxg), 5) ?? DoseOf(schema, c.Scope.Segment(Rxo), 2);

    // Those of the encoded order where it has any, else those asked for.
    private static object?[] Components(MapContext c, Schema list)
    {
        var (from, to) = c.Scope.Detail;
        if (c.Scope.Segment(Rxe) is { Exists: true } rxe && Read(rxe.Index) is { Length: > 0 } encoded) return encoded;
        return Read(from);

        object?[] Read(int first) => SegmentLists.Read(c, list, "RXC", (first, to), static (_, element, rxc) => Codes.Of(element, Hl7CodedValue.Read(rxc[2])));
    }

    // Least and most amount, then the unit, in three fields one after the other.
    private static Struct? DoseOf(Schema schema, Hl7Segment segment, int field)
    {
        var (low, high, unit) = (Hl7Number.Read(segment[field].First), Hl7Number.Read(segment[field + 1].First), UnitOf(segment[field + 2]));
        return (low ?? high) is null && unit is null ? null : EventParts.QuantityRange(schema, low, high, unit);
    }

    private static double? Quantity(MapContext c) => Hl7Number.Read(c.Scope.Segment(Rxe)[10].First) ?? Hl7Number.Read(c.Scope.Segment(Rxo)[11].First);

    private static string? UnitOf(Hl7Field field) => Texts.Simple(field) ?? field.Component(2).SimpleValue();
}
