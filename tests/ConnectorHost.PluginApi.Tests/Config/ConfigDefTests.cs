using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.PluginApi.Tests.Config;

/// <summary>Kafka's sentences for single keys (kafka-connect 8.2, 8.3).</summary>
public sealed class ConfigDefTests
{
    private enum Answer { Close, Error }

    private static readonly ConfigKey<int> Tasks = ConfigKey.Int32("tasks.max").Default(1).AtLeast(1);

    [Fact]
    public void Unreadable_number_with_a_range_gives_two_errors()
    {
        var value = Check(Tasks, "abc");
        Assert.Null(value.Text);
        Assert.Equal(["Invalid value abc for configuration tasks.max: Not a number of type INT", "Invalid value null for configuration tasks.max: Value must be non-null"], value.Errors);
    }

    [Fact]
    public void Null_of_a_key_with_a_range_gives_the_range_error_only() =>
        Assert.Equal(["Invalid value null for configuration tasks.max: Value must be non-null"], Check(Tasks, null).Errors);

    [Fact]
    public void Number_outside_its_range_keeps_its_text()
    {
        var value = Check(Tasks, " 0 ");
        Assert.Equal("0", value.Text);
        Assert.Equal(["Invalid value 0 for configuration tasks.max: Value must be at least 1"], value.Errors);
        Assert.Equal(["Invalid value 70000 for configuration port: Value must be no more than 65535"], Check(ConfigKey.Int32("port").Default(1).Between(0, 65_535), "70000").Errors);
    }

    [Fact]
    public void Absent_optional_key_shows_its_default()
    {
        var value = Assert.Single(new ConfigDef(Tasks).Validate(PluginConfig.Empty));
        Assert.Equal("1", value.Text);
        Assert.Empty(value.Errors);
    }

    [Fact]
    public void Key_is_required_exactly_when_it_has_no_default()
    {
        Assert.True(ConfigKey.Int32("a").IsRequired);
        Assert.Null(ConfigKey.Int32("a").DefaultText);
        Assert.True(ConfigKey.Int32("a").Default(1).Required().IsRequired);
        Assert.False(ConfigKey.Int32("a").Default(1).IsRequired);
        Assert.False(ConfigKey.OptionalString("a").IsRequired);
        Assert.False(ConfigKey.Password("a").IsRequired);
        Assert.Equal(["Missing required configuration \"a\" which has no default value."], Assert.Single(new ConfigDef(ConfigKey.Int32("a")).Validate(PluginConfig.Empty)).Errors);
    }

    [Theory]
    [InlineData(" TRUE ", "true")]
    [InlineData("False", "false")]
    [InlineData("yes", null)]
    public void Booleans_are_read_in_any_case(string text, string? expected)
    {
        var value = Check(ConfigKey.Boolean("b").Default(false), text);
        Assert.Equal(expected, value.Text);
        if (expected is null) Assert.Equal(["Invalid value yes for configuration b: Expected value to be either true or false"], value.Errors);
        else Assert.Empty(value.Errors);
    }

    [Fact]
    public void Each_number_type_names_itself()
    {
        Assert.Equal(["Invalid value 1.5 for configuration n: Not a number of type INT"], Check(ConfigKey.Int32("n").Default(0), "1.5").Errors);
        Assert.Equal(["Invalid value 40000 for configuration n: Not a number of type SHORT"], Check(ConfigKey.Int16("n").Default(0), "40000").Errors);
        Assert.Equal(["Invalid value 1,000 for configuration n: Not a number of type LONG"], Check(ConfigKey.Int64("n").Default(0), "1,000").Errors);
        Assert.Equal(["Invalid value x for configuration n: Not a number of type DOUBLE"], Check(ConfigKey.Double("n").Default(0), "x").Errors);
        Assert.Equal("0.5", Check(ConfigKey.Double("n").Default(0), " 5e-1 ").Text);
    }

    [Fact]
    public void Milliseconds_beyond_what_a_duration_holds_are_refused_with_the_limit()
    {
        Assert.Equal(["Invalid value 9223372036854775807 for configuration t: Value must be no more than 922337203685477"], Check(ConfigKey.Milliseconds("t").Default(TimeSpan.Zero), "9223372036854775807").Errors);
        Assert.Equal("922337203685477", Check(ConfigKey.Milliseconds("t").Default(TimeSpan.Zero), "922337203685477").Text);
        Assert.Equal(["Invalid value -1 for configuration t: Value must be at least 0"], Check(ConfigKey.Milliseconds("t").Default(TimeSpan.Zero).AtLeast(TimeSpan.Zero), "-1").Errors);
    }

    [Theory]
    [InlineData("a, b ,c", new[] { "a", "b", "c" })]
    [InlineData("a,", new[] { "a", "" })]
    [InlineData("  ", new string[0])]
    public void Lists_are_split_at_commas_with_their_blanks(string text, string[] expected) => Assert.Equal(expected, Config(("l", text)).Get(ConfigKey.List("l").Required()));

    [Fact]
    public void List_checks_report_the_first_fault_only()
    {
        var key = ConfigKey.List("l").Required().NonEmptyList();
        Assert.Equal(["Configuration 'l' values must not be null."], Check(key, null).Errors);
        Assert.Equal(["Configuration 'l' must not be empty. Valid values include: any non-empty value"], Check(key, "").Errors);
        Assert.Equal(["Configuration 'l' values must not be duplicated."], Check(key, "a,a,").Errors);
        Assert.Equal(["Configuration 'l' values must not be empty."], Check(key, "a,").Errors);
        Assert.Equal(["Missing required configuration \"l\" which has no default value.", "Configuration 'l' values must not be null."], Assert.Single(new ConfigDef(key).Validate(PluginConfig.Empty)).Errors);
    }

    [Fact]
    public void Element_named_twice_is_an_error_of_validation_only() => Assert.Equal(["a", "a"], Config(("l", "a,a")).Get(ConfigKey.List("l").Required().NonEmptyList()));

    [Fact]
    public void Texts_are_checked_in_Kafkas_words()
    {
        Assert.Equal(["Invalid value x for configuration s: String must be one of: none, all"], Check(ConfigKey.String("s").Default("none").OneOf("none", "all"), "x").Errors);
        Assert.Equal(["Invalid value NONE for configuration s: String must be one of: none, all"], Check(ConfigKey.String("s").Default("none").OneOf("none", "all"), "NONE").Errors);
        Assert.Equal(["Invalid value x for configuration s: String must be one of (case insensitive): POLL, INTERVAL"], Check(ConfigKey.String("s").Default("poll").OneOfAnyCase("poll", "interval"), "x").Errors);
        Assert.Empty(Check(ConfigKey.String("s").Default("poll").OneOfAnyCase("poll", "interval"), "Poll").Errors);
        Assert.Equal(["Invalid value  for configuration s: String must be non-empty"], Check(ConfigKey.String("s").Required().NonEmpty(), "").Errors);
        Assert.Equal(["Invalid value x for configuration s: String must be one of (case insensitive): CLOSE, ERROR"], Check(ConfigKey.Choice<Answer>("s").Default(Answer.Close), "x").Errors);
        Assert.Equal(Answer.Error, Config(("s", " ERROR ")).Get(ConfigKey.Choice<Answer>("s").Default(Answer.Close)));
    }

    [Fact]
    public void Bad_pattern_is_reported_with_the_parsers_text() =>
        Assert.StartsWith("Invalid value ( for configuration r: Invalid regex: ", Assert.Single(Check(ConfigKey.JavaRegex("r").Required(), "(").Errors), StringComparison.Ordinal);

    [Fact]
    public void All_keys_are_reported_in_order_at_once()
    {
        var values = new ConfigDef(Tasks, ConfigKey.Boolean("b").Required(), ConfigKey.String("c").Required()).Validate(Config(("tasks.max", "0"), ("b", "maybe")));
        Assert.Equal(["tasks.max", "b", "c"], values.Select(v => v.Name));
        Assert.All(values, v => Assert.Single(v.Errors));
    }

    [Fact]
    public void Key_defined_twice_is_that_of_the_later_definition()
    {
        var other = ConfigKey.Int32("tasks.max").Default(7);
        var both = new ConfigDef(ConfigKey.String("name").Required(), Tasks).And(new ConfigDef(other));
        Assert.Equal(["name", "tasks.max"], both.Keys.Select(k => k.Name));
        Assert.Same(other, both.Find("tasks.max"));
        Assert.Null(both.Find("Tasks.Max"));
    }

    private static PluginConfig Config(params (string Key, string? Value)[] settings) => new(settings.ToDictionary(s => s.Key, s => s.Value));

    private static ConfigValue Check(ConfigKey key, string? text) => Assert.Single(new ConfigDef(key).Validate(Config((key.Name, text))));
}
