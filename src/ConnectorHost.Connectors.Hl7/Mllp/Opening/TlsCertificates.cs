using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Connectors.Hl7.Mllp.Opening;

/// <summary>The listener's certificate with its chain, and whose client certificates are trusted.</summary>
internal sealed record TlsCertificates(SslStreamCertificateContext Server, X509Certificate2Collection Trusted)
{
    // Keys stay in memory where TLS can use them there.
    private static X509KeyStorageFlags Storage => OperatingSystem.IsLinux() ? X509KeyStorageFlags.EphemeralKeySet : X509KeyStorageFlags.DefaultKeySet;

    /// <exception cref="ConfigException">A file does not hold what it should.</exception>
    public static TlsCertificates Load(TlsConfig config, TlsFiles files)
    {
        var server = Guard(config.Key, () => Own(files, config.Key));
        var trusted = config.Trust is { } trust ? Guard(trust, () => Authorities(files.Trust!, trust)) : [];
        return new TlsCertificates(server, trusted);
    }

    private static SslStreamCertificateContext Own(TlsFiles files, TlsStore store)
    {
        var (own, chain) = IsPem(store.Type, files.Key) ? FromPem(files, store.Password) : FromPkcs12(files.Key, store.Password);
        return SslStreamCertificateContext.Create(own, chain, offline: true);
    }

    private static (X509Certificate2, X509Certificate2Collection) FromPkcs12(byte[] file, string? password)
    {
        var all = X509CertificateLoader.LoadPkcs12Collection(file, password, Storage);
        var own = all.FirstOrDefault(c => c.HasPrivateKey) ?? throw new CryptographicException("it holds no private key");
        all.Remove(own);
        return (own, all);
    }

    private static (X509Certificate2, X509Certificate2Collection) FromPem(TlsFiles files, string? password)
    {
        var certificates = Encoding.UTF8.GetString(files.Key);
        var key = files.SeparateKey is { } separate ? Encoding.UTF8.GetString(separate) : certificates;
        if (key.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
            throw new CryptographicException("its key is encrypted in the old OpenSSL form; convert it with: openssl pkcs8 -topk8");
        var isEncrypted = key.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal);
        if (isEncrypted && password is null) throw new CryptographicException($"its key is encrypted; set '{TlsConfig.KeyPasswordKey.Name}'");
        var own = isEncrypted ? X509Certificate2.CreateFromEncryptedPem(certificates, key, password) : X509Certificate2.CreateFromPem(certificates, key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificates);
        chain.RemoveAt(0);                                     // our own comes first
        if (OperatingSystem.IsLinux()) return (own, chain);
        using (own) return (X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null, Storage), chain);      // elsewhere TLS wants a stored key
    }

    private static X509Certificate2Collection Authorities(byte[] file, TlsStore store)
    {
        var all = new X509Certificate2Collection();
        if (IsPem(store.Type, file)) all.ImportFromPem(Encoding.UTF8.GetString(file));
        else all.AddRange(X509CertificateLoader.LoadPkcs12Collection(file, store.Password, Storage));
        return all.Count > 0 ? all : throw new CryptographicException("it holds no certificate");
    }

    private static bool IsPem(StoreType type, byte[] file) => type switch
    {
        StoreType.Pem => true,
        StoreType.Pkcs12 => false,
        _ => file.AsSpan().IndexOf("-----BEGIN "u8) >= 0,
    };

    private static T Guard<T>(TlsStore store, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception e)
        {
            // Whatever it is: at a start it stops the connector, later the certificate in use stays.
            throw new ConfigException(store.Setting, store.Location, $"Certificates cannot be taken from the file: {e.Message.TrimEnd('.')}");
        }
    }
}
