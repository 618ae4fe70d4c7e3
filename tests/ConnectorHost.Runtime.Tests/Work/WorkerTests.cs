using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Storage;
using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Runtime.Tests.Work;

public sealed class WorkerTests : IAsyncDisposable
{
    private readonly TestServices _services = new();
    private readonly Worker _worker;

    public WorkerTests() => _worker = new Worker(_services.All, _ => { });

    [Theory]
    [InlineData(TargetState.Started, RunState.Running)]
    [InlineData(TargetState.Paused, RunState.Paused)]
    [InlineData(TargetState.Stopped, RunState.Stopped)]
    internal async Task A_connector_is_brought_to_its_target(TargetState target, RunState shown)
    {
        await _worker.StartConnectorAsync(Entry(target), CancellationToken.None);
        var status = _services.Statuses.Find("c")!;
        Assert.Equal((shown, TestServices.WorkerId, "7.1"), (status.State, status.WorkerId, status.Version));
        Assert.Equal(target == TargetState.Started, _worker.IsConnectorRunning("c"));
    }

    [Theory]
    [InlineData("NoSuch", "Failed to find any class that implements Connector")]
    [InlineData("SampleSink", "is a sink connector")]
    [InlineData(null, "Missing required configuration \"connector.class\"")]
    public async Task A_connector_that_cannot_be_made_is_FAILED_and_nothing_is_thrown(string? type, string sentence)
    {
        await _worker.StartConnectorAsync(Entry(TargetState.Started, ("connector.class", type)), CancellationToken.None);
        Assert.Equal(RunState.Failed, _services.Statuses.Find("c")!.State);
        Assert.Contains(sentence, _services.Statuses.Find("c")!.Trace, StringComparison.Ordinal);
        Assert.False(_worker.IsConnectorRunning("c"));
        Assert.Throws<ConnectException>(() => _worker.TaskConfigs("c"));
    }

    [Fact]
    public async Task Targets_change_and_removal_ends_UNASSIGNED()
    {
        await _worker.StartConnectorAsync(Entry(TargetState.Started), CancellationToken.None);
        await _worker.SetConnectorTargetAsync("c", TargetState.Paused, CancellationToken.None);
        Assert.Equal(RunState.Paused, _services.Statuses.Find("c")!.State);
        await _worker.StopConnectorAsync("c", CancellationToken.None);
        Assert.Equal(RunState.Unassigned, _services.Statuses.Find("c")!.State);
        Assert.False(_worker.IsConnectorRunning("c"));
        await _worker.StopConnectorAsync("c", CancellationToken.None);
    }

    [Fact]
    public async Task A_stored_set_of_too_many_tasks_fails_each_task_with_Kafkas_sentence()
    {
        var entry = Entry(TargetState.Started, ("tasks.max", "1")) with { TaskConfigs = [Task("a"), Task("b")] };
        var id = new TaskId("c", 1);
        await _worker.StartTaskAsync(id, entry, CancellationToken.None);
        await Eventually.IsAsync(() => _services.Statuses.Find(id)?.State == RunState.Failed);
        Assert.StartsWith("ConnectorHost.PluginApi.Errors.ConnectException: The connector c has generated 2 tasks, which is greater than 1,", _services.Statuses.Find(id)!.Trace, StringComparison.Ordinal);
        Assert.Equal([id], _worker.RunningTasks("c"));

        await _worker.StopTasksAsync([id], StopReason.Stopped, CancellationToken.None);
        Assert.Empty(_worker.RunningTasks("c"));
        Assert.Equal(RunState.Failed, _services.Statuses.Find(id)!.State);
    }

    [Fact]
    public async Task A_task_with_target_PAUSED_waits_and_ends_UNASSIGNED()
    {
        var id = new TaskId("c", 0);
        await _worker.StartTaskAsync(id, Entry(TargetState.Paused) with { TaskConfigs = [Task("a")] }, CancellationToken.None);
        await Eventually.IsAsync(() => _services.Statuses.Find(id)?.State == RunState.Paused);
        await _worker.StopTasksAsync([id, new TaskId("c", 7)], StopReason.Stopped, CancellationToken.None);
        Assert.Equal(RunState.Unassigned, _services.Statuses.Find(id)!.State);
    }

    [Fact]
    public async Task Starting_a_task_again_ends_the_one_before()
    {
        var id = new TaskId("c", 0);
        var entry = Entry(TargetState.Paused) with { TaskConfigs = [Task("a")] };
        await _worker.StartTaskAsync(id, entry, CancellationToken.None);
        await Eventually.IsAsync(() => _services.Statuses.Find(id)?.State == RunState.Paused);
        await _worker.StartTaskAsync(id, entry, CancellationToken.None);
        await Eventually.IsAsync(() => _services.Statuses.Find(id)?.State == RunState.Paused);
        Assert.Equal([id], _worker.RunningTasks("c"));
    }

    [Fact]
    public async Task Disposal_stops_tasks_and_connectors()
    {
        var id = new TaskId("c", 0);
        await _worker.StartConnectorAsync(Entry(TargetState.Started), CancellationToken.None);
        await _worker.StartTaskAsync(id, Entry(TargetState.Paused) with { TaskConfigs = [Task("a")] }, CancellationToken.None);
        await Eventually.IsAsync(() => _services.Statuses.Find(id)?.State == RunState.Paused);
        await _worker.DisposeAsync();
        await _worker.DisposeAsync();
        Assert.Equal(RunState.Unassigned, _services.Statuses.Find(id)!.State);
        Assert.Equal(RunState.Unassigned, _services.Statuses.Find("c")!.State);
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        _services.Dispose();
    }

    private static ConnectorEntry Entry(TargetState target, params (string Key, string? Value)[] more)
    {
        var config = new Dictionary<string, string?> { ["name"] = "c", ["connector.class"] = "SampleSource", ["channel"] = "adt" };
        foreach (var (key, value) in more)
        {
            if (value is null) config.Remove(key);
            else config[key] = value;
        }
        return new ConnectorEntry("c", config, target, []);
    }

    private static Dictionary<string, string?> Task(string channel) => new() { ["channel"] = channel };
}
