using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Converters.Tests.Avro;

/// <summary>A schema registry in memory on a free port: register, look up, latest, ids; answers can be forced.</summary>
internal sealed class RegistryStub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<(string Subject, int Version, int Id, string Text)> _schemas = [];

    private int _answered;

    private RegistryStub(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Whether a request came in and is not answered yet.</summary>
    public bool IsBusy => Requests.Count > Volatile.Read(ref _answered);
    public ConcurrentQueue<string?> Authorizations { get; } = new();

    /// <summary>References of the schemas with this text: name, subject, version.</summary>
    public Dictionary<string, (string Name, string Subject, int Version)[]> References { get; } = [];

    /// <summary>When set, every answer: status, error code, message.</summary>
    public (int Status, int Code, string Message)? Forced { get; set; }

    /// <summary>Answers with <see cref="Forced"/> only so often.</summary>
    public int ForcedTimes { get; set; } = int.MaxValue;

    public IReadOnlyList<(string Subject, int Version, int Id, string Text)> Schemas { get { lock (_schemas) return [.. _schemas]; } }

    public static async Task<RegistryStub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var stub = new RegistryStub(app);
        app.Run(async http =>
        {
            try { await stub.AnswerAsync(http); }
            finally { Interlocked.Increment(ref stub._answered); }
        });
        await app.StartAsync();
        return stub;
    }

    public int Add(string subject, string text)
    {
        lock (_schemas)
        {
            var id = _schemas.Where(s => s.Text == text).Select(s => s.Id).FirstOrDefault(_schemas.Count + 1);
            if (!_schemas.Exists(s => s.Subject == subject && s.Text == text)) _schemas.Add((subject, _schemas.Count(s => s.Subject == subject) + 1, id, text));
            return id;
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        Requests.Enqueue($"{http.Request.Method} {http.Request.Path}");
        Authorizations.Enqueue(http.Request.Headers.Authorization);
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        if (Forced is { } forced && ForcedTimes-- > 0)
        {
            await WriteAsync(http, forced.Status, new { error_code = forced.Code, message = forced.Message });
            return;
        }
        var text = body.Length == 0 ? "" : JsonDocument.Parse(body).RootElement.GetProperty("schema").GetString()!;
        var parts = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        switch (http.Request.Method, parts)
        {
            case ("POST", ["subjects", var subject, "versions"]):
                await WriteAsync(http, 200, new { id = Add(subject, text) });
                break;
            case ("POST", ["subjects", var subject]):
                await OneAsync(http, Schemas.Where(s => s.Subject == subject && s.Text == text), 40403, "Schema not found");
                break;
            case ("GET", ["subjects", var subject, "versions", "latest"]):
                await OneAsync(http, Schemas.Where(s => s.Subject == subject).OrderByDescending(s => s.Version), 40401, $"Subject '{subject}' not found.");
                break;
            case ("GET", ["subjects", var subject, "versions", var version]):
                await OneAsync(http, Schemas.Where(s => s.Subject == subject && s.Version.ToString(System.Globalization.CultureInfo.InvariantCulture) == version), 40402, $"Version {version} not found.");
                break;
            case ("GET", ["schemas", "ids", var id]):
                await OneAsync(http, Schemas.Where(s => s.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) == id), 40403, $"Schema {id} not found");
                break;
            default:
                await WriteAsync(http, 404, new { error_code = 404, message = "HTTP 404 Not Found" });
                break;
        }
    }

    private Task OneAsync(HttpContext http, IEnumerable<(string Subject, int Version, int Id, string Text)> found, int code, string message) =>
        found.Select(s => ((string Subject, int Version, int Id, string Text)?)s).FirstOrDefault() is { } hit
            ? WriteAsync(http, 200, new
            {
                subject = hit.Subject,
                version = hit.Version,
                id = hit.Id,
                schema = hit.Text,
                references = References.GetValueOrDefault(hit.Text, []).Select(r => new { name = r.Name, subject = r.Subject, version = r.Version }),
            })
            : WriteAsync(http, 404, new { error_code = code, message });

    private static async Task WriteAsync(HttpContext http, int status, object body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/vnd.schemaregistry.v1+json";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(body)));
    }
}
