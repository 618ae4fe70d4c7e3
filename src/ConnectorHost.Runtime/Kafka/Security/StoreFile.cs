using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ConnectorHost.Runtime.Kafka.Security;

internal enum StoreFormat { Pem, Pkcs12, Jks, Unknown }

/// <summary>A key or trust store on disk; its format is decided by its first bytes, as pasted configs leave the type out (kafka-clients 4).</summary>
internal static class StoreFile
{
    public static StoreFormat Format(ReadOnlySpan<byte> content) => content switch
    {
        [0xFE, 0xED, 0xFE, 0xED, ..] => StoreFormat.Jks,
        [0x30, ..] => StoreFormat.Pkcs12,
        _ when content.IndexOf("-----BEGIN"u8) >= 0 => StoreFormat.Pem,
        _ => StoreFormat.Unknown,
    };

    /// <summary>All certificates as PEM.</summary>
    /// <exception cref="CryptographicException">Wrong password, or encrypted in a way that is no longer supported.</exception>
    public static string Certificates(byte[] pkcs12, string? password)
    {
        var certificates = Load(pkcs12, password);
        try { return string.Concat(certificates.Select(c => $"{c.ExportCertificatePem()}\n")); }
        finally { Release(certificates); }
    }

    /// <summary>The private key and its chain as PEM, leaf first.</summary>
    /// <param name="trusted">Names of issuers we trust ourselves: decides when the store holds several keys.</param>
    /// <returns>Null when the store holds no private key.</returns>
    /// <exception cref="CryptographicException">Wrong password, or encrypted in a way that is no longer supported.</exception>
    public static (string KeyPem, string ChainPem, int Keys, string Subject)? KeyAndChain(byte[] pkcs12, string? password, IReadOnlySet<string> trusted)
    {
        var certificates = Load(pkcs12, password);
        try
        {
            var keys = certificates.Where(c => c.HasPrivateKey).ToList();
            if (keys.Count == 0) return null;
            var chains = keys.Select(k => Chain(k, certificates)).ToList();
            var chain = chains.FirstOrDefault(c => trusted.Contains(c[^1].Issuer)) ?? chains[0];
            return (PrivateKey(chain[0]), string.Concat(chain.Select(c => $"{c.ExportCertificatePem()}\n")), keys.Count, chain[0].Subject);
        }
        finally { Release(certificates); }
    }

    private static List<X509Certificate2> Load(byte[] pkcs12, string? password) =>
        [.. X509CertificateLoader.LoadPkcs12Collection(pkcs12, password, X509KeyStorageFlags.Exportable | X509KeyStorageFlags.EphemeralKeySet)];

    private static List<X509Certificate2> Chain(X509Certificate2 leaf, List<X509Certificate2> all)
    {
        var chain = new List<X509Certificate2> { leaf };
        while (chain[^1].Issuer != chain[^1].Subject && all.Find(c => c.Subject == chain[^1].Issuer && !chain.Contains(c)) is { } issuer) chain.Add(issuer);
        return chain;
    }

    private static string PrivateKey(X509Certificate2 certificate)
    {
        using AsymmetricAlgorithm? key = certificate.GetRSAPrivateKey() ?? (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey();
        return key?.ExportPkcs8PrivateKeyPem() ?? throw new CryptographicException("its private key is neither RSA nor EC");
    }

    private static void Release(List<X509Certificate2> certificates) => certificates.ForEach(c => c.Dispose());
}
