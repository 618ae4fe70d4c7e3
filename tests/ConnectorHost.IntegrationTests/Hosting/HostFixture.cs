namespace ConnectorHost.IntegrationTests.Hosting;

/// <summary>One host with one HL7 connector for all tests of a class.</summary>
public sealed class HostFixture : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private HostProcess? _host;

    internal HostProcess Host => _host!;

    internal ConnectorConfig Connector { get; } = new();

    public async ValueTask InitializeAsync()
    {
        _folder.AddConnector("hl7.json", Connector.FlatJson());
        _host = await HostProcess.StartAsync(_folder);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        _folder.Dispose();
    }
}
