using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;

namespace ConnectorHost.Connectors.Hl7.Mllp.Opening;

/// <summary>Brings a connection into TLS, checking the client certificate as configured.</summary>
internal sealed class TlsHandshake(TlsConfig config, ReloadingCertificates certificates)
{
    /// <returns>The connection inside TLS, or why there is none; a null reason: the peer left without a byte, as probes do.</returns>
    /// <remarks>Does not close the connection when it fails; a TLS alert has been sent then where TLS has one for the case.</remarks>
    public async ValueTask<(TlsConnection? Connection, string? Failure)> RunAsync(ConnectionContext connection, CancellationToken cancellationToken)
    {
        var current = certificates.Current;
        string? refusal = null;
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = current.Server,
            EnabledSslProtocols = Versions,
            ClientCertificateRequired = config.ClientAuth != ClientAuth.None,
            AllowRenegotiation = false,
            AllowTlsResume = config.ClientAuth == ClientAuth.None,          // a resumed session would not show its certificate to changed rules
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (config.ClientAuth != ClientAuth.None)
        {
            options.CertificateChainPolicy = Policy(current.Trusted);
            options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => (refusal = RefusalOf(certificate, chain, errors)) is null;
        }
        var stream = new PipeStream(connection.Transport);
        var tls = new SslStream(stream, leaveInnerStreamOpen: true);
        try
        {
            await tls.AuthenticateAsServerAsync(options, cancellationToken);
            return (new TlsConnection(connection, tls), null);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or InvalidOperationException or NotSupportedException
            or System.Net.Sockets.SocketException or System.ComponentModel.Win32Exception or CryptographicException or ConnectionAbortedException)
        {
            await tls.DisposeAsync();
            return (null, refusal ?? (stream.HasReceived ? Innermost(e) : null));
        }
        catch (OperationCanceledException)
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private static SslProtocols Versions => SslProtocols.Tls12 | SslProtocols.Tls13;

    private static X509ChainPolicy Policy(X509Certificate2Collection trusted)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.AddRange(trusted);
        return policy;
    }

    private string? RefusalOf(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 shown)
        {
            return config.ClientAuth == ClientAuth.Need ? $"no client certificate ('{TlsConfig.ClientAuthKey.Name}' is need)" : null;
        }
        if (errors != SslPolicyErrors.None)
        {
            var states = chain?.ChainStatus.Select(s => s.Status.ToString()).Distinct().ToArray() ?? [];
            return $"the client certificate is not good ({(states.Length > 0 ? string.Join(", ", states) : errors.ToString())})";
        }
        return config.Subjects.IsEmpty || config.Subjects.Admits(shown) ? null : $"the client certificate is good but not in '{TlsConfig.SubjectsKey.Name}'";
    }

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner) e = inner;
        return e.Message.TrimEnd('.');
    }
}
