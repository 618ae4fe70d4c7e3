using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp.Opening;

/// <summary>An authority that signs certificates for one test, and files with them.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tls-");

    public TestCertificates(string name = "CN=Test Authority, O=Clinic")
    {
        var request = Request(name, out var key);
        using var own = key;
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Authority = request.CreateSelfSigned(From, From.AddYears(10));
    }

    public X509Certificate2 Authority { get; }

    /// <summary>A certificate of this authority, with its key.</summary>
    public X509Certificate2 Issue(string subject, bool client = false, params string[] alternatives)
    {
        var request = Request(subject, out var key);
        using var own = key;
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(client ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1")], true));
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in alternatives)
        {
            if (IPAddress.TryParse(name, out var address)) names.AddIpAddress(address);
            else if (name.Contains('@', StringComparison.Ordinal)) names.AddEmailAddress(name);
            else if (name.Contains("://", StringComparison.Ordinal)) names.AddUri(new Uri(name));
            else names.AddDnsName(name);
        }
        if (alternatives.Length > 0) request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(Authority, From, From.AddYears(5), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(own);
    }

    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string Write(string name, string content) => Write(name, Encoding.ASCII.GetBytes(content));

    public string WriteAuthority(string name = "ca.pem") => Write(name, Authority.ExportCertificatePem());

    public static string Pem(X509Certificate2 certificate) => certificate.ExportCertificatePem() + "\n";

    public static string KeyPem(X509Certificate2 certificate) => certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n";

    public static string EncryptedKeyPem(X509Certificate2 certificate, string password) =>
        certificate.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000)) + "\n";

    public void Dispose()
    {
        Authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private static CertificateRequest Request(string subject, out ECDsa key)
    {
        key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest(new X500DistinguishedName(subject), key, HashAlgorithmName.SHA256);
    }
}
