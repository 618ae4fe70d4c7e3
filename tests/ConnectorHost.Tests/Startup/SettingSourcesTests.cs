using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Startup.Settings;

namespace ConnectorHost.Tests.Startup;

public sealed class SettingSourcesTests
{
    [Fact]
    public void Command_line_wins_over_environment_and_environment_over_the_file()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "# worker\na=file\nb=file\nc=file \\\n  two");
            var settings = SettingSources.Merge(file, new Dictionary<string, string> { ["b"] = "env", ["d"] = "env" }, ["d=line", "e=x=y"]);
            Assert.Equal(("file", "env", "file two", "line", "x=y"), (settings["a"], settings["b"], settings["c"], settings["d"], settings["e"]));
        }
        finally { File.Delete(file); }
    }

    [Fact]
    public void Embedded_form_listens_on_this_machine_only_unless_told_otherwise()
    {
        Dictionary<string, string?> embedded = [], real = new() { ["bootstrap.servers"] = "b:1" }, own = new() { ["listeners"] = "http://:1" };
        foreach (var settings in new[] { embedded, real, own }) SettingSources.AddDefaults(settings);
        Assert.Equal("http://127.0.0.1:8083", embedded["listeners"]);
        Assert.False(real.ContainsKey("listeners"));
        Assert.Equal("http://:1", own["listeners"]);
    }

    [Fact]
    public void File_that_cannot_be_read_is_named() =>
        Assert.Contains("/nowhere/worker.properties", Assert.Throws<ConfigException>(() => SettingSources.Merge("/nowhere/worker.properties", new Dictionary<string, string>(), [])).Message);

    [Fact]
    public void Setting_without_a_value_is_explained() =>
        Assert.Contains("key=value", Assert.Throws<ConfigException>(() => SettingSources.Merge(null, new Dictionary<string, string>(), ["listeners"])).Message);

    [Theory]
    [InlineData("http://:8083", "", 8083)]
    [InlineData("HTTP://127.0.0.1:0", "127.0.0.1", 0)]
    [InlineData("http://[::1]:80/", "::1", 80)]
    public void Listener_is_read(string text, string host, int port) => Assert.Equal(new RestListener(host, port), RestListener.Parse(text));

    [Theory]
    [InlineData("https://:8443")]
    [InlineData("8083")]
    [InlineData("http://host")]
    [InlineData("http://host:99999")]
    public void Bad_listener_names_the_setting(string text) => Assert.StartsWith($"Invalid value {text} for configuration listeners: ", Assert.Throws<ConfigException>(() => RestListener.Parse(text)).Message);
}
