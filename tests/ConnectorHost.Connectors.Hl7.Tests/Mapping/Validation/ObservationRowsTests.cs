namespace ConnectorHost.Connectors.Hl7.Tests.Mapping.Validation;

public class ObservationRowsTests
{
    [Theory]
    [InlineData("DT", "20260410", true)]
    [InlineData("DT", "20260430", true)]
    [InlineData("DT", "202604", true)]
    [InlineData("DT", "202604101200", false)]
    [InlineData("DT", "202604301200", false)]
    [InlineData("DT", "20260410120000+0000", false)]
    [InlineData("DTM", "202604101200", true)]
    [InlineData("DTM", "202604301200", true)]
    [InlineData("TS", "202604101200", true)]
    [InlineData("TS", "202604311200", false)]
    public void A_date_has_no_time_of_day_on_any_day_of_the_month(string type, string value, bool isReadable)
    {
        var findings = Clean.Findings(Clean.Result.Replace("OBX|2|NM|2951-2^Sodium^LN||139|mmol/L|136-145|N", $"OBX|2|{type}|2951-2^Last dose^LN||{value}|||", StringComparison.Ordinal), "standard");
        Assert.Equal(isReadable, !findings.Any(f => f.StartsWith("W OBX[2]-5 102", StringComparison.Ordinal)));
    }
}
