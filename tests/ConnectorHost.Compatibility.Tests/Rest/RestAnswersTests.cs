using ConnectorHost.Runtime.Storage;
using ConnectorHost.Runtime.Tests.Herding;
using ConnectorHost.Runtime.Work;
using ConnectorHost.Tests.Rest;

namespace ConnectorHost.Compatibility.Tests.Rest;

/// <summary>The JSON and codes of kafka-connect 2 to 5, word for word.</summary>
public sealed class RestAnswersTests
{
    private const string Config = """{"connector.class":"SampleSource","channel":"adt","tasks.max":2}""";

    [Fact]
    public async Task Life_of_a_connector()
    {
        await using var rest = await RestHarness.StartAsync();
        var t = new Transcript(rest);
        var h = rest.Herding;
        h.Worker.BrokenTasks.Add(new TaskId("c", 1));
        await t.CallAsync("GET", "/");
        await t.CallAsync("GET", "/health");
        await t.CallAsync("GET", "/connectors");
        await t.CallAsync("POST", "/connectors", $$"""{"name":"c","config":{{Config}}}""");
        await HerderHarness.UntilAsync(() => h.Task(1) == RunState.Failed);
        await t.CallAsync("GET", "/connectors/");
        await t.CallAsync("GET", "/connectors/c");
        await t.CallAsync("GET", "/connectors/c/config");
        await t.CallAsync("GET", "/connectors/c/status");
        await t.CallAsync("GET", "/connectors/c/tasks");
        await t.CallAsync("GET", "/connectors/c/tasks/0/status");
        await t.CallAsync("GET", "/connectors?expand=status&expand=info");
        await t.CallAsync("GET", "/connectors?expand=foo");
        await t.CallAsync("POST", "/connectors/c/restart?onlyFailed=true&includeTasks=true");
        await HerderHarness.UntilAsync(() => h.Worker.Count("start c-1") == 2);
        await t.CallAsync("POST", "/connectors/c/restart");
        await t.CallAsync("POST", "/connectors/c/tasks/0/restart");
        await t.CallAsync("PUT", "/connectors/c/config", Config);
        await t.CallAsync("PUT", "/connectors/d/config", """{"connector.class":"SampleSource","channel":"x"}""");
        await HerderHarness.UntilAsync(() => h.Herder.Connector("d").TaskConfigs.Count == 2);
        await t.CallAsync("PATCH", "/connectors/d/config", """{"channel":"y","connector.class":"org.example.SampleSourceConnector"}""");
        await t.CallAsync("PUT", "/connectors/c/pause");
        await t.CallAsync("PUT", "/connectors/c/resume");
        await t.CallAsync("PUT", "/connectors/c/stop");
        await HerderHarness.UntilAsync(() => h.Connector == RunState.Stopped && h.Task(0) is null && h.Task(1) is null);
        await t.CallAsync("GET", "/connectors/c/status");
        await t.CallAsync("GET", "/connectors/c");
        await t.CallAsync("POST", "/connectors", """{"name":"e","config":{"connector.class":"SampleSource","channel":"x"},"initial_state":"paused"}""");
        await t.CallAsync("DELETE", "/connectors/c");
        await HerderHarness.UntilAsync(() => h.Connector is null);
        await t.CallAsync("GET", "/connectors/c/status");
        Approved.Matches(nameof(Life_of_a_connector), t.ToString());
    }

    [Fact]
    public async Task Errors()
    {
        await using var rest = await RestHarness.StartAsync();
        var t = new Transcript(rest);
        await rest.Herding.RunningAsync();
        await t.CallAsync("GET", "/foo");
        await t.CallAsync("GET", "/Connectors");
        await t.CallAsync("GET", "/connectors/c/tasks-config");
        await t.CallAsync("PATCH", "/connectors");
        await t.CallAsync("POST", "/connectors", "x", "text/plain");
        await t.CallAsync("GET", "/connectors", accept: "text/html");
        await t.CallAsync("POST", "/connectors", "{}", contentType: null);
        await t.CallAsync("POST", "/connectors", """{"name":""");
        await t.CallAsync("POST", "/connectors", "{} x");
        await t.CallAsync("POST", "/connectors", "null");
        await t.CallAsync("POST", "/connectors", "[]");
        await t.CallAsync("POST", "/connectors", "\"x\"");
        await t.CallAsync("POST", "/connectors", """{"name":"x","other":1,"config":{}}""");
        await t.CallAsync("POST", "/connectors", """{"name":"x"}""");
        await t.CallAsync("POST", "/connectors", """{"name":"x","config":{"connector.class":"SampleSource"},"initial_state":"gone"}""");
        await t.CallAsync("POST", "/connectors", """{"name":"x","config":{"a":{}}}""");
        await t.CallAsync("POST", "/connectors", """{"config":{"connector.class":"SampleSource","channel":"x"}}""");
        await t.CallAsync("POST", "/connectors", """{"name":"x","config":{}}""");
        await t.CallAsync("POST", "/connectors", """{"name":"x","config":{"connector.class":"Nope"}}""");
        await t.CallAsync("POST", "/connectors", """{"name":"x","config":{"name":"y","connector.class":"SampleSource"}}""");
        await t.CallAsync("POST", "/connectors", """{"name":"c","config":{"connector.class":"SampleSource","channel":"x"}}""");
        await t.CallAsync("POST", "/connectors", """{"name":"c","config":{"connector.class":"SampleSource","tasks.max":"abc","bogus":null}}""");
        await t.CallAsync("PUT", "/connectors/c/config", "[]");
        await t.CallAsync("PUT", "/connectors/c/config", "\"x\"");
        await t.CallAsync("PUT", "/connectors/c/config", "1");
        await t.CallAsync("PUT", "/connectors/c/config", """{"name":"q","connector.class":"SampleSource"}""");
        await t.CallAsync("PATCH", "/connectors/c/config", """{"name":null}""");
        await t.CallAsync("PATCH", "/connectors/x/config", "");
        foreach (var (method, call) in new[]
        {
            ("GET", ""), ("DELETE", ""), ("GET", "/config"), ("GET", "/status"), ("GET", "/tasks"), ("GET", "/tasks/0/status"), ("PUT", "/pause"), ("PUT", "/resume"), ("PUT", "/stop"),
            ("POST", "/restart"), ("POST", "/restart?includeTasks=true"), ("POST", "/tasks/0/restart"),
        })
            await t.CallAsync(method, $"/connectors/x{call}");
        await t.CallAsync("GET", "/connectors/c/tasks/7/status");
        await t.CallAsync("POST", "/connectors/c/tasks/-1/restart");
        await t.CallAsync("POST", "/connectors/c/tasks/one/restart");
        await t.CallAsync("GET", "/connector-plugins/x/config");
        await t.CallAsync("PUT", "/connector-plugins/SampleSource/config/validate", "{}");
        await t.CallAsync("PUT", "/connector-plugins/SampleSource/config/validate", """{"connector.class":"x.Foo"}""");
        await t.CallAsync("PUT", "/connector-plugins/Nope/config/validate", """{"connector.class":"Nope"}""");
        await t.CallAsync("GET", "/admin/loggers/not.there");
        await t.CallAsync("PUT", "/admin/loggers/root", "{}");
        await t.CallAsync("PUT", "/admin/loggers/root", """{"level":"LOUD"}""");
        Approved.Matches(nameof(Errors), t.ToString());
    }

    [Fact]
    public async Task Plugins()
    {
        await using var rest = await RestHarness.StartAsync();
        var t = new Transcript(rest);
        await t.CallAsync("OPTIONS", "/connectors");
        await t.CallAsync("OPTIONS", "/connectors/x/config");
        await t.CallAsync("GET", "/connector-plugins");
        await t.CallAsync("GET", "/connector-plugins?connectorsOnly=false");
        await t.CallAsync("GET", "/connector-plugins/SampleSource/config");
        await t.CallAsync("GET", "/connector-plugins/org.apache.kafka.connect.transforms.Stamp$Key/config");
        await t.CallAsync("GET", "/connector-plugins/SampleSource/config?version=9.9.9");
        await t.CallAsync("PUT", "/connector-plugins/SampleSource/config/validate",
            """{"connector.class":"SampleSource","name":"n","tasks.max":"0","transforms":"u","transforms.u.type":"Upcase","transforms.u.negate":"q","key.converter":"SampleConverter","key.converter.schemas.enable":"x","producer.override.acks":"1","producer.override.foo":"1","bogus":null}""");
        Approved.Matches(nameof(Plugins), t.ToString());
    }
}
