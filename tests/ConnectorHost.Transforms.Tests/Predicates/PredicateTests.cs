using static ConnectorHost.Transforms.Tests.TestRecords;

namespace ConnectorHost.Transforms.Tests.Predicates;

public sealed class PredicateTests
{
    [Theory]
    [InlineData("hl7\\..*", "hl7.x", true)]
    [InlineData("hl7", "hl7.x", false)]
    [InlineData("a|ab", "ab", true)]
    [InlineData("[a-z&&[^x]]+", "abx", false)]
    public void Whole_topic_name_has_to_match(string pattern, string topic, bool expected) =>
        Assert.Equal(expected, new TopicNameMatches(Config(("pattern", pattern))).Test(To(topic)));

    [Fact]
    public void Header_key_is_compared_letter_by_letter()
    {
        var predicate = new HasHeaderKey(Config(("name", "a")));
        Assert.True(predicate.Test(To("t", ("b", ""), ("a", ""))));
        Assert.False(predicate.Test(To("t", ("A", ""))));
    }

    [Fact]
    public void Tombstone_is_a_record_without_value()
    {
        Assert.False(new RecordIsTombstone().Test(To("t")));
        Assert.True(new RecordIsTombstone().Test(To("t") with { Value = null }));
    }

    [Fact]
    public void Settings_are_checked_with_Kafkas_sentences()
    {
        Assert.Equal(["Invalid value  for configuration pattern: String must be non-empty"], Errors(TopicNameMatches.Keys, ("pattern", "")));
        Assert.Equal(["Invalid value  for configuration name: String must be non-empty"], Errors(HasHeaderKey.Keys, ("name", "")));
    }
}
