using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.PluginApi.Tests.Config;

public sealed class PluginConfigTests
{
    private static readonly Dictionary<string, string?> Raw = new() { ["port"] = "${file:/run/secrets/hl7:port}", ["a.b"] = "1", ["a.c.d"] = "2", ["nothing"] = null };
    private static readonly Dictionary<string, string?> Resolved = new() { ["port"] = "secret-70000", ["a.b"] = "1", ["a.c.d"] = "2", ["nothing"] = null };

    [Fact]
    public void Errors_show_the_placeholder_and_not_what_it_stands_for()
    {
        var config = new PluginConfig(Resolved, Raw);
        var key = ConfigKey.Int32("port").Default(2575);
        var error = Assert.Throws<ConfigException>(() => config.Get(key));
        Assert.Equal("Invalid value ${file:/run/secrets/hl7:port} for configuration port: Not a number of type INT", error.Message);
        Assert.Equal([error.Message], Assert.Single(new ConfigDef(key).Validate(config)).Errors);
    }

    [Fact]
    public void Checks_see_the_resolved_value_and_show_the_placeholder()
    {
        var config = new PluginConfig(new Dictionary<string, string?> { ["port"] = "70000" }, Raw);
        var value = Assert.Single(new ConfigDef(ConfigKey.Int32("port").Default(2575).Between(0, 65_535)).Validate(config));
        Assert.Equal("${file:/run/secrets/hl7:port}", value.Text);
        Assert.Equal(["Invalid value ${file:/run/secrets/hl7:port} for configuration port: Value must be no more than 65535"], value.Errors);
    }

    [Fact]
    public void Password_is_hidden_in_values_and_errors()
    {
        var key = ConfigKey.Password("p").Must(_ => "too short");
        var config = new PluginConfig(new Dictionary<string, string?> { ["p"] = "hunter2" });
        var value = Assert.Single(new ConfigDef(key).Validate(config));
        Assert.Equal("[hidden]", value.Text);
        Assert.Equal(["Invalid value [hidden] for configuration p: too short"], value.Errors);
        Assert.Equal("Invalid value [hidden] for configuration p: too short", Assert.Throws<ConfigException>(() => config.Get(key)).Message);
        Assert.Equal("hunter2", config.Get(ConfigKey.Password("p"))!.Reveal());
    }

    [Fact]
    public void Prefix_is_cut_off_and_error_texts_keep_their_placeholders()
    {
        var under = new PluginConfig(Resolved, Raw).WithPrefix("a.");
        Assert.Equal(["b", "c.d"], under.Originals.Keys.Order());
        var secret = new PluginConfig(new Dictionary<string, string?> { ["x.n"] = "s3cret" }, new Dictionary<string, string?> { ["x.n"] = "${env::N}" }).WithPrefix("x.");
        Assert.Contains("${env::N}", Assert.Throws<ConfigException>(() => secret.Get(ConfigKey.Int32("n"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_required_key_names_itself() =>
        Assert.Equal("Missing required configuration \"topics\" which has no default value.", Assert.Throws<ConfigException>(() => PluginConfig.Empty.Get(ConfigKey.List("topics").Required())).Message);

    [Fact]
    public void Null_is_a_setting_without_a_value()
    {
        var config = new PluginConfig(Resolved, Raw);
        Assert.True(config.Contains("nothing"));
        Assert.Null(config.Text("nothing"));
        Assert.Equal("x", config.Get(ConfigKey.String("nothing").Default("x")));
    }

    [Fact]
    public void Later_changes_of_the_submitted_map_are_not_seen()
    {
        var submitted = new Dictionary<string, string?> { ["a"] = "1" };
        var config = new PluginConfig(submitted);
        submitted["a"] = "2";
        Assert.Equal("1", config.Text("a"));
    }
}
