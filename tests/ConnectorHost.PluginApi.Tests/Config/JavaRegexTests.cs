using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.PluginApi.Tests.Config;

public sealed class JavaRegexTests
{
    [Theory]
    [InlineData("a*+b", "aaab", true)]
    [InlineData("a*+a", "aaa", false)]
    [InlineData("(?:ab)++c", "ababc", true)]
    [InlineData("[ab]{1,2}+b", "ab", false)]
    [InlineData("x{2}{3}", "xxxxxx", true)]
    [InlineData("\\p{Alpha}+\\p{Digit}", "abc1", true)]
    [InlineData("\\p{Alpha}", "é", false)]
    [InlineData("\\p{L}", "é", true)]
    [InlineData("\\pL\\PL", "é1", true)]
    [InlineData("[\\P{Lu}]", "A", false)]
    [InlineData("\\Qa.b\\E", "a.b", true)]
    [InlineData("\\Qa.b\\E", "axb", false)]
    [InlineData("\\Qab\\E+", "abbb", true)]
    [InlineData("\\Qa.b", "a.b", true)]
    [InlineData("a\\hb", "a\u00a0b", true)]
    [InlineData("\\d", "٣", false)]
    [InlineData("\\w", "é", false)]
    [InlineData("\\W", "é", true)]
    [InlineData("\\s", "\u00a0", false)]
    [InlineData("[\\D]", "5", false)]
    [InlineData("[\\w&&[^\\d]]", "5", false)]
    [InlineData("[a-z&&[^x]]+", "abc", true)]
    [InlineData("[a-z&&[^x]]+", "axc", false)]
    [InlineData("[a-z&&b-d&&c-z]", "c", true)]
    [InlineData("[a-z&&b-d&&c-z]", "b", false)]
    [InlineData("[a[0-9]]+", "a7", true)]
    [InlineData("[^a-z&&[m-z]]", "b", true)]
    [InlineData("[]a]+", "a]", true)]
    [InlineData("[a-]+", "a-", true)]
    [InlineData("[\\[\\]\\\\]+", "[]\\", true)]
    [InlineData("(?i)AbC", "aBc", true)]
    [InlineData("(?i)k", "\u212A", false)]
    [InlineData("(?iu)é", "É", true)]
    [InlineData("(?i)é", "É", false)]
    [InlineData("(?i)[a-c]", "B", true)]
    [InlineData("a(?i)b(?-i)c", "aBc", true)]
    [InlineData("a(?i)b(?-i)c", "aBC", false)]
    [InlineData("(?i:a)b", "AB", false)]
    [InlineData("(a(?i)b)c", "aBC", false)]
    [InlineData("(?x) a b # comment", "ab", true)]
    [InlineData(".", "\n", false)]
    [InlineData(".", "\u2028", false)]
    [InlineData("(?s).", "\n", true)]
    [InlineData("(a)(?<n>b)(c)\\2\\k<n>\\3", "abcbbc", true)]
    [InlineData("(a)\\10", "aa0", true)]
    [InlineData("\\x41\\u0042\\x{43}\\0104", "ABCD", true)]
    [InlineData("\\t\\e\\cA", "\t\u001b\u0001", true)]
    [InlineData("a}b]", "a}b]", true)]
    [InlineData("(?=a)a(?!b)(?<=a)(?<!b)(?>a+)", "aaa", true)]
    [InlineData("a.c😀", "abc😀", true)]
    [InlineData("\\bab\\b", "ab", true)]
    [InlineData("^a$", "a", true)]
    [InlineData("a|b|", "", true)]
    [InlineData("[a&&b]", "a", false)]
    public void Whole_text_matches_as_in_java(string pattern, string text, bool expected) =>
        Assert.Equal(expected, JavaRegex.Whole(JavaRegex.Parse(pattern)).IsMatch(text));

    [Theory]
    [InlineData("(")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("[z-a]")]
    [InlineData("*a")]
    [InlineData("a{")]
    [InlineData("{1}")]
    [InlineData("a{2,1}")]
    [InlineData("\\p{Nothing}")]
    [InlineData("\\y")]
    [InlineData("(?<1>a)")]
    [InlineData("(?<n>a)(?<n>b)")]
    [InlineData("\\k<n>")]
    [InlineData("(?U)a")]
    [InlineData("\\u12")]
    [InlineData("a\\")]
    public void What_is_no_java_pattern_is_a_config_error(string pattern)
    {
        var key = ConfigKey.JavaRegex("k").Required();
        Assert.Contains("Invalid regex: ", Assert.Throws<ConfigException>(() => new PluginConfig(new Dictionary<string, string?> { ["k"] = pattern }).Get(key)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(a)(?<n>b)(c)", "abc", "$3${n}$2$1", "cbba")]
    [InlineData("b", "abcb", "x", "axcb")]
    [InlineData("z", "abc", "$9", "abc")]
    [InlineData("(a)", "a", "$11", "a1")]
    [InlineData("a", "a", "$0$0", "aa")]
    [InlineData("(a)?b", "b", "<$1>", "<>")]
    public void First_match_is_replaced_by_javas_rules(string pattern, string text, string replacement, string expected) =>
        Assert.Equal(expected, JavaRegex.ReplaceFirst(JavaRegex.Parse(pattern), text, replacement));

    [Theory]
    [InlineData("$")]
    [InlineData("\\")]
    [InlineData("$x")]
    [InlineData("${n")]
    [InlineData("${1}")]
    [InlineData("$2")]
    public void Replacement_that_ends_nowhere_is_an_argument_error(string replacement) =>
        Assert.ThrowsAny<ArgumentException>(() => JavaRegex.ReplaceFirst(JavaRegex.Parse("(a)"), "a", replacement));
}
