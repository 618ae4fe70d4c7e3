using ConnectorHost.Cli;

namespace ConnectorHost.Tests.Cli;

public sealed class RunCommandTests
{
    [Fact]
    public void Worker_settings_are_told_from_mistyped_options()
    {
        var (settings, unknown) = RunCommand.Settings(["--bootstrap.servers=a:1,b:2", "--listeners=http://:1", "--conectors=x", "--nonsense", "stray"]);
        Assert.Equal(["bootstrap.servers=a:1,b:2", "listeners=http://:1"], settings);
        Assert.Equal(["--conectors=x", "--nonsense", "stray"], unknown);
    }
}
