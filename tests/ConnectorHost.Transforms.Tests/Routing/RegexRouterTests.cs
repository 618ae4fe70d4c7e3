using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;
using static ConnectorHost.Transforms.Tests.TestRecords;

namespace ConnectorHost.Transforms.Tests.Routing;

public sealed class RegexRouterTests
{
    [Theory]
    [InlineData("hl7\\.(.*)", "ehr.$1", "hl7.clinical.order", "ehr.clinical.order")]
    [InlineData("hl7", "x", "hl7.clinical.order", "hl7.clinical.order")]
    [InlineData("t|tt", "z", "tt", "zt")]
    [InlineData("(?<domain>[a-z]+)\\.(\\w+)", "${domain}-$2-$1", "clinical.order", "clinical-order-clinical")]
    [InlineData("(.*)", "$10", "a", "a0")]
    [InlineData("(a)|(b)", "[$1][$2]", "a", "[a][]")]
    [InlineData(".*", "\\$1\\\\", "a", "$1\\")]
    [InlineData("a", "", "a", "")]
    [InlineData("\\p{Alpha}++\\Q.\\E\\d*+", "ok", "abc.1", "ok")]
    public void Topic_is_renamed_as_in_java(string regex, string replacement, string topic, string expected) =>
        Assert.Equal(expected, new RegexRouter(Config(("regex", regex), ("replacement", replacement))).Apply(To(topic))!.Topic);

    [Fact]
    public void Record_that_does_not_match_is_the_same_object_and_a_moved_one_keeps_the_rest()
    {
        var router = new RegexRouter(Config(("regex", "a"), ("replacement", "b")));
        var other = To("x");
        Assert.Same(other, router.Apply(other));
        var moved = router.Apply(To("a", ("h", "1")) with { Partition = 3, Timestamp = 5 })!;
        Assert.Equal(("b", 3, 5L, 1, "v"), (moved.Topic, moved.Partition, moved.Timestamp, moved.Headers.Count, moved.Value));
    }

    [Fact]
    public void Group_that_does_not_exist_fails_the_record()
    {
        Assert.Equal("No group 2", Assert.Throws<ArgumentOutOfRangeException>(() => new RegexRouter(Config(("regex", "(a)"), ("replacement", "$2"))).Apply(To("a"))).Message);
        Assert.Equal("No group with name {g}", Assert.Throws<ArgumentException>(() => new RegexRouter(Config(("regex", "(a)"), ("replacement", "${g}"))).Apply(To("a"))).Message);
    }

    [Fact]
    public void Settings_are_required_and_the_pattern_is_checked()
    {
        Assert.Equal(["Missing required configuration \"replacement\" which has no default value."], Errors(RegexRouter.Keys, ("regex", "a")));
        Assert.StartsWith("Invalid value [ for configuration regex: Invalid regex: ", Assert.Single(Errors(RegexRouter.Keys, ("regex", "["), ("replacement", ""))), StringComparison.Ordinal);
        Assert.Throws<ConfigException>(() => new RegexRouter(Config(("regex", "(a"), ("replacement", ""))));
        Assert.Equal("a\\d", RegexRouter.Keys.Validate(Config(("regex", "a\\d"), ("replacement", "")))[0].Text);
    }
}
