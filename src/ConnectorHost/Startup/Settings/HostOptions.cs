namespace ConnectorHost.Startup.Settings;

/// <summary>What the command line says beside worker settings.</summary>
/// <param name="WorkerFile">Java properties file, or null.</param>
/// <param name="ConnectorsDirectory">Seeds are read from here; a directory that does not exist holds none.</param>
/// <param name="DataDirectory">State of this worker; made when missing.</param>
/// <param name="Settings">Worker settings as <c>key=value</c>.</param>
internal sealed record HostOptions(string? WorkerFile, string ConnectorsDirectory, string DataDirectory, IReadOnlyList<string> Settings)
{
    public const string DefaultConnectors = "connectors";
    public const string DefaultData = "data";
}
