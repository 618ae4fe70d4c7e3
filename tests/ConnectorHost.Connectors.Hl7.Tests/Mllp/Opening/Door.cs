using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ConnectorHost.Connectors.Hl7.Mllp.Opening;
using ConnectorHost.Connectors.Hl7.Mllp.Transports;
using ConnectorHost.Connectors.Hl7.Tests.Mllp.Transports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp.Opening;

/// <summary>A bound port with a door, as configured; connections opened through it echo.</summary>
internal sealed class Door : IAsyncDisposable, ILogger, IMeterFactory
{
    private readonly List<Meter> _meters = [];
    private readonly MeterListener _listener = new();
    private readonly Hl7Metrics _metrics;
    private readonly Loopback _host;
    private readonly ConnectionOpening _opening;

    private Door(Loopback host, string[] settings)
    {
        _host = host;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "hl7_connections_refused" && _meters.Contains(instrument.Meter)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            foreach (var (key, reason) in tags)
            {
                if (key == "reason") Refused.AddOrUpdate((string)reason!, value, (_, sum) => sum + value);
            }
        });
        _listener.Start();
        _metrics = new Hl7Metrics(this, "lab", () => 0);
        _opening = new ConnectionOpening("lab", OpeningConfig.From(TlsConfigTests.Config(settings)), _metrics, this, Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero));
    public ConcurrentQueue<(LogLevel Level, string Text)> Logged { get; } = [];
    public IEnumerable<string> Warnings => Logged.Where(l => l.Level == LogLevel.Warning).Select(l => l.Text);

    /// <summary>Refused connections by reason, as counted.</summary>
    public ConcurrentDictionary<string, long> Refused { get; } = [];

    public static async Task<Door> OpenAsync(string transport, params string[] settings) =>
        new(await Loopback.BindAsync(Enum.Parse<MllpTransportKind>(transport)), settings);

    /// <summary>A connection whose host end is on its way through the door.</summary>
    public async Task<(Socket Client, Task<OpenedConnection?> Opening)> ConnectAsync()
    {
        var (client, server) = await _host.ConnectAsync();
        return (client, Task.Run(async () => await _opening.OpenAsync(server, CancellationToken.None)));
    }

    /// <summary>The client's end of a TLS connection, and the host's.</summary>
    public async Task<(SslStream Client, OpenedConnection? Opened)> ConnectTlsAsync(
        X509Certificate2? authority, SslProtocols versions = SslProtocols.None, X509Certificate2? certificate = null)
    {
        var (socket, opening) = await ConnectAsync();
        var client = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var options = new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = versions };
        if (authority is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.Add(authority);
        }
        if (certificate is not null) options.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        var shaking = client.AuthenticateAsClientAsync(options).WaitAsync(Loopback.Deadline);
        var opened = await opening.WaitAsync(Loopback.Deadline);
        if (opened is not null) await shaking;
        else await shaking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return (client, opened);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;
    bool ILogger.IsEnabled(LogLevel logLevel) => true;
    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Logged.Enqueue((logLevel, formatter(state, exception)));

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _opening.DisposeAsync();
        _metrics.Dispose();
        _listener.Dispose();
        Dispose();
    }

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose() => _meters.ForEach(m => m.Dispose());
}
