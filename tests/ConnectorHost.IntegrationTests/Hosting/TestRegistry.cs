using ConnectorHost.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.IntegrationTests.Hosting;

/// <summary>The schema registry beside a real broker: one for all tests, in their own process, so that it outlives the hosts they kill.</summary>
public sealed class TestRegistry : IAsyncLifetime
{
    private static EmbeddedRegistry? _registry;

    /// <summary>Only on a real broker; embedded hosts bring their own.</summary>
    internal static string Url => _registry?.Url ?? throw new InvalidOperationException("There is a registry of the tests only on a real broker.");

    public async ValueTask InitializeAsync()
    {
        if (TestBroker.IsReal) _registry = await EmbeddedRegistry.StartAsync(0, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_registry is not null) await _registry.DisposeAsync();
    }
}
