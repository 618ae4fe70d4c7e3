using System.Text;
using ConnectorHost.Runtime.Tests.Herding;
using ConnectorHost.Startup;
using ConnectorHost.Startup.Logging;
using ConnectorHost.Startup.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Tests.Rest;

/// <summary>The REST API on a real Kestrel and a free port, in front of a herder whose worker only remembers.</summary>
internal sealed class RestHarness : IAsyncDisposable
{
    private readonly RestServer _server;

    private RestHarness(HerderHarness herding, RestServer server)
    {
        (Herding, _server) = (herding, server);
        Client = new HttpClient { BaseAddress = server.Addresses[0] };
    }

    public HerderHarness Herding { get; }
    public HttpClient Client { get; }
    public RestServer Server => _server;

    /// <param name="open">False leaves the API waiting for its herder.</param>
    public static async Task<RestHarness> StartAsync(bool open = true)
    {
        var herding = await HerderHarness.StartAsync();
        var server = RestServer.Build([new RestListener("127.0.0.1", 0)], new LogLevels(TimeProvider.System), NullLoggerFactory.Instance, TimeProvider.System);
        await server.StartAsync(CancellationToken.None);
        server.Backend.KafkaClusterId = "test-cluster";
        if (open) server.Backend.Open(herding.Herder, HerderHarness.Plugins);
        return new RestHarness(herding, server);
    }

    public void Open() => _server.Backend.Open(Herding.Herder, HerderHarness.Plugins);

    /// <param name="target">Sent as it is: not normalised.</param>
    public async Task<HttpResponseMessage> SendAsync(string method, string target, string? body = null, string? contentType = "application/json", string? accept = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Client.BaseAddress + target.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (contentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return await Client.SendAsync(request);
    }

    public async Task<string> GetAsync(string target)
    {
        using var answer = await SendAsync("GET", target);
        return await answer.Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.StopAsync(TimeSpan.FromSeconds(1), TimeProvider.System);
        await _server.DisposeAsync();
        await Herding.DisposeAsync();
    }
}
