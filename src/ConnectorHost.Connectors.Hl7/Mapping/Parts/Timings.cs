using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>When and how often (hl7-mllp 17.1): TQ1 first, then a field of the old type TQ.</summary>
internal static class Timings
{
    private static readonly Place Tq1 = "TQ1";

    /// <summary>The first that says anything.</summary>
    public static FieldReader At(params Place[] oldFields) => (c, schema) =>
    {
        if (c.Scope.Segment(Tq1) is { Exists: true } tq1 && OfTq1(c, schema, tq1) is { } timing) return timing;
        foreach (var place in oldFields)
        {
            if (OfField(c, schema, c.Scope.Field(place)) is { } old) return old;
        }
        return null;
    };

    private static Struct? OfTq1(MapContext c, Schema schema, Hl7Segment tq1)
    {
        var warnings = Hl7Warnings.None;
        int? occurrences = Hl7Number.TryRead(tq1[14].Text(), out var count, ref warnings) && count is >= 0 and < int.MaxValue ? (int)count : null;
        return Of(schema, Quantity(tq1[2][0]), tq1[3].Value(), Quantity(tq1[6][0]), Texts.Whole(c, tq1, 11, '\n'), c.TimeOf(tq1, 7), c.TimeOf(tq1, 8), occurrences);
    }

    // TQ: quantity, interval, duration, start, end, priority, condition, text.
    private static Struct? OfField(MapContext c, Schema schema, Hl7Field field)
    {
        if (field.IsEmpty) return null;
        return Of(schema, field.Component(1).Value(), field.Component(2).Value(), field.Component(3).Value(), field.Component(8).SimpleValue(),
            c.Zones.Read(field.Component(4)).Value, c.Zones.Read(field.Component(5)).Value, null);
    }

    private static Struct? Of(Schema schema, string? quantity, string? repeat, string? duration, string? text, long? start, long? end, int? occurrences) =>
        (quantity ?? repeat ?? duration ?? text) is null && (start ?? end ?? occurrences) is null
            ? null
            : EventParts.Timing(schema, quantity, repeat, duration, text, start, end, occurrences);

    // CQ: amount and unit.
    private static string? Quantity(Hl7Repetition part) => (part[1].Value(), part[2].Value()) switch
    {
        (null, _) => null,
        (var amount, null) => amount,
        var (amount, unit) => $"{amount} {unit}",
    };
}
