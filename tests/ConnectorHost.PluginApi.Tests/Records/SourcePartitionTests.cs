using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.PluginApi.Tests.Records;

public sealed class SourcePartitionTests
{
    [Fact]
    public void Same_values_in_another_order_are_the_same_partition()
    {
        var one = Of(("listener", "hl7:2575"), ("shard", 1L));
        var other = Of(("shard", 1L), ("listener", "hl7:2575"));
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Theory]
    [InlineData(1, 1L)]
    [InlineData((short)1, 1L)]
    [InlineData((byte)1, 1L)]
    [InlineData(1u, 1L)]
    [InlineData(0.5f, 0.5d)]
    public void Numbers_are_those_that_storage_gives_back(object given, object stored)
    {
        Assert.Equal(Of(("n", stored)), Of(("n", given)));
        Assert.Equal(stored, Of(("n", given)).Values["n"]);
    }

    [Fact]
    public void Other_values_other_names_and_fewer_names_are_other_partitions()
    {
        var one = Of(("a", "x"), ("b", null));
        Assert.NotEqual(one, Of(("a", "x")));
        Assert.NotEqual(one, Of(("a", "x"), ("c", null)));
        Assert.NotEqual(one, Of(("a", "X"), ("b", null)));
        Assert.NotEqual(Of(("n", 1L)), Of(("n", "1")));
        Assert.NotEqual(Of(("n", 1L)), Of(("n", 1d)));
        Assert.False(one.Equals(null));
    }

    [Fact]
    public void Later_changes_of_the_given_map_are_not_seen()
    {
        var values = new Dictionary<string, object?> { ["a"] = "x" };
        var partition = new SourcePartition(values);
        values["a"] = "y";
        Assert.Equal(Of(("a", "x")), partition);
    }

    private static SourcePartition Of(params (string Name, object? Value)[] values) => new(values.Select(v => KeyValuePair.Create(v.Name, v.Value)));
}
