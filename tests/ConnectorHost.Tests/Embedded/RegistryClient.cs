using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ConnectorHost.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Tests.Embedded;

/// <summary>A registry of its own and a plain HTTP client for it.</summary>
internal sealed class RegistryClient : IAsyncDisposable
{
    private readonly EmbeddedRegistry _registry;
    private readonly HttpClient _http;

    private RegistryClient(EmbeddedRegistry registry) => (_registry, _http) = (registry, new HttpClient { BaseAddress = new Uri(registry.Url) });

    public string Url => _registry.Url;

    public static async Task<RegistryClient> StartAsync() =>
        new(await EmbeddedRegistry.StartAsync(0, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None));

    public Task<Reply> GetAsync(string path, string? accept = null) => SendAsync(HttpMethod.Get, path, null, null, accept);

    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<Reply> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, JsonSerializer.Serialize(body));

    public Task<Reply> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, JsonSerializer.Serialize(body));

    /// <summary>Registers a schema and returns its id.</summary>
    public async Task<int> RegisterAsync(string subject, string schema)
    {
        var reply = await PostAsync($"/subjects/{Uri.EscapeDataString(subject)}/versions", new { schema });
        Assert.True(reply.Status == 200, reply.Text);
        return reply.Json.GetProperty("id").GetInt32();
    }

    public async Task<Reply> SendAsync(HttpMethod method, string path, string? body = null, string? contentType = null, string? accept = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Url + path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType ?? "application/vnd.schemaregistry.v1+json");
        }
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await _http.SendAsync(request);
        return new Reply((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _registry.DisposeAsync();
    }

    internal sealed record Reply(int Status, string? ContentType, string Text)
    {
        public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);
        public int Code => Json.GetProperty("error_code").GetInt32();
        public string Message => Json.GetProperty("message").GetString()!;

        /// <summary>Status and code of an error.</summary>
        public void Is(int status, int code, string? message = null)
        {
            Assert.Equal((status, code), (Status, Code));
            if (message is not null) Assert.Equal(message, Message);
            Assert.NotEmpty(Message);
        }

        /// <summary>Body of a 200, compared as JSON.</summary>
        public void Is(string json)
        {
            Assert.Equal(200, Status);
            Assert.True(JsonElement.DeepEquals(Json, JsonSerializer.Deserialize<JsonElement>(json)), $"expected {json}, got {Text}");
        }
    }
}
