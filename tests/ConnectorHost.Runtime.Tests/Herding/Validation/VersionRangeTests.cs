using ConnectorHost.Runtime.Herding.Validation;

namespace ConnectorHost.Runtime.Tests.Herding.Validation;

public sealed class VersionRangeTests
{
    [Theory]
    [InlineData("latest", "1.2", true)]
    [InlineData("1.2", "1.2", true)]
    [InlineData("1.2", "1.2.1", false)]
    [InlineData("[1.0,2.0)", "1.10", true)]
    [InlineData("[1.0,2.0)", "2.0", false)]
    [InlineData("(1.0,]", "1.0", false)]
    [InlineData("(,1.0],[3.0,)", "3.1", true)]
    [InlineData("(,1.0],[3.0,)", "2", false)]
    public void Range_holds_what_Maven_says(string range, string version, bool matches) => Assert.Equal(matches, VersionRange.Parse(range).Matches(version));

    [Fact]
    public void One_version_is_shown_as_a_range() => Assert.Equal("[9.9.9,9.9.9]", VersionRange.Parse("9.9.9").ToString());

    [Fact]
    public void Open_range_is_refused_in_the_parsers_words() => Assert.Equal("Unbounded range: [abc", Assert.Throws<FormatException>(() => VersionRange.Parse("[abc")).Message);
}
