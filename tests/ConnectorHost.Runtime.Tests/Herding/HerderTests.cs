using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Herding;
using ConnectorHost.Runtime.Storage;
using ConnectorHost.Runtime.Work;
using static ConnectorHost.Runtime.Tests.Herding.HerderHarness;

namespace ConnectorHost.Runtime.Tests.Herding;

public sealed class HerderTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Created_connector_is_started_and_its_generated_tasks_run()
    {
        await using var h = await HerderHarness.StartAsync();
        var (created, entry) = await h.PutAsync();
        Assert.True(created);
        Assert.Equal("adt", entry.Config["channel"]);
        await UntilAsync(() => h.Task(1) == RunState.Running);
        Assert.Equal(RunState.Running, h.Connector);
        Assert.Equal(2, h.Herder.Connector("c").TaskConfigs.Count);
        Assert.Equal("source", h.Herder.TypeOf("c"));
    }

    [Fact]
    public async Task Existing_name_is_refused_unless_it_may_be_replaced()
    {
        await using var h = await HerderHarness.StartAsync();
        await h.PutAsync();
        var error = await Assert.ThrowsAsync<AlreadyExistsException>(() => h.Herder.PutConnectorConfigAsync("c", Config(), null, allowReplace: false, None));
        Assert.Equal("Connector c already exists", error.Message);
    }

    [Fact]
    public async Task Invalid_config_of_an_existing_name_is_a_bad_request_and_changes_nothing()
    {
        await using var h = await HerderHarness.StartAsync();
        await h.PutAsync();
        var error = await Assert.ThrowsAsync<BadRequestException>(() => h.Herder.PutConnectorConfigAsync("c", Config(("tasks.max", "abc")), null, allowReplace: false, None));
        Assert.Equal(
            "Connector configuration is invalid and contains the following 2 error(s):\nInvalid value abc for configuration tasks.max: Not a number of type INT\n" +
            "Invalid value null for configuration tasks.max: Value must be non-null\nYou can also find the above list of errors at the endpoint `/connector-plugins/{connectorType}/config/validate`", error.Message);
        Assert.DoesNotContain("tasks.max", h.Herder.Connector("c").Config.Keys);
    }

    [Theory]
    [InlineData(TargetState.Paused, RunState.Paused)]
    [InlineData(TargetState.Stopped, RunState.Stopped)]
    public async Task Connector_created_paused_or_stopped_has_no_tasks_until_its_first_resume(object target, object state)
    {
        await using var h = await HerderHarness.StartAsync();
        await h.PutAsync((TargetState)target);
        await UntilAsync(() => h.Connector == (RunState)state);
        await h.Herder.HealthAsync(None); // behind everything announced so far
        Assert.Empty(h.Herder.Connector("c").TaskConfigs);
        Assert.Equal(0, h.Worker.Count("generate c"));

        await h.Herder.ResumeConnectorAsync("c", None);
        await UntilAsync(() => h.Task(1) == RunState.Running);
        Assert.Equal(RunState.Running, h.Connector);
    }

    [Fact]
    public async Task Pause_keeps_the_tasks_and_resume_lets_them_go_on()
    {
        await using var h = await HerderHarness.StartAsync();
        await h.RunningAsync();
        await h.Herder.PauseConnectorAsync("c", None);
        await UntilAsync(() => h is { Connector: RunState.Paused } && h.Task(0) == RunState.Paused && h.Task(1) == RunState.Paused);
        await h.Herder.ResumeConnectorAsync("c", None);
        await UntilAsync(() => h.Task(0) == RunState.Running && h.Task(1) == RunState.Running);
        Assert.Equal(1, h.Worker.Count("start c-0"));
    }

    [Fact]
    public async Task Stop_ends_the_tasks_and_forgets_their_configs_and_states()
    {
        await using var h = await HerderHarness.StartAsync();
        await h.RunningAsync();
        await h.Herder.StopConnectorAsync("c", None);
        await UntilAsync(() => h.Connector == RunState.Stopped && h.Task(0) is null && h.Task(1) is null);
        Assert.Empty(h.Herder.Connector("c").TaskConfigs);
        Assert.Contains("stop c-0 Stopped", h.Worker.Calls);

        await h.Herder.ResumeConnectorAsync("c", None);
        await UntilAsync(() => h.Task(1) == RunState.Running);
    }

    [Fact]
    public async Task Unchanged_config_restarts_the_connector_only()
    {
        await using var h = await HerderHarness.StartAsync();
        await h.RunningAsync();
        var (created, _) = await h.PutAsync();
        Assert.False(created);
        await UntilAsync(() => h.Worker.Count("generate c") == 2);
        await h.Herder.HealthAsync(None);
        Assert.Equal(2, h.Worker.Count("start c"));
        Assert.Equal(1, h.Worker.Count("start c-0"));
    }

    [Fact]
    public async Task Changed_connector_config_restarts_all_tasks_although_theirs_are_the_same()
    {
        await using var h = await HerderHarness.StartAsync();
        await h.RunningAsync();
        await h.PutAsync(null, ("errors.tolerance", "all"));
        await UntilAsync(() => h.Worker.Count("start c-0") == 2 && h.Worker.Count("start c-1") == 2);
        Assert.Contains("stop c-0 Restarting", h.Worker.Calls);
    }

    [Fact]
    public async Task Fewer_tasks_after_a_reconfiguration_end_what_is_left_over()
    {
        await using var h = await HerderHarness.StartAsync();
        await h.RunningAsync();
        h.Worker.Generate = _ => Tasks("z");
        h.Herder.RequestTaskReconfiguration("c");
        await UntilAsync(() => h.Task(1) is null && h.Worker.Count("start c-0") == 2);
        Assert.Contains("stop c-1 Stopped", h.Worker.Calls);
        Assert.Equal("z", Assert.Single(h.Herder.Connector("c").TaskConfigs)["channel"]);
    }

    [Fact]
    public async Task Config_replaced_while_stopped_stays_stopped()
    {
        await using var h = await HerderHarness.StartAsync();
        await h.PutAsync(TargetState.Stopped);
        await h.PutAsync(null, ("errors.tolerance", "all"));
        await UntilAsync(() => h.Worker.Count("start c") >= 1 && h.Connector == RunState.Stopped);
        await h.Herder.HealthAsync(None);
        Assert.Equal(TargetState.Stopped, h.Herder.Connector("c").Target);
        Assert.Empty(h.Herder.Connector("c").TaskConfigs);
    }

    [Fact]
    public async Task Delete_ends_everything_and_forgets_the_states()
    {
        await using var h = await HerderHarness.StartAsync();
        await h.RunningAsync();
        await h.Herder.DeleteConnectorAsync("c", None);
        Assert.Equal("Connector c not found", Assert.Throws<NotFoundException>(() => h.Herder.Connector("c")).Message);
        await UntilAsync(() => h.Connector is null && h.Task(0) is null);
        Assert.Empty(h.Worker.RunningTasks("c"));
        Assert.Equal("unknown", h.Herder.TypeOf("c"));
    }

    [Fact]
    public async Task Connector_made_anew_right_after_its_deletion_runs()
    {
        await using var h = await HerderHarness.StartAsync();
        await h.RunningAsync();
        await h.Herder.DeleteConnectorAsync("c", None);
        await h.PutAsync();
        await UntilAsync(() => h.Worker.Count("start c-1") == 2 && h.Task(1) == RunState.Running);
    }

    [Fact]
    public async Task Failing_generation_is_tried_again_after_250_ms_then_twice_as_long()
    {
        await using var h = await HerderHarness.StartAsync(w => w.Generate = _ => throw new ConnectException("not yet"));
        await h.PutAsync();
        await UntilAsync(() => h.Worker.Count("generate c") == 1);
        await h.Herder.HealthAsync(None);
        h.Time.Advance(TimeSpan.FromMilliseconds(250));
        await UntilAsync(() => h.Worker.Count("generate c") == 2);
        await h.Herder.HealthAsync(None);
        h.Worker.Generate = _ => Tasks("a");
        h.Time.Advance(TimeSpan.FromMilliseconds(499));
        await h.Herder.HealthAsync(None);
        Assert.Equal(2, h.Worker.Count("generate c"));
        h.Time.Advance(TimeSpan.FromMilliseconds(1));
        await UntilAsync(() => h.Task(0) == RunState.Running);
    }

    [Fact]
    public async Task Too_many_tasks_fail_the_connector_and_are_not_tried_again()
    {
        await using var h = await HerderHarness.StartAsync();
        h.Worker.Generate = c => throw h.Worker.Fail(c, "The connector c has generated 2 tasks");
        await h.PutAsync();
        await UntilAsync(() => h.Connector == RunState.Failed);
        await h.Herder.HealthAsync(None);
        h.Time.Advance(TimeSpan.FromMinutes(2));
        await h.Herder.HealthAsync(None);
        Assert.Equal(1, h.Worker.Count("generate c"));
    }

    [Fact]
    public async Task Secret_in_a_task_config_is_stored_as_the_placeholder_it_came_from()
    {
        var providers = new Dictionary<string, IConfigProvider> { ["vault"] = new Vault() };
        await using var h = await HerderHarness.StartAsync(w => w.Generate = _ => [new Dictionary<string, string> { ["channel"] = "s3cret", ["other"] = "x" }], providers: providers);
        await h.PutAsync(null, ("channel", "${vault:p:k}"));
        await UntilAsync(() => h.Task(0) == RunState.Running);
        var task = Assert.Single(h.Herder.Connector("c").TaskConfigs);
        Assert.Equal(("${vault:p:k}", "x"), (task["channel"], task["other"]));
    }

    [Fact]
    public async Task Plain_restart_makes_a_new_instance_and_leaves_the_tasks_alone()
    {
        await using var h = await HerderHarness.StartAsync();
        await h.RunningAsync();
        await h.Herder.RestartConnectorAsync("c", None);
        Assert.Equal(2, h.Worker.Count("start c"));
        Assert.Equal(1, h.Worker.Count("start c-0"));
        h.Worker.Broken.Add("c");
        Assert.Equal("Failed to start connector: c", (await Assert.ThrowsAsync<ConnectException>(() => h.Herder.RestartConnectorAsync("c", None))).Message);
    }

    [Fact]
    public async Task Restart_with_tasks_shows_what_it_will_restart_and_then_does()
    {
        await using var h = await HerderHarness.StartAsync();
        await h.RunningAsync();
        var (connector, tasks) = (await h.Herder.RestartConnectorAndTasksAsync(new RestartRequest("c", IncludeTasks: true, OnlyFailed: false), None)).Shown();
        Assert.Equal(RunState.Restarting, connector.State);
        Assert.All(tasks, t => Assert.Equal(RunState.Restarting, t.State));
        await UntilAsync(() => h.Worker.Count("start c-1") == 2 && h.Task(0) == RunState.Running && h.Task(1) == RunState.Running && h.Connector == RunState.Running);
    }

    [Fact]
    public async Task Restart_of_what_failed_leaves_the_rest_alone()
    {
        await using var h = await HerderHarness.StartAsync(w => w.BrokenTasks.Add(new TaskId("c", 1)));
        await h.PutAsync();
        await UntilAsync(() => h.Task(0) == RunState.Running && h.Task(1) == RunState.Failed);
        h.Worker.BrokenTasks.Clear();
        var (connector, tasks) = (await h.Herder.RestartConnectorAndTasksAsync(new RestartRequest("c", IncludeTasks: true, OnlyFailed: true), None)).Shown();
        Assert.Equal((RunState.Running, RunState.Running, RunState.Restarting), (connector.State, tasks[0].State, tasks[1].State));
        Assert.NotNull(tasks[1].Trace);
        await UntilAsync(() => h.Task(1) == RunState.Running);
        Assert.Equal(1, h.Worker.Count("start c-0"));
    }

    [Fact]
    public async Task Restart_of_a_task_names_what_it_does_not_know()
    {
        await using var h = await HerderHarness.StartAsync();
        Assert.Equal("Unknown connector: c", (await Assert.ThrowsAsync<NotFoundException>(() => h.Herder.RestartTaskAsync(new TaskId("c", 0), None))).Message);
        await h.RunningAsync();
        Assert.Equal("Unknown task: c-7", (await Assert.ThrowsAsync<NotFoundException>(() => h.Herder.RestartTaskAsync(new TaskId("c", 7), None))).Message);
        await h.Herder.RestartTaskAsync(new TaskId("c", 1), None);
        Assert.Equal(2, h.Worker.Count("start c-1"));
        Assert.Contains("stop c-1 Restarting", h.Worker.Calls);
        // Starting goes on behind the answer: what becomes of it is the task's status.
        h.Worker.BrokenTasks.Add(new TaskId("c", 0));
        await h.Herder.RestartTaskAsync(new TaskId("c", 0), None);
        Assert.Equal(RunState.Failed, h.Herder.TaskStatus(new TaskId("c", 0))!.State);
    }

    [Fact]
    public async Task Unknown_connectors_are_named_in_Kafkas_three_spellings()
    {
        await using var h = await HerderHarness.StartAsync();
        Assert.Equal("Unknown connector x", (await Assert.ThrowsAsync<NotFoundException>(() => h.Herder.PauseConnectorAsync("x", None))).Message);
        Assert.Equal("Unknown connector x", (await Assert.ThrowsAsync<NotFoundException>(() => h.Herder.StopConnectorAsync("x", None))).Message);
        Assert.Equal("Unknown connector: x", (await Assert.ThrowsAsync<NotFoundException>(() => h.Herder.RestartConnectorAsync("x", None))).Message);
        Assert.Equal("Connector x not found", (await Assert.ThrowsAsync<NotFoundException>(() => h.Herder.DeleteConnectorAsync("x", None))).Message);
    }

    [Fact]
    public async Task Patch_merges_onto_the_stored_config_and_null_removes()
    {
        await using var h = await HerderHarness.StartAsync();
        await h.PutAsync(null, ("a", "1"), ("b", "2"));
        var entry = await h.Herder.PatchConnectorConfigAsync("c", new Dictionary<string, string?> { ["a"] = null, ["b"] = "3" }, None);
        Assert.False(entry.Config.ContainsKey("a"));
        Assert.Equal("3", entry.Config["b"]);
        var other = await Assert.ThrowsAsync<BadRequestException>(() => h.Herder.PatchConnectorConfigAsync("c", new Dictionary<string, string?> { ["name"] = "d" }, None));
        Assert.Equal("Connector name configuration (d) doesn't match connector name in the URL (c)", other.Message);
    }

    [Fact]
    public async Task Restarted_process_starts_what_the_store_holds_without_new_task_configs()
    {
        var data = Directory.CreateTempSubdirectory("herder");
        try
        {
            await using (var first = await HerderHarness.StartAsync(data: data)) await first.RunningAsync();
            await using var second = await HerderHarness.StartAsync(data: data);
            await second.Herder.Ready.WaitAsync(TimeSpan.FromSeconds(20));
            await UntilAsync(() => second.Task(1) == RunState.Running);
            Assert.Equal(1, second.Worker.Count("start c-0"));
        }
        finally { data.Delete(recursive: true); }
    }

    [Fact]
    public async Task Tasks_of_a_connector_that_fails_at_process_start_run_with_their_stored_configs()
    {
        var data = Directory.CreateTempSubdirectory("herder");
        try
        {
            await using (var first = await HerderHarness.StartAsync(data: data)) await first.RunningAsync();
            await using var second = await HerderHarness.StartAsync(w => w.Broken.Add("c"), data);
            await UntilAsync(() => second.Task(1) == RunState.Running);
            Assert.Equal(RunState.Failed, second.Connector);
        }
        finally { data.Delete(recursive: true); }
    }

    [Fact]
    public async Task Request_that_waits_too_long_says_what_the_worker_is_doing()
    {
        var gate = new TaskCompletionSource();
        await using var h = await HerderHarness.StartAsync(w => w.Gate = gate.Task);
        await h.PutAsync();
        await UntilAsync(() => h.Worker.Count("asked to start c") == 1);
        var waiting = h.Herder.PauseConnectorAsync("c", None);
        var health = h.Herder.HealthAsync(None);
        await UntilAsync(() =>
        {
            h.Time.Advance(TimeSpan.FromSeconds(5));
            return waiting.IsCompleted && health.IsCompleted;
        });
        var error = await Assert.ThrowsAsync<RequestTimedOutException>(() => waiting);
        Assert.StartsWith("Request timed out. The worker is currently applying changes of connector c, which began at ", error.Message);
        Assert.Equal("unhealthy", (await health).Status);
        gate.SetResult();
        await UntilAsync(() => h.Herder.Connector("c").Target == TargetState.Paused); // carried out all the same
    }

    [Fact]
    public async Task Requests_after_the_end_are_refused_and_everything_was_stopped()
    {
        await using var h = await HerderHarness.StartAsync();
        await h.RunningAsync();
        await h.Herder.StopAsync();
        Assert.Contains("stop c-1 Stopped", h.Worker.Calls);
        Assert.Contains("stop c", h.Worker.Calls);
        Assert.Equal("Worker is shutting down", (await Assert.ThrowsAsync<ConnectException>(() => h.Herder.PauseConnectorAsync("c", None))).Message);
    }

    private sealed class Vault : IConfigProvider
    {
        public IReadOnlyDictionary<string, string> Get(string path, IReadOnlyCollection<string> keys) => keys.ToDictionary(k => k, _ => "s3cret");
    }
}
