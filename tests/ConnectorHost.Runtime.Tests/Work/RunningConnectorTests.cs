using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Storage;
using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Runtime.Tests.Work;

public sealed class RunningConnectorTests : IDisposable
{
    private static readonly TimeSpan HookLimit = TimeSpan.FromSeconds(30);
    private readonly TestServices _services = new();
    private readonly Scripted _plugin = new();
    private readonly List<string> _reconfigurations = [];

    [Fact]
    public async Task Target_STARTED_calls_start_and_runs()
    {
        var connector = Connector();
        await connector.SetTargetAsync(TargetState.Started);
        Assert.Equal(["start"], _plugin.Calls);
        Assert.Equal(RunState.Running, State);
        Assert.True(connector.IsStarted);
        await connector.SetTargetAsync(TargetState.Started);
        Assert.Equal(["start"], _plugin.Calls);
    }

    [Theory]
    [InlineData(TargetState.Paused, RunState.Paused)]
    [InlineData(TargetState.Stopped, RunState.Stopped)]
    internal async Task Other_targets_of_a_new_connector_call_no_hook(TargetState target, RunState shown)
    {
        var connector = Connector();
        await connector.SetTargetAsync(target);
        Assert.Empty(_plugin.Calls);
        Assert.Equal(shown, State);
        Assert.False(connector.IsStarted);
    }

    [Fact]
    public async Task Pause_stop_and_resume_use_the_hooks_of_the_same_instance()
    {
        var connector = Connector();
        foreach (var (target, shown) in new[]
        {
            (TargetState.Started, RunState.Running), (TargetState.Paused, RunState.Paused), (TargetState.Started, RunState.Running),
            (TargetState.Stopped, RunState.Stopped), (TargetState.Paused, RunState.Paused), (TargetState.Stopped, RunState.Stopped), (TargetState.Started, RunState.Running),
        })
        {
            await connector.SetTargetAsync(target);
            Assert.Equal(shown, State);
        }
        Assert.Equal(["start", "stop", "start", "stop", "start"], _plugin.Calls);
    }

    [Fact]
    public async Task A_start_hook_that_throws_is_FAILED_and_refuses_all_but_STOPPED()
    {
        _plugin.OnStart = _ => throw new ConnectException("cannot see the server", new InvalidOperationException("content"));
        var connector = Connector();
        await connector.SetTargetAsync(TargetState.Started);
        Assert.Equal(RunState.Failed, State);
        Assert.Contains("cannot see the server", Trace, StringComparison.Ordinal);
        Assert.DoesNotContain("content", Trace, StringComparison.Ordinal);
        await connector.SetTargetAsync(TargetState.Started);
        await connector.SetTargetAsync(TargetState.Paused);
        Assert.Equal(RunState.Failed, State);
        await connector.SetTargetAsync(TargetState.Stopped);
        Assert.Equal(RunState.Stopped, State);
        Assert.Equal(["start"], _plugin.Calls);
    }

    [Theory]
    [InlineData(TargetState.Paused, RunState.Failed)]
    [InlineData(TargetState.Stopped, RunState.Stopped)]
    internal async Task A_stop_hook_that_throws_fails_a_pause_and_not_a_stop(TargetState target, RunState shown)
    {
        _plugin.OnStop = _ => throw new ConnectException("no");
        var connector = Connector();
        await connector.SetTargetAsync(TargetState.Started);
        await connector.SetTargetAsync(target);
        Assert.Equal(shown, State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_start_hook_that_hangs_counts_as_failed_after_its_limit(bool listens)
    {
        _plugin.OnStart = token => new ValueTask(Task.Delay(Timeout.InfiniteTimeSpan, listens ? token : CancellationToken.None));
        var connector = Connector();
        var starting = connector.SetTargetAsync(TargetState.Started).AsTask();
        Assert.False(starting.IsCompleted);
        _services.Time.Advance(HookLimit);
        await starting.WaitAsync(Eventually.Deadline);
        Assert.Equal(RunState.Failed, State);
        Assert.StartsWith("ConnectorHost.PluginApi.Errors.ConnectException: Connector c: its start hook did not return within 30 s.", Trace, StringComparison.Ordinal);
        Assert.False(connector.IsStarted);
    }

    [Fact]
    public async Task A_stop_hook_that_hangs_at_the_end_is_left_behind()
    {
        _plugin.OnStop = _ => new ValueTask(Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None));
        var connector = Connector();
        await connector.SetTargetAsync(TargetState.Started);
        var ending = connector.EndAsync().AsTask();
        _services.Time.Advance(HookLimit);
        await ending.WaitAsync(Eventually.Deadline);
        Assert.Equal(RunState.Failed, State);
    }

    [Fact]
    public async Task The_end_is_UNASSIGNED_and_what_comes_later_shows_nowhere()
    {
        var connector = Connector();
        await connector.SetTargetAsync(TargetState.Started);
        await connector.EndAsync();
        Assert.Equal(["start", "stop"], _plugin.Calls);
        Assert.Equal(RunState.Unassigned, State);
        connector.RaiseError(new ConnectException("late"));
        Assert.Equal(RunState.Unassigned, State);
    }

    [Fact]
    public async Task RaiseError_makes_the_connector_FAILED()
    {
        var connector = Connector();
        await connector.SetTargetAsync(TargetState.Started);
        connector.RaiseError(new ConnectException("the server went away"));
        Assert.Equal(RunState.Failed, State);
        Assert.Contains("the server went away", Trace, StringComparison.Ordinal);
        Assert.False(connector.IsStarted);
        await connector.EndAsync();
        Assert.Equal(RunState.Failed, State);
    }

    [Fact]
    public async Task Too_many_tasks_fail_the_connector_with_Kafkas_sentence()
    {
        _plugin.Tasks = 3;
        var connector = Connector(("tasks.max", "2"));
        await connector.SetTargetAsync(TargetState.Started);
        const string Sentence = "The connector c has generated 3 tasks, which is greater than 2, the maximum number of tasks it is configured to create. " +
            "This behaviour should be considered a bug and is disallowed. If necessary, it can be permitted by reconfiguring the connector with 'tasks.max.enforce' set to false; " +
            "however, this option will be removed in a future release of Kafka Connect.";
        Assert.Equal(Sentence, Assert.Throws<ConnectException>(() => connector.TaskConfigs()).Message);
        Assert.Equal(RunState.Failed, State);
        Assert.Contains(Sentence, Trace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_tasks_are_a_warning_where_the_user_allows_them()
    {
        _plugin.Tasks = 3;
        var connector = Connector(("tasks.max", "2"), ("tasks.max.enforce", "false"));
        await connector.SetTargetAsync(TargetState.Started);
        Assert.Equal(3, connector.TaskConfigs().Count);
        Assert.Equal(RunState.Running, State);
        Assert.Contains(_services.Logs.Lines, l => l.Level == Microsoft.Extensions.Logging.LogLevel.Warning && l.Text.StartsWith("The connector c has generated 3 tasks", StringComparison.Ordinal));
    }

    [Fact]
    public void Requests_for_other_tasks_reach_the_worker_with_the_name()
    {
        Connector().RequestTaskReconfiguration();
        Assert.Equal(["c"], _reconfigurations);
    }

    public void Dispose() => _services.Dispose();

    private RunState? State => _services.Statuses.Find("c")?.State;
    private string Trace => _services.Statuses.Find("c")!.Trace!;

    private RunningConnector Connector(params (string Key, string Value)[] more)
    {
        var config = new Dictionary<string, string?> { ["name"] = "c", ["connector.class"] = "Scripted" };
        foreach (var (key, value) in more) config[key] = value;
        var services = _services.All;
        return new RunningConnector("c", _plugin, ConnectorConfig.For(config, _plugin, services.Config, services.Resolver), new StatusWriter(services.Statuses, TestServices.WorkerId, "c", null, "1"), services, _reconfigurations.Add);
    }

    private sealed class Scripted : ISourceConnector
    {
        public List<string> Calls { get; } = [];
        public int Tasks { get; set; }
        public Func<CancellationToken, ValueTask> OnStart { get; set; } = _ => ValueTask.CompletedTask;
        public Func<CancellationToken, ValueTask> OnStop { get; set; } = _ => ValueTask.CompletedTask;
        public string Version => "1";
        public ConfigDef Keys => ConfigDef.Empty;
        public IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(int maxTasks) => [.. Enumerable.Range(0, Tasks).Select(_ => new Dictionary<string, string>())];

        public ValueTask StartAsync(IConnectorContext context, PluginConfig config, CancellationToken cancellationToken)
        {
            Calls.Add("start");
            return OnStart(cancellationToken);
        }

        public ValueTask StopAsync(CancellationToken cancellationToken)
        {
            Calls.Add("stop");
            return OnStop(cancellationToken);
        }

        public ISourceTask CreateTask() => new ScriptedTask();
    }
}
