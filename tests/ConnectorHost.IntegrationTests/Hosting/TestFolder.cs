namespace ConnectorHost.IntegrationTests.Hosting;

/// <summary>A temporary folder with the data and the connector files of one host; gone with the test.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("connectorhost-");

    public TestFolder() => Directory.CreateDirectory(Connectors);

    public string Data => Path.Combine(_root.FullName, "data");

    public string Connectors => Path.Combine(_root.FullName, "connectors");

    public string File(string name) => Path.Combine(_root.FullName, name);

    public void AddConnector(string file, string text) => System.IO.File.WriteAllText(Path.Combine(Connectors, file), text);

    public void Dispose() => _root.Delete(recursive: true);
}
