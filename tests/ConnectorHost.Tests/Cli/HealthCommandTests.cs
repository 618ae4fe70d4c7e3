using ConnectorHost.Cli;
using ConnectorHost.Startup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ConnectorHost.Tests.Cli;

public sealed class HealthCommandTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("health").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData(200, 0)]
    [InlineData(503, 1)]
    [InlineData(500, 1)]
    public async Task Exit_code_is_zero_only_when_the_host_says_it_is_healthy(int status, int exitCode)
    {
        await using var host = WebApplication.CreateSlimBuilder().Build();
        host.Urls.Add("http://127.0.0.1:0");
        host.MapGet("/health", (HttpContext context) =>
        {
            context.Response.StatusCode = status;
            return "{\"status\":\"x\"}";
        });
        await host.StartAsync(TestContext.Current.CancellationToken);
        await new EndpointsFile(host.Urls.Single(), "b", null).WriteAsync(_data, CancellationToken.None);

        Assert.Equal(exitCode, await RunAsync());
        Assert.Contains("{\"status\":\"x\"}", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_that_is_gone_is_not_healthy()
    {
        await new EndpointsFile("http://127.0.0.1:1", "b", null).WriteAsync(_data, CancellationToken.None);
        Assert.Equal(1, await RunAsync());
        Assert.StartsWith("http://127.0.0.1:1 does not answer: ", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_without_a_host_is_not_healthy()
    {
        Assert.Equal(1, await RunAsync());
        Assert.Contains(_data, _error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync() => HealthCommand.RunAsync(_data, _output, _error, TestContext.Current.CancellationToken);
}
