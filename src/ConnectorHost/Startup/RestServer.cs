using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Rest;
using ConnectorHost.Rest.Admin;
using ConnectorHost.Rest.Connectors;
using ConnectorHost.Rest.Plugins;
using ConnectorHost.Rest.Server;
using ConnectorHost.Startup.Logging;
using ConnectorHost.Startup.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Startup;

/// <summary>The HTTP side of the process: REST API and metrics on the addresses of <c>listeners</c>.</summary>
/// <remarks>Built on the empty builder: nothing is read from appsettings or <c>ASPNETCORE_*</c>, and start-up stays short.</remarks>
internal sealed partial class RestServer : IAsyncDisposable
{
    /// <summary>Connections at a time; one more is closed by the server.</summary>
    public const int MaxConnections = 1024;

    private readonly WebApplication _application;
    private readonly ILogger<RestServer> _log;

    private RestServer(WebApplication application, RestBackend backend, ILoggerFactory logs)
    {
        (_application, Backend) = (application, backend);
        _log = logs.CreateLogger<RestServer>();
    }

    public RestBackend Backend { get; }

    public IServiceProvider Services => _application.Services;

    /// <summary>Real addresses, in the order of <c>listeners</c>: <c>http://127.0.0.1:8083</c>.</summary>
    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    public static RestServer Build(IReadOnlyList<RestListener> listeners, LogLevels levels, ILoggerFactory logs, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "ConnectorHost" });
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        HostMetrics.Add(builder.Services);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = RestApi.MaxBodyBytes;
            options.Limits.MaxConcurrentConnections = MaxConnections;
            foreach (var listener in listeners) listener.Listen(options);
        });
        var application = builder.Build();

        var backend = new RestBackend(time);
        var api = new RestApi(
            [
                .. new ServerEndpoints(backend).Routes(), .. new ConnectorEndpoints(backend).Routes(), .. new StateEndpoints(backend).Routes(), .. new TopicEndpoints(backend).Routes(),
                .. new PluginEndpoints(backend).Routes(), .. new LoggerEndpoints(levels).Routes(),
            ], logs.CreateLogger<RestApi>());
        HostMetrics.Use(application);
        application.Use((http, next) => RequestLog.WriteAsync(http, next, logs.CreateLogger(RequestLog.Category), time));
        application.Run(api.HandleAsync);
        return new RestServer(application, backend, logs);
    }

    /// <exception cref="ConfigException">An address is taken.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try { await _application.StartAsync(cancellationToken); }
        catch (IOException e)
        {
            throw new ConfigException($"The REST API cannot listen: {e.Message} Set 'listeners' to a free address (port 0 takes any), or stop the program that holds this one.", e);
        }
        Addresses = [.. _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a.Replace("[::]", "0.0.0.0", StringComparison.Ordinal)))];
        foreach (var address in Addresses) Log.Listening(_log, address.GetLeftPart(UriPartial.Authority));
    }

    /// <summary>Address of the first listener as a client on this machine would write it.</summary>
    public string LocalUrl => Addresses[0] is var first && IsAny(first) ? $"http://127.0.0.1:{first.Port}" : first.GetLeftPart(UriPartial.Authority);

    /// <summary><c>host:port</c> that others reach this worker under; stable over restarts with the same settings.</summary>
    public string WorkerId(string? advertisedHost, int? advertisedPort)
    {
        var first = Addresses[0];
        return $"{advertisedHost ?? (IsAny(first) ? OwnAddress() : first.Host)}:{advertisedPort ?? first.Port}";
    }

    /// <summary>Stops listening; calls under way may end for a moment.</summary>
    public async Task StopAsync(TimeSpan limit, TimeProvider time)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        await _application.StopAsync(deadline.Token);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static bool IsAny(Uri address) => address.Host is "0.0.0.0" or "[::]";

    private static string OwnAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(i => i.GetIPProperties().UnicastAddresses).Select(a => a.Address)
        .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a))?.ToString() ?? "127.0.0.1";

    private static partial class Log
    {
        [LoggerMessage(4101, LogLevel.Information, "REST server listening at {Address}/")]
        public static partial void Listening(ILogger logger, string address);
    }
}
