using System.Security.Cryptography.X509Certificates;
using ConnectorHost.PluginApi.Errors;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Connectors.Hl7.Mllp.Opening;

/// <summary>Certificates as the files hold them now; looked at when a connection comes, at most once a second.</summary>
/// <remarks>Files that cannot be used (half written, key and certificate not yet both replaced) change nothing: the next look tries again. Any thread.</remarks>
internal sealed partial class ReloadingCertificates : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly string _connector;
    private readonly TlsConfig _config;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _looking = new();
    private volatile TlsCertificates _current;
    private string _used;
    private string _problem = "";
    private long _lastLook;

    /// <exception cref="ConfigException">The files cannot be used.</exception>
    public ReloadingCertificates(string connector, TlsConfig config, TimeProvider time, ILogger logger)
    {
        (_connector, _config, _time, _logger) = (connector, config, time, logger);
        var files = TlsFiles.Read(config);
        (_current, _used) = (TlsCertificates.Load(config, files), files.Hash);
        _lastLook = time.GetTimestamp();
        Tell("uses");
    }

    public TlsCertificates Current
    {
        get
        {
            if (_time.GetElapsedTime(Volatile.Read(ref _lastLook)) < Every || !_looking.TryEnter()) return _current;
            try
            {
                Volatile.Write(ref _lastLook, _time.GetTimestamp());
                Look();
            }
            finally
            {
                _looking.Exit();
            }
            return _current;
        }
    }

    /// <summary>Gives up the private key, once no connection needs it.</summary>
    public void Dispose()
    {
        _current.Server.TargetCertificate.Dispose();
        foreach (var certificate in _current.Trusted) certificate.Dispose();
    }

    private void Look()
    {
        try
        {
            var files = TlsFiles.Read(_config);
            if (files.Hash == _used)
            {
                _problem = "";
                return;
            }
            (_current, _used) = (TlsCertificates.Load(_config, files), files.Hash);
            _problem = "";
            Tell("now uses");
        }
        catch (ConfigException e)
        {
            if (e.Message == _problem) return;
            _problem = e.Message;
            Log.NotReloaded(_logger, _connector, e.Message);
        }
    }

    private void Tell(string verb)
    {
        var certificate = _current.Server.TargetCertificate;
        var until = new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        Log.Loaded(_logger, _connector, verb, certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), until);
        if (until <= _time.GetUtcNow()) Log.Expired(_logger, _connector, until);
    }

    private static partial class Log
    {
        [LoggerMessage(2231, LogLevel.Information, "{Connector}: TLS {Verb} the certificate of {Name}, good until {Until:u}.")]
        public static partial void Loaded(ILogger logger, string connector, string verb, string name, DateTimeOffset until);

        [LoggerMessage(2232, LogLevel.Warning, "{Connector}: changed TLS files cannot be used, the certificate in use stays; they are tried again. {Problem}")]
        public static partial void NotReloaded(ILogger logger, string connector, string problem);

        [LoggerMessage(2233, LogLevel.Warning, "{Connector}: the TLS certificate ended on {Until:u}; senders that check it will not connect.")]
        public static partial void Expired(ILogger logger, string connector, DateTimeOffset until);
    }
}
