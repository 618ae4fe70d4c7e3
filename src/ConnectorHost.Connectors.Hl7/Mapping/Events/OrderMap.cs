using ConnectorHost.Connectors.Hl7.Mapping.Parts;
using ConnectorHost.Connectors.Hl7.Mapping.Routing;
using ConnectorHost.Hl7.Messages.Types;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping.Events;

/// <summary>OrderCreatedEvent, OrderUpdatedEvent and OrderCancelledEvent (hl7-mllp 17.1): one list of fields, three records.</summary>
internal static class OrderMap
{
    private static readonly Place[] ServicePlaces = ["OBR-4", "RXO-1", "ODS-3", "RQD-2", "RQD-3"];
    private static readonly Place TransactionTime = "ORC-9";
    private static readonly Place Responded = "MSA-1";
    private static readonly Place Status = "ORC-5";
    private static readonly Place OrderPhone = "ORC-14";
    private static readonly Place RequestPhone = "OBR-17";
    private static readonly TimeChain NewOrderedAt = TimeChain.Plain("ORC-9", "ORC-15", "OBR-6");
    private static readonly TimeChain OldOrderedAt = TimeChain.Plain("ORC-15", "OBR-6");
    private static readonly TimeChain CancelledAt = TimeChain.Plain("ORC-15", "ORC-9");
    private static readonly FieldReader CancelReason = Texts.OfCode("ORC-16", "ORC-25");

    public static readonly EventMap Created = Make("OrderCreatedEvent", isCancel: false);
    public static readonly EventMap Updated = Make("OrderUpdatedEvent", isCancel: false);
    public static readonly EventMap Cancelled = Make("OrderCancelledEvent", isCancel: true);

    private static EventMap Make(string record, bool isCancel) => new(record,
        ("orderId", (c, _) => c.Detail.OrderId),
        ("placerOrderNumber", Orders.Placer),
        ("fillerOrderNumber", Orders.Filler),
        ("parentOrder", Orders.Parent),
        ("groupNumber", Texts.FirstOf("ORC-4")),
        ("orderControl", Texts.At("ORC-1")),
        ("orderStatus", (c, _) => c.Detail.StatedStatus ?? c.Value(Status)),
        ("responseCode", (c, _) => c.Value(Responded)),
        ("category", (c, _) => OrderCategories.Of(c)),
        ("service", Codes.At(ServicePlaces)),
        ("serviceAlternates", Alternates),
        ("orderedAt", (c, _) => (OrderControls.IsNew(c.Detail.OrderWord) ? NewOrderedAt : OldOrderedAt).Stated(c)),
        ("effectiveAt", Moments.At("ORC-15")),
        ("expiresAt", Moments.At("TQ1-8", "ORC-7-5")),
        ("priority", Texts.At("TQ1-9", "ORC-7-6", "OBR-27-6", "OBR-5")),
        ("timing", Timings.At("ORC-7", "OBR-27")),
        ("orderingProvider", Providers.Optional("ORC-12", "OBR-16")),
        ("enteredBy", Providers.Optional("ORC-10")),
        ("verifiedBy", Providers.Optional("ORC-11")),
        ("orderingFacility", Texts.At("ORC-21")),
        ("callbackPhone", (c, _) => Phone(c, OrderPhone) ?? Phone(c, RequestPhone)),
        ("reason", Texts.OfCode("OBR-31", "ORC-16")),
        ("clinicalInfo", Texts.WholeAt("OBR-13")),
        ("specimens", Orders.Specimens),
        ("diagnoses", Orders.Diagnoses),
        ("notes", Orders.Notes),
        ("changedFields", (_, _) => Array.Empty<object?>()),                 // HL7 does not say
        ("cancelReason", (c, s) => isCancel ? CancelReason(c, s) : null),
        ("cancelledAt", (c, _) => isCancel ? CancelledAt.Stated(c) : null))
    {
        Patient = PatientRule.Optional,
        Correlation = "ORC-4",
        Time = ("transactionTime", TimeChain.Clinical(TransactionTime)),
        Completeness = OrderCompleteness.Table,
    };

    // What the sender calls the same service besides: the other triplets of the field.
    private static object?[] Alternates(MapContext c, Schema list)
    {
        foreach (var place in ServicePlaces)
        {
            var part = c.Scope.Field(place)[0];
            if (Hl7CodedValue.Read(part) is not { } chosen) continue;
            List<object?>? others = null;
            foreach (var value in Hl7CodedValue.All(part))
            {
                if (value.Code is not null && !(value.Code == chosen.Code && value.System == chosen.System)) (others ??= []).Add(Codes.Of(list.ValueSchema!, value));
            }
            return others is null ? [] : [.. others];
        }
        return [];
    }

    private static string? Phone(MapContext c, Place place) => Hl7Phone.Read(c.Scope.Field(place)[0])?.Text;
}
