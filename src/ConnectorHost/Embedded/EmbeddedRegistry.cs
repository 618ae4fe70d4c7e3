using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConnectorHost.Embedded;

/// <summary>The laptop default's schema registry: Confluent-compatible, in memory, on its own Kestrel server.</summary>
/// <remarks>
/// The server alone, without a web host around it: a second host would listen for SIGTERM too and stop before the tasks have drained.
/// Schemas end with the process.
/// </remarks>
internal sealed partial class EmbeddedRegistry : IAsyncDisposable
{
    public const string PortSetting = "embedded.registry.port";

    /// <summary>Connections at a time; one more is closed by the server.</summary>
    public const int MaxConnections = 512;

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);

    private readonly KestrelServer _server;
    private readonly TimeProvider _time;

    private EmbeddedRegistry(KestrelServer server, TimeProvider time)
    {
        (_server, _time) = (server, time);
        Url = _server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
    }

    /// <summary>Value for <c>schema.registry.url</c>, without a slash at the end.</summary>
    public string Url { get; }

    /// <summary>Starts an empty registry.</summary>
    /// <param name="port">Port of 127.0.0.1; 0 takes a free one.</param>
    /// <param name="logs">Receives one line at start, and errors.</param>
    /// <param name="time">Bounds the stop.</param>
    /// <param name="cancellation">Gives up the start.</param>
    /// <exception cref="EmbeddedStartException">The port is taken; the message names the setting.</exception>
    public static async Task<EmbeddedRegistry> StartAsync(int port, ILoggerFactory logs, TimeProvider time, CancellationToken cancellation)
    {
        var server = new KestrelServer(Options.Create(Settings(port)), Transport(logs), logs);
        var application = new RegistryApplication(new RegistryEndpoints(new SchemaStore()), logs.CreateLogger<RegistryApplication>());
        try
        {
            await server.StartAsync(application, cancellation);
        }
        catch (IOException e)
        {
            server.Dispose();
            throw EmbeddedStartException.PortTaken("embedded schema registry", PortSetting, port, e.InnerException ?? e);
        }
        catch
        {
            server.Dispose();
            throw;
        }
        var registry = new EmbeddedRegistry(server, time);
        Log.Started(logs.CreateLogger<EmbeddedRegistry>(), registry.Url);
        return registry;
    }

    /// <summary>Stops listening, lets calls under way end for a second, then drops their connections.</summary>
    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(StopTimeout, _time);
        await _server.StopAsync(deadline.Token);
        _server.Dispose();
    }

    private static KestrelServerOptions Settings(int port)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxConcurrentConnections = MaxConnections;
        // The application refuses bodies far earlier; up to here the server still reads them away, so that the client sees the answer.
        options.Limits.MaxRequestBodySize = 16L * RegistryApplication.MaxBodyBytes;
        options.Listen(IPAddress.Loopback, port);
        return options;
    }

    private static SocketTransportFactory Transport(ILoggerFactory logs) => new(Options.Create(new SocketTransportOptions()), logs);

    private static partial class Log
    {
        [LoggerMessage(4311, LogLevel.Information, "Embedded schema registry on {Url}. Its schemas end with this process.")]
        public static partial void Started(ILogger logger, string url);
    }
}
