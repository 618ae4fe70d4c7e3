using ConnectorHost.Runtime.Storage;
using ConnectorHost.Runtime.Tests.Herding;
using ConnectorHost.Startup.Seeding;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Tests.Startup;

public sealed class ConnectorSeedsTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seeds");
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("seeds-data");
    private ConnectDatabase _database = null!;
    private SeedLedger _ledger = null!;
    private HerderHarness _h = null!;

    public async ValueTask InitializeAsync()
    {
        _database = ConnectDatabase.Open(_data.FullName);
        _ledger = await SeedLedger.OpenAsync(_database, None);
        _h = await HerderHarness.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _h.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task Connectors_are_created_from_files_of_the_folder_itself()
    {
        Write("a.json", "a", "1");
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "examples"));
        Write("examples/b.json", "b", "1");
        Write("c.txt", "c", "1");
        await ApplyAsync();
        Assert.Equal(["a"], _h.Herder.Connectors());
    }

    [Fact]
    public async Task Change_over_rest_stays_until_the_file_changes()
    {
        Write("a.json", "a", "1");
        await ApplyAsync();
        await _h.Herder.PatchConnectorConfigAsync("a", new Dictionary<string, string?> { ["channel"] = "rest" }, None);
        await ApplyAsync();
        Assert.Equal("rest", _h.Herder.Connector("a").Config["channel"]);
        Write("a.json", "a", "2");
        await ApplyAsync();
        Assert.Equal("2", _h.Herder.Connector("a").Config["channel"]);
    }

    [Fact]
    public async Task Deleted_connector_comes_back_only_when_its_file_changes()
    {
        Write("a.json", "a", "1");
        await ApplyAsync();
        await _h.Herder.DeleteConnectorAsync("a", None);
        await _ledger.MarkDeletedAsync("a", None);
        await ApplyAsync();
        Assert.Empty(_h.Herder.Connectors());
        Write("a.json", "a", "2");
        await ApplyAsync();
        Assert.Equal(["a"], _h.Herder.Connectors());
    }

    [Fact]
    public async Task Bad_files_are_skipped_and_tried_again_at_the_next_start()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "0.json"), "{");
        Write("1.json", "invalid", null);
        Write("2.json", "a", "1");
        Write("3.json", "a", "other");
        await ApplyAsync();
        Assert.Equal(["a"], _h.Herder.Connectors());
        Assert.Equal("1", _h.Herder.Connector("a").Config["channel"]);
        Write("1.json", "invalid", "now fine");
        await ApplyAsync();
        Assert.Equal(["a", "invalid"], _h.Herder.Connectors());
    }

    private Task ApplyAsync() => new ConnectorSeeds(_folder.FullName, _ledger, _h.Herder, NullLogger<ConnectorSeeds>.Instance).ApplyAsync(None);

    private void Write(string file, string name, string? channel) => File.WriteAllText(
        Path.Combine(_folder.FullName, file), channel is null ? $$"""{"name":"{{name}}","connector.class":"SampleSource"}""" : $$"""{"name":"{{name}}","connector.class":"SampleSource","channel":"{{channel}}"}""");
}
