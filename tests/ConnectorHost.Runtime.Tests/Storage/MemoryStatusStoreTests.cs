using ConnectorHost.Runtime.Storage;
using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Runtime.Tests.Storage;

public sealed class MemoryStatusStoreTests
{
    private readonly MemoryStatusStore _store = new();

    [Fact]
    public void Connector_and_tasks_are_kept_apart_and_tasks_come_by_number()
    {
        _store.Put(Status(null, RunState.Running));
        _store.Put(Status(10, RunState.Running));
        _store.Put(Status(2, RunState.Paused));
        Assert.Equal(RunState.Running, _store.Find("c")?.State);
        Assert.Equal(RunState.Paused, _store.Find(new TaskId("c", 2))?.State);
        Assert.Equal([2, 10], _store.Tasks("c").Select(t => t.Task));
        _store.DeleteTask(new TaskId("c", 2));
        Assert.Equal([10], _store.Tasks("c").Select(t => t.Task));
        _store.Delete("c");
        Assert.Null(_store.Find("c"));
        Assert.Empty(_store.Tasks("c"));
    }

    [Theory]
    [InlineData("Unassigned", "w1", 4, false)]
    [InlineData("Failed", "w1", 4, false)]
    [InlineData("Running", "w1", 4, true)]
    [InlineData("Failed", "w1", 5, true)]
    [InlineData("Failed", "w2", 1, true)]
    public void Safe_write_does_not_overwrite_the_successor(string state, string worker, int generation, bool written)
    {
        _store.Put(Status(0, RunState.Running) with { WorkerId = "w2", Generation = 5 });
        var late = Status(0, Enum.Parse<RunState>(state)) with { WorkerId = worker, Generation = generation, Version = "late" };
        _store.Put(late);
        Assert.Equal(written, _store.Find(new TaskId("c", 0)) == late);
    }

    private static ObservedStatus Status(int? task, RunState state) => new("c", task, state, "w1", null, 0, null);
}
