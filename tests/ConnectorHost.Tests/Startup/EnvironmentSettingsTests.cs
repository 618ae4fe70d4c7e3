using System.Collections;
using ConnectorHost.Startup.Settings;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Tests.Startup;

public sealed class EnvironmentSettingsTests
{
    [Fact]
    public void Underscores_become_dots_dashes_and_underscores()
    {
        var settings = EnvironmentSettings.Read(Variables(("CONNECT_BOOTSTRAP_SERVERS", "b:1"), ("CONNECT_A__B___C", "x"), ("OTHER", "y"), ("CONNECT_LOG4J_ROOT_LOGLEVEL", "DEBUG"), ("CONNECT_CUB_KAFKA_TIMEOUT", "1")));
        Assert.Equal(new Dictionary<string, string> { ["bootstrap.servers"] = "b:1", ["a-b_c"] = "x" }, settings);
    }

    [Fact]
    public void Port_of_the_image_means_all_interfaces_unless_listeners_are_set()
    {
        Assert.Equal("http://:9000", EnvironmentSettings.Read(Variables(("CONNECT_REST_PORT", "9000")))["listeners"]);
        Assert.Equal("http://x:1", EnvironmentSettings.Read(Variables(("CONNECT_REST_PORT", "9000"), ("CONNECT_LISTENERS", "http://x:1")))["listeners"]);
    }

    [Fact]
    public void Variables_of_a_JVM_are_named_as_ignored() =>
        Assert.Equal(["CONNECT_CUB_KAFKA_TIMEOUT", "KAFKA_HEAP_OPTS"], EnvironmentSettings.Ignored(Variables(("KAFKA_HEAP_OPTS", "-Xmx1g"), ("CONNECT_CUB_KAFKA_TIMEOUT", "1"), ("PATH", "x"))));

    [Fact]
    public void Log_levels_are_read() => Assert.Equal(
        [("root", LogLevel.Debug), ("a.b", LogLevel.Error)], EnvironmentSettings.Levels(Variables(("CONNECT_LOG4J_ROOT_LOGLEVEL", "debug"), ("CONNECT_LOG4J_LOGGERS", "a.b=ERROR, bad=NOISY"))));

    private static Hashtable Variables(params (string Name, string Value)[] variables)
    {
        var table = new Hashtable();
        foreach (var (name, value) in variables) table[name] = value;
        return table;
    }
}
