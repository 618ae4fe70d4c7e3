using System.Net;
using System.Text.Json;
using ConnectorHost.Rest;
using ConnectorHost.Runtime.Storage;
using ConnectorHost.Runtime.Tests.Herding;
using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Tests.Rest;

public sealed class RestApiTests
{
    private const string Config = """{"connector.class":"SampleSource","channel":"adt"}""";

    [Fact]
    public async Task Names_with_blanks_slashes_and_percent_signs_can_be_created_read_and_deleted()
    {
        await using var rest = await RestHarness.StartAsync();
        using var created = await rest.SendAsync("POST", "/connectors", """{"name":" a /b%{c} ","config":{"connector.class":"SampleSource","channel":"x"}}""");
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.EndsWith("/connectors/a%20/b%25%7Bc%7D", created.Headers.Location!.OriginalString);
        Assert.Contains("\"name\":\"a /b%{c}\"", await rest.GetAsync("/connectors/a%20%2Fb%25%7Bc%7D"));
        using var deleted = await rest.SendAsync("DELETE", "/connectors/a%20%2Fb%25%7Bc%7D");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Fact]
    public async Task Numbers_and_booleans_come_back_as_the_text_they_were_written_as()
    {
        await using var rest = await RestHarness.StartAsync();
        using var created = await rest.SendAsync("PUT", "/connectors/c/config", """{"connector.class":"SampleSource","channel":"x","a":1.10,"b":1e3,"c":true,"a2":"é\n","tasks.max":1,"d":1,"d":2}""");
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("""{"connector.class":"SampleSource","channel":"x","a":"1.10","b":"1e3","c":"true","a2":"é\n","tasks.max":"1","d":"2","name":"c"}""", await rest.GetAsync("/connectors/c/config"));
    }

    [Fact]
    public async Task Topics_are_those_records_were_acknowledged_in_until_they_are_reset()
    {
        await using var rest = await RestHarness.StartAsync();
        var topics = new ActiveTopics();
        rest.Server.Backend.Tracking = new TopicTracking(topics, Enabled: true, AllowReset: true);
        Assert.Equal("""{"unknown":{"topics":[]}}""", await rest.GetAsync("/connectors/unknown/topics"));
        topics.Add("c", "b");
        topics.Add("c", "a");
        topics.Add("c", "a");
        Assert.Equal("""{"c":{"topics":["a","b"]}}""", await rest.GetAsync("/connectors/c/topics"));
        using var reset = await rest.SendAsync("PUT", "/connectors/c/topics/reset");
        Assert.Equal(HttpStatusCode.Accepted, reset.StatusCode);
        Assert.Equal("""{"c":{"topics":[]}}""", await rest.GetAsync("/connectors/c/topics"));
    }

    [Theory]
    [InlineData(false, "GET", "/connectors/c/topics", "Topic tracking is disabled.")]
    [InlineData(false, "PUT", "/connectors/c/topics/reset", "Topic tracking is disabled.")]
    [InlineData(true, "PUT", "/connectors/c/topics/reset", "Topic tracking reset is disabled.")]
    public async Task Topic_tracking_that_is_switched_off_is_forbidden(bool enabled, string method, string target, string message)
    {
        await using var rest = await RestHarness.StartAsync();
        rest.Server.Backend.Tracking = new TopicTracking(new ActiveTopics(), enabled, AllowReset: false);
        using var answer = await rest.SendAsync(method, target);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal($$"""{"error_code":403,"message":"{{message}}"}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Head_is_answered_like_get_without_a_body()
    {
        await using var rest = await RestHarness.StartAsync();
        using var answer = await rest.SendAsync("HEAD", "/connectors");
        Assert.Equal((HttpStatusCode.OK, 2L, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentLength, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Own_version_stands_in_a_header_of_every_answer()
    {
        await using var rest = await RestHarness.StartAsync();
        using var answer = await rest.SendAsync("GET", "/nowhere");
        Assert.Equal("0.1.0", Assert.Single(answer.Headers.GetValues(RestApi.VersionHeader)));
    }

    [Fact]
    public async Task Body_beyond_the_limit_is_refused_as_json()
    {
        await using var rest = await RestHarness.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Put, "connectors/c/config");
        request.Content = new StringContent($"{{\"a\":\"{new string('x', RestApi.MaxBodyBytes)}\"}}", System.Text.Encoding.UTF8, "application/json");
        request.Headers.ExpectContinue = true; // the answer comes before the body is sent
        using var answer = await rest.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("\"error_code\":413", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Calls_wait_while_the_worker_starts_and_health_says_so()
    {
        await using var rest = await RestHarness.StartAsync(open: false);
        using var health = await rest.SendAsync("GET", "/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Contains("\"status\":\"starting\"", await health.Content.ReadAsStringAsync());
        var waiting = rest.GetAsync("/connectors");
        Assert.Contains("4.3.1", await rest.GetAsync("/"));
        Assert.False(waiting.IsCompleted);
        rest.Open();
        Assert.Equal("[]", await waiting);
    }

    [Fact]
    public async Task Connector_whose_state_is_not_known_yet_is_left_out_when_states_are_asked_for()
    {
        await using var rest = await RestHarness.StartAsync();
        var gate = new TaskCompletionSource();
        rest.Herding.Worker.Gate = gate.Task;
        using var created = await rest.SendAsync("PUT", "/connectors/c/config", Config);
        Assert.Equal("{}", await rest.GetAsync("/connectors?expand=status"));
        Assert.Equal("""{"c":{}}""", await rest.GetAsync("/connectors?expand=foo"));
        gate.SetResult();
        await HerderHarness.UntilAsync(() => rest.Herding.Connector == RunState.Running);
        Assert.StartsWith("""{"c":{"status":{"name":"c",""", await rest.GetAsync("/connectors?expand=status"));
    }

    [Fact]
    public async Task Bodies_of_calls_that_need_none_are_never_read()
    {
        await using var rest = await RestHarness.StartAsync();
        await rest.Herding.RunningAsync();
        foreach (var (method, call) in new[] { ("PUT", "pause"), ("PUT", "resume"), ("POST", "restart"), ("PUT", "stop") })
        {
            using var answer = await rest.SendAsync(method, $"/connectors/c/{call}", "junk");
            Assert.True(answer.IsSuccessStatusCode, call);
            Assert.Equal("", await answer.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("includeTasks=True&onlyFailed=False", HttpStatusCode.Accepted)]
    [InlineData("includeTasks=yes&onlyFailed=1", HttpStatusCode.NoContent)]
    public async Task Query_booleans_are_true_only_for_true_in_any_case(string query, HttpStatusCode status)
    {
        await using var rest = await RestHarness.StartAsync();
        await rest.Herding.RunningAsync();
        using var answer = await rest.SendAsync("POST", $"/connectors/c/restart?{query}");
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Deletion_is_told_so_that_a_file_does_not_bring_the_connector_back()
    {
        await using var rest = await RestHarness.StartAsync();
        var told = "";
        rest.Server.Backend.Deleted = (name, _) => { told = name; return ValueTask.CompletedTask; };
        await rest.Herding.RunningAsync();
        using var answer = await rest.SendAsync("DELETE", "/connectors/c");
        Assert.Equal("c", told);
    }

    [Fact]
    public async Task Level_of_a_logger_changes_and_is_listed()
    {
        await using var rest = await RestHarness.StartAsync();
        using var changed = await rest.SendAsync("PUT", "/admin/loggers/my.logger", """{"level":" debug ","x":1}""");
        Assert.Equal("""["my.logger"]""", await changed.Content.ReadAsStringAsync());
        using var level = JsonDocument.Parse(await rest.GetAsync("/admin/loggers/my.logger"));
        Assert.Equal("DEBUG", level.RootElement.GetProperty("level").GetString());
        Assert.Equal(JsonValueKind.Number, level.RootElement.GetProperty("last_modified").ValueKind);
        using var unchanged = await rest.SendAsync("PUT", "/admin/loggers/my.logger", """{"level":"DEBUG"}""");
        Assert.Equal("[]", await unchanged.Content.ReadAsStringAsync());
        using var cluster = await rest.SendAsync("PUT", "/admin/loggers/my.logger?scope=CLUSTER", """{"level":"INFO"}""");
        Assert.Equal(HttpStatusCode.NoContent, cluster.StatusCode);
    }

    [Fact]
    public async Task Metrics_are_served_beside_the_api()
    {
        await using var rest = await RestHarness.StartAsync();
        Assert.Contains("target_info{", await rest.GetAsync("/metrics"));
    }
}
