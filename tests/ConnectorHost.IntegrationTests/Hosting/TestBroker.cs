namespace ConnectorHost.IntegrationTests.Hosting;

/// <summary>The broker this pass runs on: the embedded one of each host, or a real one named by the environment.</summary>
internal static class TestBroker
{
    public const string NeedsReal = "needs a real broker (CONNECTORHOST_TEST_BOOTSTRAP): embedded data ends with the process";
    public const string NeedsScript = "needs a script that starts and stops a real broker (CONNECTORHOST_TEST_KAFKA)";

    public static string? Bootstrap { get; } = Environment.GetEnvironmentVariable("CONNECTORHOST_TEST_BOOTSTRAP");

    /// <summary>Path of kafka.sh.</summary>
    public static string? Script { get; } = Environment.GetEnvironmentVariable("CONNECTORHOST_TEST_KAFKA");

    public static bool IsReal => Bootstrap is not null;
}
