using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Tests.Mapping;

public class PatientEventTests
{
    private const long Occurred = 1_775_484_000_000;                // 2026-04-06T14:00Z, EVN-6
    private const long Expected = 1_775_570_400_000;                // 2026-04-07T14:00Z

    [Theory]
    [InlineData("A09", "clinical.patient.departing", "direction", "DEPARTING")]
    [InlineData("A10", "clinical.patient.arriving", "direction", "ARRIVING")]
    [InlineData("A14", "clinical.patient.admission-pending", "pendingEventType", "patient.admitted")]
    [InlineData("A15", "clinical.patient.transfer-pending", "pendingEventType", "patient.transferred")]
    [InlineData("A16", "clinical.patient.discharge-pending", "pendingEventType", "patient.discharged")]
    [InlineData("A23", "clinical.patient.deleted", "kind", "VISIT")]
    [InlineData("A29", "clinical.patient.deleted", "kind", "PERSON")]
    [InlineData("A54", "clinical.patient.provider-changed", "role", "ATTENDING")]
    [InlineData("A61", "clinical.patient.provider-changed", "role", "CONSULTING")]
    [InlineData("A12", "clinical.patient.transfer-cancelled", "cancelledEventType", "patient.transferred")]
    [InlineData("A25", "clinical.patient.pending-discharge-cancelled", "cancelledEventType", "patient.discharge-pending")]
    [InlineData("A26", "clinical.patient.pending-transfer-cancelled", "cancelledEventType", "patient.transfer-pending")]
    [InlineData("A27", "clinical.patient.pending-admission-cancelled", "cancelledEventType", "patient.admission-pending")]
    [InlineData("A32", "clinical.patient.arrival-cancelled", "cancelledEventType", "patient.arriving")]
    [InlineData("A33", "clinical.patient.departure-cancelled", "cancelledEventType", "patient.departing")]
    [InlineData("A38", "clinical.patient.pre-admission-cancelled", "cancelledEventType", "patient.pre-admitted")]
    [InlineData("A52", "clinical.patient.leave-cancelled", "cancelledEventType", "patient.leave-started")]
    [InlineData("A53", "clinical.patient.leave-return-cancelled", "cancelledEventType", "patient.leave-ended")]
    [InlineData("A62", "clinical.patient.provider-change-cancelled", "cancelledEventType", "patient.provider-changed")]
    [InlineData("A07", "clinical.patient.class-changed", "fromClass", "I")]
    public void A_trigger_gives_its_event(string trigger, string suffix, string field, string value)
    {
        var made = Samples.MapOne(Text(trigger));
        Assert.Equal(suffix, made.Suffix);
        Assert.Equal(value, made.Value[field]);
        Assert.Equal(Occurred, made.EventTime);
        Assert.Equal("V1", made.Value["encounterId"]);
    }

    [Fact]
    public void Pending_events_say_when_and_where()
    {
        Assert.Equal((Expected, "ICU"), (Samples.MapOne(Text("A14")).Value["expectedTime"], Unit(Samples.MapOne(Text("A14")).Value, "pendingLocation")));
        Assert.Null(Samples.MapOne(Text("A16")).Value["pendingLocation"]);
    }

    [Fact]
    public void A_leave_has_its_start_and_its_return_the_end()
    {
        var (started, ended) = (Samples.MapOne(Text("A21")).Value, Samples.MapOne(Text("A22")).Value);
        Assert.Equal((Occurred, null), (started["leaveStart"], started["returnTime"]));
        Assert.Equal((null, Occurred), (ended["leaveStart"], ended["returnTime"]));
    }

    [Theory]
    [InlineData("A24", true, "clinical.patient.linked")]
    [InlineData("A37", false, "clinical.patient.unlinked")]
    public void Linked_patients_are_both_named(string trigger, bool linked, string suffix)
    {
        var made = Samples.MapOne(Text(trigger) + "\nPID|2||P2^^^EAST^MR||Heron^Vic||19500101|M");
        Assert.Equal((suffix, linked, "P1"), (made.Suffix, made.Value["linked"], made.Key));
        Assert.Equal(["P1", "P2"], (IEnumerable<object?>)made.Value["patientIds"]!);
        Assert.Equal((100, "PID", 2), (Samples.Map(Text(trigger)).Fault!.First.Code, Samples.Map(Text(trigger)).Fault!.First.Segment, Samples.Map(Text(trigger)).Fault!.First.Sequence));
    }

    [Fact]
    public void A_merge_without_a_merge_segment_is_refused() => Assert.Equal((100, "MRG"), (Samples.Map(Text("A40")).Fault!.First.Code, Samples.Map(Text("A40")).Fault!.First.Segment));

    [Fact]
    public void A_bed_event_without_a_bed_is_refused() => Assert.Equal("NPU", Samples.Map(Text("A20")).Fault!.First.Segment);

    private static string? Unit(Struct value, string field) => (string?)((Struct?)value[field])?["unit"];

    private static string Text(string trigger)
    {
        var pv1 = new string[46];
        Array.Fill(pv1, "");
        (pv1[0], pv1[1], pv1[2], pv1[3], pv1[7], pv1[9], pv1[19], pv1[42]) = ("PV1", "1", "I", "3N^2^1", "D1^Roe^Ann", "D2^Poe^Ben", "V1", "ICU^1^1");
        return $"""
            MSH|^~\&|HIS|EAST|HOST|HUB|20260406150000+0000||ADT^{trigger}|C1|P|2.5
            EVN||20260406145900+0000||||20260406140000+0000
            PID|1||P1^^^EAST^MR||Wren^Ida||19480404|F
            {string.Join('|', pv1)}
            PV2||||||||20260407140000+0000|20260407140000+0000
            """;
    }
}
