using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;

namespace ConnectorHost.Hl7.Tests.Messages.Types;

public class Hl7TypedReadsTests
{
    private static readonly Hl7Zones Utc = new(null, TimeZoneInfo.Utc);

    [Fact]
    public void A_patient_is_read_field_by_field()
    {
        var pid = Samples.With("PID|1||A1^^^H&1.2&ISO^MR~B2^^^S^SS||Smith^John^^^Dr||19620814|F||2106-3^White^HL70005|9 Elm^^Ashby^OH^44101||^PRN^PH^^1^216^5550142~^NET^Internet^a@b.org").Segment("PID");
        Assert.Equal(("A1", "H", "MR"), (pid[3].AsIdentifier()!.Value.Id, pid[3].AsIdentifier()!.Value.Namespace, pid[3].AsIdentifier()!.Value.Type));
        Assert.Equal(["A1", "B2"], pid[3].AsIdentifiers().Select(i => i.Id));
        Assert.Equal("Dr John Smith", pid[5].AsName()!.Display);
        Assert.Single(pid[5].AsNames());
        Assert.Equal(new DateOnly(1962, 8, 14), pid[7].AsDate());
        Assert.Equal(Hl7Precision.Day, pid[7].AsTimestamp()!.Value.Precision);
        Assert.Equal("2106-3", pid[10].AsCoded()!.Value.Code);
        Assert.Equal("9 Elm, Ashby, OH, 44101", pid[11].AsAddress()!.OneLine);
        Assert.Single(pid[11].AsAddresses());
        Assert.Equal("+1 216 5550142", pid[13].AsPhone()!.Number);
        Assert.Equal("a@b.org", pid[13].AsPhones()[1].Email);
        Assert.Null(pid[14].AsPhone());
        Assert.Null(pid[8].AsDate());
    }

    [Fact]
    public void A_visit_is_read_field_by_field()
    {
        var pv1 = Samples.With("PV1|4W^412^B|7^Okpara^Blessing~1234567893^O^B^^^^^^NPI|202603120815-0500|081542|HOSP&x^1.2^ISO|ORD-1^EHR").Segment("PV1");
        Assert.Equal("412", pv1[1].AsLocation()!.Room);
        Assert.Equal("7", pv1[2].AsPerson()!.Id);
        Assert.Equal("1234567893", pv1[2].AsProvider()!.Npi);
        Assert.Equal(new DateTimeOffset(2026, 3, 12, 13, 15, 0, TimeSpan.Zero), pv1[3].AsMoment(Utc));
        Assert.Equal("08:15:42", pv1[4].AsTimeOfDay()!.Value.IsoText);
        Assert.Equal("HOSP", pv1[5].AsAuthority().Text);
        Assert.Equal("ORD-1", pv1[6].AsEntity()!.Value.Id);
        Assert.Null(pv1[9].AsMoment(Utc));
        Assert.Null(pv1[9].AsTimeOfDay());
    }

    [Theory]
    [InlineData("5", 5.0, null, null, null)]
    [InlineData("5^mg", 5.0, null, null, "mg")]
    [InlineData("12.5^USD&Dollar", 12.5, null, null, "USD")]
    [InlineData("<^5", 5.0, null, "<", null)]
    [InlineData("<5", 5.0, null, "<", null)]
    [InlineData("^250^-^500", 250.0, 500.0, null, null)]
    public void Quantities_have_number_bound_comparator_and_unit(string raw, double number, double? high, string? comparator, string? unit) =>
        Assert.Equal(new Hl7Quantity(number, high, comparator, unit), Samples.Field(raw).AsQuantity());

    [Theory]
    [InlineData("")]
    [InlineData("2^+")]
    [InlineData("^1^:^128")]
    [InlineData("text")]
    public void What_is_no_quantity_is_none(string raw) => Assert.Null(Samples.Field(raw).AsQuantity());

    [Fact]
    public void Odd_values_warn()
    {
        var message = Samples.With("ZZZ|20261301|2026-01-01|x");
        Assert.Null(message.Segment("ZZZ")[1].AsDate());
        Assert.Equal(new DateOnly(2026, 1, 1), message.Segment("ZZZ")[2].AsDate());
        Assert.Null(message.Segment("ZZZ")[3].AsNumber());
        Assert.Equal(Hl7Warnings.TimeInvalid | Hl7Warnings.TimeFormat | Hl7Warnings.NumberInvalid, message.Warnings);
    }
}
