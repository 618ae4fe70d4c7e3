using ConnectorHost.Rest.Routing;

namespace ConnectorHost.Tests.Rest;

public sealed class RestPathTests
{
    [Theory]
    [InlineData("/", "")]
    [InlineData("/connectors/?expand=info", "connectors")]
    [InlineData("/connectors/a%20b+c/status/", "connectors|a b+c|status")]
    [InlineData("/connectors/a%2Fb", "connectors|a/b")]
    [InlineData("/connectors/a;x=1/config;y", "connectors|a|config")]
    [InlineData("/connectors/a%3Bb", "connectors|a;b")]
    [InlineData("/connectors/%C3%A4", "connectors|ä")]
    [InlineData("http://host:1/connectors/a", "connectors|a")]
    public void Path_is_split_before_it_is_decoded(string target, string segments) => Assert.Equal(segments, string.Join('|', RestPath.Split(target)!));

    [Fact]
    public void Empty_segment_is_no_path() => Assert.Null(RestPath.Split("/connectors//status"));

    [Theory]
    [InlineData("a b", "a%20b")]
    [InlineData("ä?#%", "%C3%A4%3F%23%25")]
    [InlineData("a/b+c@d", "a/b+c@d")]
    [InlineData("{x}", "%7Bx%7D")]
    public void Location_encodes_what_a_path_may_not_hold(string name, string encoded) => Assert.Equal(encoded, RestPath.Encode(name));
}
