using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.PluginApi.Tests.Records;

public sealed class HeadersTests
{
    private static readonly Headers Three = Headers.Of(Header.Text("a", "1"), Header.Text("b", "2"), Header.Text("a", "3"));

    [Fact]
    public void Headers_keep_their_order_and_keys_may_repeat()
    {
        Assert.Equal(["a=1", "b=2", "a=3"], Texts(Three));
        Assert.Equal(3, Three.AsSpan().Length);
        Assert.Equal("b", Three[1].Key);
    }

    [Fact]
    public void Last_is_the_newest_of_its_key()
    {
        Assert.Equal("3", Three.Last("a")!.Value.Value);
        Assert.Null(Three.Last("c"));
        Assert.Null(Three.Last("A"));
    }

    [Fact]
    public void Adding_and_removing_leave_the_original_as_it_was()
    {
        Assert.Equal(["a=1", "b=2", "a=3", "c=4"], Texts(Three.With(Header.Text("c", "4"))));
        Assert.Equal(["b=2"], Texts(Three.Without("a")));
        Assert.Equal(3, Three.Count);
    }

    [Fact]
    public void No_header_left_is_the_shared_empty_one()
    {
        Assert.Same(Headers.Empty, Headers.Of());
        Assert.Same(Headers.Empty, Headers.Of(Header.Text("a", "1")).Without("a"));
    }

    [Fact]
    public void Text_without_value_has_an_optional_schema()
    {
        Assert.True(Header.Text("a", null).Schema!.IsOptional);
        Assert.False(Header.Text("a", "1").Schema!.IsOptional);
    }

    private static IEnumerable<string> Texts(Headers headers) => headers.Select(h => $"{h.Key}={h.Value}");
}
