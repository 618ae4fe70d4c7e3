namespace ConnectorHost.Transforms.Tests.Filtering;

public sealed class FilterTests
{
    [Fact]
    public void Every_record_is_dropped() => Assert.Null(new Filter().Apply(TestRecords.To("t")));
}
