using System.Threading.Channels;
using ConnectorHost.Runtime.Storage;

namespace ConnectorHost.Runtime.Tests.Storage;

public sealed class SqliteConfigStoreTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("configs");
    private readonly Channel<ConfigChange> _announced = Channel.CreateBounded<ConfigChange>(1000);
    private ConnectDatabase _database = null!;
    private SqliteConfigStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _database = ConnectDatabase.Open(_data.FullName);
        _store = new SqliteConfigStore(_database);
        await _store.StartAsync(c => Assert.True(_announced.Writer.TryWrite(c)), None);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _database.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task Writes_come_back_in_order()
    {
        await _store.PutConnectorAsync("c", Config(("b", "2"), ("a", null)), null, None);
        await _store.PutTasksAsync("c", [Config(("t", "0")), Config(("t", "1"))], None);
        await _store.PutTargetAsync("c", TargetState.Paused, None);
        await _store.PutRestartAsync(new RestartRequest("c", IncludeTasks: true, OnlyFailed: false), None);
        await _store.PutConnectorAsync("c", Config(("b", "3")), null, None);
        await _store.DeleteConnectorAsync("c", None);

        var put = await NextAsync<ConfigChange.ConnectorPut>();
        Assert.Equal([KeyValuePair.Create("b", (string?)"2"), KeyValuePair.Create("a", (string?)null)], put.Entry.Config);
        Assert.Equal(TargetState.Started, put.Entry.Target);
        Assert.Equal(2, (await NextAsync<ConfigChange.TasksPut>()).Entry.TaskConfigs.Count);
        Assert.Equal(TargetState.Paused, (await NextAsync<ConfigChange.TargetChanged>()).Target);
        Assert.True((await NextAsync<ConfigChange.RestartRequested>()).Request.IncludeTasks);
        var changed = await NextAsync<ConfigChange.ConnectorPut>();
        Assert.Equal((TargetState.Paused, 2, "3"), (changed.Entry.Target, changed.Entry.TaskConfigs.Count, changed.Entry.Config["b"]));
        Assert.Equal("c", (await NextAsync<ConfigChange.ConnectorDeleted>()).Connector);
        Assert.Null(_store.Find("c"));
    }

    [Fact]
    public async Task Everything_survives_the_process_in_the_order_submitted()
    {
        await _store.PutConnectorAsync("b", Config(("z", "ü\"\n"), ("a", "1"), ("n", null)), TargetState.Stopped, None);
        await _store.PutConnectorAsync("a", Config(), TargetState.Paused, None);
        await _store.PutTasksAsync("b", [Config(("t", "0"))], None);
        await _store.DisposeAsync();
        await _database.DisposeAsync();
        while (_announced.Reader.TryRead(out _)) { }
        await InitializeAsync();

        Assert.Equal(["a", "b"], _store.All().Select(e => e.Name));
        Assert.Equal("a", (await NextAsync<ConfigChange.ConnectorPut>()).Connector);
        var entry = (await NextAsync<ConfigChange.ConnectorPut>()).Entry;
        Assert.Equal(TargetState.Stopped, entry.Target);
        Assert.Equal(["z", "a", "n"], entry.Config.Keys);
        Assert.Equal("ü\"\n", entry.Config["z"]);
        Assert.Equal("0", Assert.Single(entry.TaskConfigs)["t"]);
    }

    [Fact]
    public async Task Requests_about_an_unknown_connector_change_and_announce_nothing()
    {
        await _store.PutTargetAsync("x", TargetState.Paused, None);
        await _store.PutTasksAsync("x", [], None);
        await _store.PutRestartAsync(new RestartRequest("x", false, false), None);
        await _store.DeleteConnectorAsync("x", None);
        await _store.PutConnectorAsync("c", Config(), null, None);
        Assert.Equal("c", (await NextAsync<ConfigChange.ConnectorPut>()).Connector);
        Assert.Equal("c", Assert.Single(_store.All()).Name);
    }

    [Fact]
    public async Task Writers_at_the_same_time_are_announced_one_after_the_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () => await _store.PutConnectorAsync("c", Config(("i", $"{i}")), null, None))));
        string? last = null;
        for (var i = 0; i < 50; i++) last = (await NextAsync<ConfigChange.ConnectorPut>()).Entry.Config["i"];
        Assert.Equal(_store.Find("c")!.Config["i"], last);
    }

    [Fact]
    public async Task Seed_is_applied_again_only_when_its_content_changed()
    {
        var ledger = await SeedLedger.OpenAsync(_database, None);
        Assert.True(ledger.ShouldApply("a.json", "h1"));
        await ledger.MarkAppliedAsync("a.json", "h1", "c", None);
        Assert.False(ledger.ShouldApply("a.json", "h1"));
        Assert.True(ledger.ShouldApply("a.json", "h2"));
        await ledger.MarkDeletedAsync("c", None);

        var again = await SeedLedger.OpenAsync(_database, None);
        Assert.True(again.IsDeleted("a.json"));
        Assert.False(again.ShouldApply("a.json", "h1"));
        await again.MarkAppliedAsync("a.json", "h2", "c", None);
        Assert.False(again.IsDeleted("a.json"));
        Assert.True(again.ShouldApply("b.json", "h2"));
    }

    private async Task<T> NextAsync<T>() where T : ConfigChange
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return Assert.IsType<T>(await _announced.Reader.ReadAsync(limit.Token));
    }

    private static Dictionary<string, string?> Config(params (string Key, string? Value)[] settings) => settings.ToDictionary(s => s.Key, s => s.Value);
}
