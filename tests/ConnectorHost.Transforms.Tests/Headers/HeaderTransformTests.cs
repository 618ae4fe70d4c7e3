using ConnectorHost.PluginApi.Data;
using static ConnectorHost.Transforms.Tests.TestRecords;

namespace ConnectorHost.Transforms.Tests.Headers;

public sealed class HeaderTransformTests
{
    [Theory]
    [InlineData("1", SchemaType.Int8)]
    [InlineData("true", SchemaType.Boolean)]
    [InlineData("2.5", SchemaType.Float32)]
    [InlineData("site-a", SchemaType.String)]
    public void Literal_takes_the_type_its_text_has(string literal, SchemaType type)
    {
        var header = new InsertHeader(Config(("header", "h"), ("value.literal", literal))).Apply(To("t"))!.Headers[0];
        Assert.Equal(("h", type), (header.Key, header.Schema!.Type));
    }

    [Fact]
    public void Literal_null_is_null_and_the_header_is_appended()
    {
        var record = new InsertHeader(Config(("header", "h"), ("value.literal", "null"))).Apply(To("t", ("h", "old")))!;
        Assert.Equal(["old", null], record.Headers.Select(h => h.Value));
    }

    [Fact]
    public void Dropped_names_go_and_the_others_keep_their_order()
    {
        var drop = new DropHeaders(Config(("headers", "a, c")));
        Assert.Equal(["b", "d", "b"], drop.Apply(To("t", ("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"), ("b", "5"), ("a", "6")))!.Headers.Select(h => h.Key));
        var untouched = To("t", ("b", "1"));
        Assert.Same(untouched, drop.Apply(untouched));
    }

    [Fact]
    public void Names_to_drop_are_checked_with_Kafkas_sentences()
    {
        Assert.Equal(["Configuration 'headers' must not be empty. Valid values include: any non-empty value"], Errors(DropHeaders.Keys, ("headers", "")));
        Assert.Equal(["Configuration 'headers' values must not be empty."], Errors(DropHeaders.Keys, ("headers", "a,")));
        Assert.Equal(["Configuration 'headers' values must not be duplicated."], Errors(DropHeaders.Keys, ("headers", "a,a")));
        Assert.Empty(new DropHeaders(Config(("headers", "a,a"))).Apply(To("t", ("a", "1")))!.Headers);
        Assert.Equal(["Missing required configuration \"header\" which has no default value.", "Missing required configuration \"value.literal\" which has no default value."], Errors(InsertHeader.Keys));
    }
}
