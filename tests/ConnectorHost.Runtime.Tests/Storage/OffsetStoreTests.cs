using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.Runtime.Storage;

namespace ConnectorHost.Runtime.Tests.Storage;

public sealed class OffsetStoreTests : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("offsets");
    private ConnectDatabase _database = null!;

    public ValueTask InitializeAsync()
    {
        _database = ConnectDatabase.Open(_data.FullName);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Position_is_read_back_by_partition_value(bool durable)
    {
        await using var store = await StoreAsync(durable);
        await store.SaveAsync("c", Offsets((Partition(("b", 2), ("a", "x")), new() { ["n"] = 7, ["d"] = 5.0, ["t"] = "é", ["f"] = true, ["z"] = null })), CancellationToken.None);
        var position = await store.ReadAsync("c", Partition(("a", "x"), ("b", 2L)), CancellationToken.None);
        Assert.Equal([7L, 5.0, "é", true, null], position!.OrderBy(p => "ndtfz".IndexOf(p.Key, StringComparison.Ordinal)).Select(p => p.Value));
        Assert.IsType<double>(position!["d"]);
        Assert.Null(await store.ReadAsync("other", Partition(("a", "x"), ("b", 2L)), CancellationToken.None));
        Assert.Null(await store.ReadAsync("c", Partition(("a", "x"), ("b", 2.0)), CancellationToken.None));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Null_forgets_a_partition_and_all_others_are_listed(bool durable)
    {
        await using var store = await StoreAsync(durable);
        await store.SaveAsync("c", Offsets((Partition(("p", 1)), new() { ["o"] = 1 }), (Partition(("p", 2)), new() { ["o"] = 2 })), CancellationToken.None);
        await store.SaveAsync("c", Offsets((Partition(("p", 1)), null), (Partition(("p", 2)), new() { ["o"] = 3 })), CancellationToken.None);
        var only = Assert.Single(await store.ReadAllAsync("c", CancellationToken.None));
        Assert.Equal((Partition(("p", 2)), 3L), (only.Partition, only.Offset["o"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_cluster_starts_empty(bool durable)
    {
        await using var store = await StoreAsync(durable);
        await store.SaveAsync("c", Offsets((Partition(("p", 1)), new() { ["o"] = 1 })), CancellationToken.None);
        await store.StartAsync("cluster-2", CancellationToken.None);
        Assert.Empty(await store.ReadAllAsync("c", CancellationToken.None));
    }

    [Fact]
    public async Task Offsets_survive_the_process()
    {
        await using (var store = await StoreAsync(durable: true))
            await store.SaveAsync("c", Offsets((Partition(("p", 1)), new() { ["o"] = 1 })), CancellationToken.None);
        await _database.DisposeAsync();
        _database = ConnectDatabase.Open(_data.FullName);
        await using var again = await StoreAsync(durable: true);
        Assert.Equal(1L, (await again.ReadAsync("c", Partition(("p", 1)), CancellationToken.None))!["o"]);
    }

    [Fact]
    public async Task Value_that_is_no_JSON_is_refused_and_nothing_is_stored()
    {
        await using var store = await StoreAsync(durable: true);
        var offsets = Offsets((Partition(("p", 1)), new() { ["o"] = 1 }), (Partition(("p", 2)), new() { ["o"] = new object() }));
        await Assert.ThrowsAsync<DataException>(async () => await store.SaveAsync("c", offsets, CancellationToken.None));
        await Assert.ThrowsAsync<DataException>(async () => await store.SaveAsync("c", Offsets((Partition(("p", 3)), new() { ["o"] = double.NaN })), CancellationToken.None));
        Assert.Empty(await store.ReadAllAsync("c", CancellationToken.None));
    }

    private async Task<IOffsetStore> StoreAsync(bool durable)
    {
        IOffsetStore store = durable ? new SqliteOffsetStore(_database) : new MemoryOffsetStore();
        await store.StartAsync("cluster-1", CancellationToken.None);
        return store;
    }

    private static SourcePartition Partition(params (string Name, object? Value)[] values) => new(values.Select(v => KeyValuePair.Create(v.Name, v.Value)));

    private static Dictionary<SourcePartition, IReadOnlyDictionary<string, object?>?> Offsets(params (SourcePartition Partition, Dictionary<string, object?>? Offset)[] offsets) =>
        offsets.ToDictionary(o => o.Partition, o => (IReadOnlyDictionary<string, object?>?)o.Offset);
}
