using System.Text;

namespace ConnectorHost.Tests.Embedded;

/// <summary>Content types, paths and the HTTP layer's own errors (kafka-connect 26.1).</summary>
public class RegistryTransportTests
{
    private const string Schema = """{"schema":"\"string\""}""";

    [Theory]
    [InlineData(null, "application/vnd.schemaregistry.v1+json")]
    [InlineData("*/*", "application/vnd.schemaregistry.v1+json")]
    [InlineData("application/*", "application/vnd.schemaregistry.v1+json")]
    [InlineData("application/json", "application/json")]
    [InlineData("application/json, application/vnd.schemaregistry+json", "application/vnd.schemaregistry+json")]
    [InlineData("application/vnd.schemaregistry.v1+json; q=0.5, application/json", "application/json")]
    [InlineData("text/html, application/json;q=0.1", "application/json")]
    [InlineData("application/vnd.schemaregistry.v1+json, application/vnd.schemaregistry+json; q=0.9, application/json; q=0.5", "application/vnd.schemaregistry.v1+json")]
    public async Task The_answer_has_the_type_the_client_likes_best(string? accept, string type)
    {
        await using var registry = await RegistryClient.StartAsync();
        Assert.Equal(type, (await registry.GetAsync("/subjects", accept)).ContentType);
        var error = await registry.GetAsync("/subjects/x/versions", accept);
        error.Is(404, 40401);
        Assert.Equal(type, error.ContentType);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json;q=0")]
    public async Task A_client_that_allows_none_gets_406(string accept)
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.GetAsync("/subjects", accept)).Is(406, 406, "HTTP 406 Not Acceptable");
    }

    [Theory]
    [InlineData("application/vnd.schemaregistry.v1+json", 200)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("application/octet-stream", 200)]
    [InlineData("text/plain", 415)]
    public async Task A_request_has_one_of_four_types(string type, int status)
    {
        await using var registry = await RegistryClient.StartAsync();
        Assert.Equal(status, (await registry.SendAsync(HttpMethod.Post, "/subjects/s/versions", Schema, type)).Status);
    }

    [Fact]
    public async Task A_request_may_leave_its_type_out()
    {
        await using var registry = await RegistryClient.StartAsync();
        using var http = new HttpClient();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Schema));
        using var response = await http.PostAsync(new Uri(registry.Url + "/subjects/s/versions"), content);
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("/nope")]
    [InlineData("/schemas/ids/x")]
    [InlineData("/schemas/ids/99999999999")]
    [InlineData("/subjects//versions")]
    [InlineData("/associations/resources/-/topic?resourceType=topic&associationType=value")]
    public async Task Unknown_paths_are_404(string path)
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.GetAsync(path)).Is(404, 404, "HTTP 404 Not Found");
    }

    [Fact]
    public async Task Methods_a_resource_does_not_have_are_405()
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.DeleteAsync("/subjects")).Is(405, 405, "HTTP 405 Method Not Allowed");
        (await registry.PutAsync("/schemas/types", new { })).Is(405, 405);
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    [InlineData("\"text\"", 400)]
    [InlineData("""{"schema":{"type":"string"}}""", 400)]
    [InlineData("""{"schema":"\"string\"","references":{}}""", 400)]
    [InlineData("", 422)]
    [InlineData("  ", 422)]
    [InlineData("null", 422)]
    public async Task Bodies_of_another_shape_are_400_and_missing_ones_422(string body, int status)
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.SendAsync(HttpMethod.Post, "/subjects/s/versions", body)).Is(status, status);
        (await registry.SendAsync(HttpMethod.Put, "/config", body.StartsWith("{\"", StringComparison.Ordinal) ? "[]" : body)).Is(status, status);
    }

    [Fact]
    public async Task Unknown_members_are_ignored()
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.SendAsync(HttpMethod.Post, "/subjects/s/versions", """{"schema":"\"string\"","nope":[1],"metadata":null,"references":null,"version":null}""")).Is("""{"id":1}""");
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("with blank")]
    [InlineData("äöü-日本")]
    [InlineData("plus+and&more?#")]
    [InlineData("..")]
    public async Task Any_text_is_a_subject(string subject)
    {
        await using var registry = await RegistryClient.StartAsync();
        // HttpClient would resolve dot segments, so they stay out of the path here as they do in clients.
        var path = Uri.EscapeDataString(subject).Replace(".", "%2E", StringComparison.Ordinal);
        var uri = new Uri($"{registry.Url}/subjects/{path}/versions", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var http = new HttpClient();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Schema));
        using var response = await http.PostAsync(uri, content);
        Assert.Equal(200, (int)response.StatusCode);
        (await registry.GetAsync("/subjects")).Is(System.Text.Json.JsonSerializer.Serialize(new[] { subject }));
    }

    [Fact]
    public async Task Control_characters_in_a_subject_are_42208()
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.PostAsync("/subjects/a%0Ab/versions", new { schema = "\"string\"" })).Is(422, 42208);
        (await registry.PutAsync("/config/a%01b", new { compatibility = "NONE" })).Is(422, 42208);
    }

    [Fact]
    public async Task Trailing_slash_root_and_head_are_served()
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.GetAsync("/")).Is("{}");
        (await registry.GetAsync("/subjects/")).Is("[]");
        var head = await registry.SendAsync(HttpMethod.Head, "/subjects");
        Assert.Equal((200, ""), (head.Status, head.Text));
    }

    [Fact]
    public async Task Schemas_of_several_100_KB_are_taken_and_texts_stay_UTF_8()
    {
        await using var registry = await RegistryClient.StartAsync();
        var fields = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $$"""{"name":"f{{i}}","type":"int","doc":"größer als zuvor 日本 {{i}}"}"""));
        var text = $$"""{"type":"record","name":"R","fields":[{{fields}}]}""";
        await registry.RegisterAsync("s", text);
        Assert.Equal(text, (await registry.GetAsync("/subjects/s/versions/1/schema")).Text);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        await using var registry = await RegistryClient.StartAsync();
        (await registry.SendAsync(HttpMethod.Post, "/subjects/s/versions", new string(' ', ConnectorHost.Embedded.RegistryApplication.MaxBodyBytes + 1))).Is(413, 413);
    }
}
