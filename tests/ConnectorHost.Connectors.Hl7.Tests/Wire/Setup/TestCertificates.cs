using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

/// <summary>Certificates of a test authority, made once per run and kept in a folder that goes with the process.</summary>
internal static class TestCertificates
{
    public const string Password = "keystore-secret";
    private static readonly X509Certificate2 Authority = MakeAuthority();
    private static readonly string Folder = MakeFolder();

    /// <summary>Where a file of that name may be written.</summary>
    public static string PathOf(string file) => Path.Combine(Folder, file);

    public static X509Certificate2 Server { get; } = Make("CN=localhost", "localhost");

    /// <summary>A client by subject <c>CN=lab,O=Hospital</c> and DNS name <c>lab.hospital.test</c>.</summary>
    public static X509Certificate2 Lab { get; } = Make("CN=lab, O=Hospital", "lab.hospital.test");

    public static X509Certificate2 Pharmacy { get; } = Make("CN=pharmacy, O=Hospital", "pharmacy.hospital.test");

    /// <summary>Signed by nobody the listener knows.</summary>
    public static X509Certificate2 Stranger { get; } = MakeStranger();

    public static string ServerPfx { get; } = Write("server.p12", Server.Export(X509ContentType.Pkcs12, Password));

    public static string AuthorityPem { get; } = WriteText("authority.pem", Authority.ExportCertificatePem());

    public static string ServerPem { get; } = WriteText("server.pem", Server.ExportCertificatePem() + "\n" + Server.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());

    private static string MakeFolder()
    {
        var folder = Directory.CreateTempSubdirectory("wire-tls-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        return folder.FullName;
    }

    private static X509Certificate2 MakeAuthority()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Wire test authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
    }

    private static X509Certificate2 Make(string subject, string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var signed = request.Create(Authority, now.AddHours(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
        using var whole = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    private static X509Certificate2 MakeStranger()
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=lab, O=Hospital", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
    }

    private static string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static string WriteText(string name, string text) => Write(name, System.Text.Encoding.ASCII.GetBytes(text));
}
