using ConnectorHost.Runtime.Configs;

namespace ConnectorHost.Runtime.Tests.Configs;

public sealed class JavaPropertiesTests
{
    [Theory]
    [InlineData("a=b", "a", "b")]
    [InlineData("  a  =  b  ", "a", "b  ")]
    [InlineData("a:b", "a", "b")]
    [InlineData("a b", "a", "b")]
    [InlineData("a", "a", "")]
    [InlineData("a = = b", "a", "= b")]
    [InlineData("a\\ b\\=c=d", "a b=c", "d")]
    [InlineData("a=1,\\\n   2,\\\n   3", "a", "1,2,3")]
    [InlineData("a=x\\\\\nb=y", "a", "x\\")]
    [InlineData("a=\\u00e9\\t\\n", "a", "é\t\n")]
    [InlineData("a=Müller 患者", "a", "Müller 患者")]
    [InlineData("a=one\\\r\n two\r\n", "a", "onetwo")]
    [InlineData("a=b#c", "a", "b#c")]
    [InlineData("a=1\na=2", "a", "2")]
    [InlineData("a=1\\\n# not a comment", "a", "1# not a comment")]
    [InlineData("a=b\\", "a", "b")]
    public void Text_is_read_as_Java_reads_it(string text, string key, string value) => Assert.Equal(value, JavaProperties.Parse(text)[key]);

    [Fact]
    public void Comments_and_blank_lines_are_skipped() => Assert.Equal(["k"], JavaProperties.Parse("# a=1\n ! b=2\n\n\t\nk=v\n").Keys);

    [Fact]
    public void Bad_unicode_escape_is_refused() => Assert.Throws<FormatException>(() => JavaProperties.Parse("a=\\u00g1"));
}
