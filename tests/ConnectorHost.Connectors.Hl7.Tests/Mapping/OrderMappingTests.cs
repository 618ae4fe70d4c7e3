using ConnectorHost.Connectors.Hl7.Mapping;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Tests.Mapping;

public class OrderMappingTests
{
    [Fact]
    public void Timing_route_and_components_are_those_of_the_encoded_order()
    {
        var made = Samples.MapOne("""
            MSH|^~\&|PHARM|EAST|HOST|HUB|20260406150000+0000||RDE^O11|C1|P|2.5
            PID|1||P1^^^EAST^MR||Wren^Ida||19480404|F
            ORC|NW|PL1
            TQ1|1||QD
            RXO|A^Asked^L
            RXR|IV
            RXC|A|W^Water^L
            RXE||B^Encoded^L|5||mg
            TQ1|1||BID
            RXR|PO
            RXC|A|S^Saline^L
            """);
        Assert.Equal("BID", ((Struct)made.Value["timing"]!)["repeat"]);
        Assert.Equal("PO", ((Struct)made.Value["route"]!)["code"]);
        Assert.Equal("S", ((Struct)Assert.Single((IReadOnlyList<object?>)made.Value["components"]!)!)["code"]);
    }

    private const string Head = """
        MSH|^~\&|CPOE|EAST|HOST|HUB|20260406150000+0000||ORM^O01|C1|P|2.5
        PID|1||P1^^^EAST^MR||Wren^Ida||19480404|F

        """;

    [Theory]
    [InlineData("NW", "", "clinical.order.created", "OrderCreatedEvent")]
    [InlineData("CA", "", "clinical.order.cancelled", "OrderCancelledEvent")]
    [InlineData("DC", "", "clinical.order.discontinued", "OrderCancelledEvent")]
    [InlineData("RP", "", "clinical.order.replaced", "OrderCancelledEvent")]
    [InlineData("HD", "", "clinical.order.held", "OrderUpdatedEvent")]
    [InlineData("RL", "", "clinical.order.released", "OrderUpdatedEvent")]
    [InlineData("OK", "", "clinical.order.accepted", "OrderUpdatedEvent")]
    [InlineData("UA", "", "clinical.order.rejected", "OrderUpdatedEvent")]
    [InlineData("XO", "CM", "clinical.order.updated", "OrderUpdatedEvent")]
    [InlineData("SC", "CM", "clinical.order.completed", "OrderUpdatedEvent")]
    [InlineData("SC", "CA", "clinical.order.cancelled", "OrderCancelledEvent")]
    [InlineData("SC", "IP", "clinical.order.updated", "OrderUpdatedEvent")]
    [InlineData("", "", "clinical.order.created", "OrderCreatedEvent")]
    [InlineData("", "HD", "clinical.order.held", "OrderUpdatedEvent")]
    [InlineData("ZZ", "A", "clinical.order.updated", "OrderUpdatedEvent")]
    public void Order_control_and_status_decide_the_event(string control, string status, string suffix, string record)
    {
        var made = Samples.MapOne(Head + $"ORC|{control}|PL1|||{status}\nOBR|1|PL1||718-7^Hb^LN");
        Assert.Equal(suffix, made.Suffix);
        Assert.Equal(record, made.Definition.RecordName);
    }

    [Fact]
    public void Details_under_one_order_are_orders_with_numbers_of_their_own()
    {
        var (events, fault) = Samples.Map(Head + "ORC|NW|PL1||||||||20260406145500+0000\nOBR|1|PL1-A||718-7^Hb^LN\nNTE|1||first\nOBR|2|PL1-B||777-3^Plt^LN\nNTE|1||second");
        Assert.Null(fault);
        Assert.Equal(["PL1-A", "PL1-B"], events.Select(e => (string)e.Value["orderId"]!));
        Assert.Equal(["first", "second"], events.Select(e => (string)((IReadOnlyList<object?>)e.Value["notes"]!)[0]!));
        Assert.All(events, e => Assert.Equal("NW", e.Value["orderControl"]));
    }

    [Fact]
    public void Pharmacy_orders_follow_their_setting()
    {
        const string order = "ORC|DC|RX1\nRXO|866924^Metoprolol^RXNORM|25||mg\nRXR|PO";
        Assert.Equal("clinical.medication.discontinued", Samples.MapOne(Head + order).Suffix);
        var asOrder = Samples.MapOne(Head + order, Samples.Config(("hl7.medication.orders", "order")));
        Assert.Equal("clinical.order.discontinued", asOrder.Suffix);
        Assert.Equal("MEDICATION", asOrder.Value["category"]);
    }

    [Fact]
    public void A_medication_order_needs_a_patient_and_a_laboratory_order_does_not()
    {
        var head = string.Join('\n', Head.Split('\n').Where(l => !l.StartsWith("PID", StringComparison.Ordinal)));
        Assert.Equal(100, Samples.Map(head + "ORC|NW|RX1\nRXO|866924^Metoprolol^RXNORM").Fault!.First.Code);
        var order = Samples.MapOne(head + "ORC|NW|PL1\nOBR|1|PL1||718-7^Hb^LN");
        Assert.Null(order.Value["patientId"]);
        Assert.Equal("C1", order.Key);
        Assert.Equal("WARNING", ((Struct)order.Value["dataQuality"]!)["validationStatus"]);
    }

    [Fact]
    public void An_order_without_any_number_is_refused() =>
        Assert.Equal((101, "ORC", 2), Problem(Samples.Map(Head + "ORC|NW\nOBR|1|||718-7^Hb^LN").Fault!));

    [Fact]
    public void A_message_without_orders_is_refused() => Assert.Equal((100, "ORC", 0), Problem(Samples.Map(Head + "NTE|1||nothing").Fault!));

    [Fact]
    public void An_order_alone_is_an_event_without_service()
    {
        var made = Samples.MapOne(Head + "ORC|NW|PL1");
        Assert.Null(made.Value["service"]);
        Assert.Equal("GENERAL", made.Value["category"]);
    }

    private static (int Code, string Segment, int Field) Problem(Hl7MappingFault fault) => (fault.First.Code, fault.First.Segment, fault.First.Field);
}
