using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Storage;
using ConnectorHost.Startup.Seeding;

namespace ConnectorHost.Tests.Startup;

public sealed class ConnectorFileTests
{
    [Fact]
    public void Flat_json_is_a_config_with_its_name()
    {
        var file = ConnectorFile.Read("f.json", """{"name":"c","tasks.max":3,"flag":true,"none":null}""");
        Assert.Equal(("c", null), (file.Name, file.InitialState));
        Assert.Equal(("3", "true", null), (file.Config["tasks.max"], file.Config["flag"], file.Config["none"]));
    }

    [Fact]
    public void Create_request_is_read_with_its_state()
    {
        var file = ConnectorFile.Read("f.json", """{"name":" c ","config":{"a":"b"},"initial_state":"paused"}""");
        Assert.Equal(("c", TargetState.Paused, "c", "b"), (file.Name, file.InitialState, file.Config["name"], file.Config["a"]));
    }

    [Fact]
    public void Properties_are_read() => Assert.Equal("x=y", ConnectorFile.Read("f.properties", "! note\nname = c\nkey: x=y\n").Config["key"]);

    [Theory]
    [InlineData("""{"a":"b"}""", "it has no 'name'")]
    [InlineData("""{"name":"c","a":{}}""", "the value of 'a' must be a text, number or boolean")]
    [InlineData("""{"name":"c","config":{"name":"d"}}""", "it names itself 'c' and 'd'")]
    [InlineData("""{"name":"c","config":{},"initial_state":"gone"}""", "initial_state is 'GONE'")]
    [InlineData("""{"name":"c",""", "it is no JSON: ")]
    [InlineData("[]", "a JSON object is needed")]
    public void What_is_wrong_is_told_with_the_file(string text, string problem)
    {
        var error = Assert.Throws<ConfigException>(() => ConnectorFile.Read("dir/f.json", text));
        Assert.StartsWith($"Connector file dir/f.json: {problem}", error.Message);
    }
}
