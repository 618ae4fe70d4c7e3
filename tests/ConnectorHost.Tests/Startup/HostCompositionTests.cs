using System.Collections;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Startup;
using ConnectorHost.Startup.Logging;
using ConnectorHost.Startup.Settings;

namespace ConnectorHost.Tests.Startup;

public sealed class HostCompositionTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("host");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Embedded_form_listens_everywhere_it_says_and_leaves_no_endpoints_behind()
    {
        using var output = new StringWriter();
        await using (var lines = new ConsoleLines(output))
        {
            await using var host = await HostComposition.StartAsync(
                Options("listeners=http://127.0.0.1:0", "embedded.broker.port=0", "embedded.registry.port=0"), new Hashtable(), lines, TimeProvider.System, CancellationToken.None);
            var endpoints = EndpointsFile.Read(_data.FullName)!;
            Assert.Equal((host.Endpoints.Rest, host.Endpoints.Bootstrap, host.Endpoints.Registry), (endpoints.Rest, endpoints.Bootstrap, endpoints.Registry));
            using var client = new HttpClient();
            Assert.Contains("\"healthy\"", await client.GetStringAsync(new Uri($"{endpoints.Rest}/health")));
            Assert.Contains("\"kafka_cluster_id\":\"", await client.GetStringAsync(new Uri($"{endpoints.Rest}/")));
            Assert.Equal("[]", await client.GetStringAsync(new Uri($"{endpoints.Registry}/subjects")));
            Assert.Contains("Hl7SourceConnector", await client.GetStringAsync(new Uri($"{endpoints.Rest}/connector-plugins")));
        }
        Assert.Null(EndpointsFile.Read(_data.FullName));
        var text = output.ToString();
        foreach (var line in new[] { "Kafka Connect worker initializing", "REST server listening at http://127.0.0.1:", "REST resources initialized; server is started and ready to handle requests", "Kafka Connect started", "its data ends with this process" })
            Assert.Contains(line, text);
    }

    [Fact]
    public async Task Start_that_fails_frees_what_it_had_taken()
    {
        await using var lines = new ConsoleLines(TextWriter.Null);
        await Assert.ThrowsAsync<ConfigException>(() => HostComposition.StartAsync(Options("listeners=ftp://x"), new Hashtable(), lines, TimeProvider.System, CancellationToken.None));
        await using var host = await HostComposition.StartAsync(
            Options("listeners=http://127.0.0.1:0", "embedded.broker.port=0", "embedded.registry.port=0"), new Hashtable(), lines, TimeProvider.System, CancellationToken.None);
        var error = await Assert.ThrowsAsync<ConnectException>(() => HostComposition.StartAsync(
            Options("listeners=http://127.0.0.1:0", "embedded.broker.port=0", "embedded.registry.port=0"), new Hashtable(), lines, TimeProvider.System, CancellationToken.None));
        Assert.Contains("in use by another process", error.Message);
    }

    private HostOptions Options(params string[] settings) => new(null, Path.Combine(_data.FullName, "none"), _data.FullName, settings);
}
