using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ConnectorHost.Cli.Send;

/// <summary>How to speak TLS.</summary>
/// <param name="CaFile">PEM file with the only authorities to trust; null: those of this machine.</param>
/// <param name="CertificateFile">Own certificate, PEM or PFX; null: none.</param>
/// <param name="KeyFile">Its key; null: in the same file.</param>
/// <param name="ServerName">Name the server's certificate must have; null: the host's.</param>
/// <param name="IsInsecure">Take any certificate.</param>
internal sealed record TlsChoice(string? CaFile, string? CertificateFile, string? KeyFile, string? ServerName, bool IsInsecure)
{
    /// <summary>Where the password of a PFX file or an encrypted key comes from, as a command line is visible to all.</summary>
    public const string PasswordVariable = "CONNECTORHOST_TLS_PASSWORD";

    /// <summary>Reads the files.</summary>
    /// <exception cref="SendFault">One cannot be read or holds something else.</exception>
    public TlsMaterial Load()
    {
        try
        {
            return new TlsMaterial(CaFile is null ? null : Authorities(CaFile), CertificateFile is null ? null : Own(CertificateFile, KeyFile), ServerName, IsInsecure);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SendFault($"TLS: {(CertificateFile is null ? CaFile : CaFile is null ? CertificateFile : $"{CaFile} or {CertificateFile}")} cannot be used: {e.Message.TrimEnd('.')}. PEM or PFX files are read; a password is taken from {PasswordVariable}.", e);
        }
    }

    private static X509Certificate2Collection Authorities(string file)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPemFile(file);
        return found.Count > 0 ? found : throw new SendFault($"--tls-ca {file} holds no PEM certificate.");
    }

    private static X509Certificate2 Own(string file, string? keyFile)
    {
        var password = Environment.GetEnvironmentVariable(PasswordVariable);
        if (Path.GetExtension(file) is ".pfx" or ".p12" or ".PFX" or ".P12") return X509CertificateLoader.LoadPkcs12FromFile(file, password);
        var certificate = password is null ? X509Certificate2.CreateFromPemFile(file, keyFile) : X509Certificate2.CreateFromEncryptedPemFile(file, password, keyFile);
        if (!OperatingSystem.IsWindows()) return certificate;
        using (certificate) return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);       // its TLS takes no key that lives in memory only
    }
}

/// <summary>The files of a <see cref="TlsChoice"/>, read.</summary>
internal sealed record TlsMaterial(X509Certificate2Collection? Authorities, X509Certificate2? Own, string? ServerName, bool IsInsecure) : IDisposable
{
    /// <summary>Makes a connection a TLS one.</summary>
    /// <exception cref="SendFault">The handshake failed; says why.</exception>
    public async Task<SslStream> SecureAsync(Stream stream, string host, CancellationToken cancellationToken)
    {
        var name = ServerName ?? host;
        var (errors, subject, chainText) = (SslPolicyErrors.None, "", "");
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = name,
            EnabledSslProtocols = SslProtocols.None,            // the system's choice
            ClientCertificates = Own is null ? null : [Own],
            RemoteCertificateValidationCallback = (_, certificate, chain, found) =>
            {
                (errors, subject) = (found, certificate?.Subject ?? "");
                chainText = string.Join(", ", chain?.ChainStatus.Select(s => s.Status.ToString()).Distinct() ?? []);
                return IsInsecure || found == SslPolicyErrors.None;
            },
        };
        if (Authorities is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(Authorities);
        }
        var secured = new SslStream(stream);
        try
        {
            await secured.AuthenticateAsClientAsync(options, cancellationToken);
            return secured;
        }
        catch (AuthenticationException e)
        {
            await secured.DisposeAsync();
            throw new SendFault(Explain(e, errors, subject, chainText, name), e);
        }
    }

    public void Dispose()
    {
        Own?.Dispose();
        foreach (var authority in Authorities ?? []) authority.Dispose();
    }

    private static string Explain(AuthenticationException e, SslPolicyErrors errors, string subject, string chain, string name)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return $"TLS: the certificate is for another name ({subject}), not for {name}; --tls-server-name says which name to expect.";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)) return $"TLS: the certificate ({subject}) is not trusted here ({chain}); --tls-ca names the authorities to trust.";
        return $"TLS: the handshake failed: {(e.InnerException ?? e).Message.TrimEnd('.')}. Does this port speak TLS, and does it want a certificate (--tls-cert)?";
    }
}
