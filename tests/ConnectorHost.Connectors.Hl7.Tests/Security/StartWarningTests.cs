using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

namespace ConnectorHost.Connectors.Hl7.Tests.Security;

/// <summary>What a start says of credentials and content (hl7-mllp 20.3, 22).</summary>
public sealed class StartWarningTests
{
    [Theory]
    [InlineData("hl7.security.enabled=true;hl7.security.username=u;hl7.security.password=s3cret", "credentials travel in clear")]
    [InlineData("hl7.security.enabled=false;hl7.security.username=u;hl7.security.password=s3cret", "credentials of messages are not checked")]
    [InlineData("hl7.log.phi=true", "the log holds patient data")]
    [InlineData("hl7.security.enabled=true;hl7.security.allowed.hosts=127.0.0.1", null)]
    public async Task A_start_warns_of_what_may_surprise(string settings, string? warning)
    {
        await using var bench = await Bench.StartAsync(WireSetup.Kestrel, TimeProvider.System, [], 1, [.. settings.Split(';').Select(s => (s.Split('=')[0], s.Split('=')[1]))]);
        var lines = bench.Logs.Lines.Where(l => l.Contains("Warning", StringComparison.Ordinal)).ToArray();
        if (warning is null) Assert.Empty(lines);
        else Assert.Contains(warning, Assert.Single(lines), StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Logs.Lines, l => l.Contains("s3cret", StringComparison.Ordinal));
    }
}
