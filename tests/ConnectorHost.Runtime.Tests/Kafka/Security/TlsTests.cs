using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Confluent.Kafka;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Kafka;

namespace ConnectorHost.Runtime.Tests.Kafka.Security;

public sealed class TlsTests : IDisposable
{
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tls");
    private readonly X509Certificate2 _ca;
    private readonly X509Certificate2 _client;

    public TlsTests()
    {
        NativeLibraryResolver.Register(typeof(Library).Assembly);
        _ca = Authority("CN=Test CA");
        _client = Client("CN=client", _ca);
    }

    public void Dispose()
    {
        _ca.Dispose();
        _client.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Pem_files_are_passed_by_name()
    {
        var store = Write("client.pem", $"{_client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()}\n{_client.ExportCertificatePem()}\n");
        var trust = Write("ca.pem", $"some text\n{_ca.ExportCertificatePem()}\n");
        var native = Made(("ssl.keystore.location", store), ("ssl.keystore.type", "PEM"), ("ssl.truststore.location", trust)).Native;
        Assert.Equal((store, store, trust), (native["ssl.certificate.location"], native["ssl.key.location"], native["ssl.ca.location"]));
    }

    [Fact]
    public void Inline_pem_with_blanks_for_line_breaks_is_wrapped_again()
    {
        var native = Made(
            ("ssl.keystore.key", OneLine(_client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem())), ("ssl.keystore.certificate.chain", OneLine(_client.ExportCertificatePem() + "\n" + _ca.ExportCertificatePem())),
            ("ssl.truststore.certificates", OneLine(_ca.ExportCertificatePem()))).Native;
        Assert.Equal(2, Certificates(native["ssl.certificate.pem"]).Count);
        Assert.Equal(_ca.Thumbprint, Assert.Single(Certificates(native["ssl.ca.pem"])).Thumbprint);
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----\n", native["ssl.key.pem"]);
    }

    [Fact]
    public void Pkcs12_stores_are_converted_whatever_type_is_given()
    {
        var key = WriteBytes("client.p12", new X509Certificate2Collection(new[] { _client, X509CertificateLoader.LoadCertificate(_ca.RawData) }).Export(X509ContentType.Pkcs12, "pw")!);
        var trust = WriteBytes("trust.p12", new X509Certificate2Collection(X509CertificateLoader.LoadCertificate(_ca.RawData)).Export(X509ContentType.Pkcs12, "tpw")!);
        var native = Made(("ssl.keystore.location", key), ("ssl.keystore.password", "pw"), ("ssl.keystore.type", "JKS"), ("ssl.truststore.location", trust), ("ssl.truststore.password", "tpw")).Native;
        Assert.Equal([_client.Thumbprint, _ca.Thumbprint], Certificates(native["ssl.certificate.pem"]).Select(c => c.Thumbprint));
        Assert.Equal(_ca.Thumbprint, Assert.Single(Certificates(native["ssl.ca.pem"])).Thumbprint);
        using var parsed = ECDsa.Create();
        parsed.ImportFromPem(native["ssl.key.pem"]);
        Assert.DoesNotContain("ssl.key.password", native.Keys);
    }

    [Fact]
    public void Of_two_keys_the_one_below_a_trusted_authority_is_taken()
    {
        using var otherCa = Authority("CN=Other CA");
        using var other = Client("CN=aaa-other", otherCa);
        var key = WriteBytes("two.p12", new X509Certificate2Collection(new[] { other, _client }).Export(X509ContentType.Pkcs12, "pw")!);
        var settings = Made(("ssl.keystore.location", key), ("ssl.keystore.password", "pw"), ("ssl.truststore.certificates", _ca.ExportCertificatePem()));
        Assert.Equal(_client.Thumbprint, Certificates(settings.Native["ssl.certificate.pem"])[0].Thumbprint);
        Assert.Equal($"ssl.keystore.location: '{key}' holds 2 private keys; the one of CN=client is used", Assert.Single(settings.Notes));
    }

    [Fact]
    public void Java_key_stores_are_refused_with_the_way_out()
    {
        var file = WriteBytes("trust.jks", [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2]);
        Assert.Equal(
            $"ssl.truststore.location: '{file}' is a JKS store, which cannot be read here. Convert it: keytool -importkeystore -srckeystore {file} -destkeystore {file}.p12 -deststoretype PKCS12 " +
            $"and set ssl.truststore.type=PKCS12, or export PEM: openssl pkcs12 -in {file}.p12 -nokeys -out ca.pem", Refused(("ssl.truststore.location", file)));
        Assert.Contains("openssl pkcs12 -in " + file + ".p12 -nodes", Refused(("ssl.keystore.location", file)), StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_stores_are_found_before_the_client_is_made()
    {
        var store = WriteBytes("client.p12", _client.Export(X509ContentType.Pkcs12, "right"));
        Assert.StartsWith($"ssl.keystore.location: '{store}' cannot be opened: wrong or missing ssl.keystore.password", Refused(("ssl.keystore.location", store), ("ssl.keystore.password", "wrong")));
        Assert.Equal("ssl.truststore.location: '/no/such.pem' cannot be read (it does not exist)", Refused(("ssl.truststore.location", "/no/such.pem")));
        Assert.EndsWith("is neither a PEM file nor a PKCS12 store", Refused(("ssl.truststore.location", Write("x.txt", "hello"))));
        Assert.EndsWith("holds no private key", Refused(("ssl.keystore.location", WriteBytes("nokey.p12", new X509Certificate2Collection(X509CertificateLoader.LoadCertificate(_ca.RawData)).Export(X509ContentType.Pkcs12, "p")!)), ("ssl.keystore.password", "p")));
    }

    [Fact]
    public void Encrypted_key_needs_its_own_password()
    {
        var pbe = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000);
        var store = Write("enc.pem", $"{_client.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem("right", pbe)}\n{_client.ExportCertificatePem()}\n");
        Assert.Equal("right", Made(("ssl.keystore.location", store), ("ssl.key.password", "right")).Native["ssl.key.password"]);
        Assert.Equal("the private key needs ssl.key.password", Refused(("ssl.keystore.location", store)));
        Assert.Equal("ssl.key.password does not open the private key", Refused(("ssl.keystore.location", store), ("ssl.key.password", "wrong")));
        Assert.Equal("SSL key store password cannot be specified with PEM format, only key password may be specified.", Refused(("ssl.keystore.location", store), ("ssl.keystore.password", "x")));
    }

    [Theory]
    [InlineData("ssl.endpoint.identification.algorithm", "", "ssl.endpoint.identification.algorithm", "none")]
    [InlineData("ssl.endpoint.identification.algorithm", "HTTPS", "ssl.endpoint.identification.algorithm", "https")]
    [InlineData("ssl.enabled.protocols", "TLSv1.3", "ssl.cipher.suites", "PSK-AES128-GCM-SHA256")]
    [InlineData("ssl.cipher.suites", "ECDHE-RSA-AES128-GCM-SHA256,TLS_AES_128_GCM_SHA256", "ssl.cipher.suites", "ECDHE-RSA-AES128-GCM-SHA256")]
    [InlineData("ssl.cipher.suites", "TLS_AES_128_GCM_SHA256", "ssl.cipher.suites", null)]
    [InlineData("ssl.enabled.protocols", "TLSv1.1,TLSv1.2,TLSv1.3", "ssl.cipher.suites", null)]
    public void Protocols_suites_and_the_check_of_host_names_are_translated(string key, string value, string native, string? sent) =>
        Assert.Equal(sent, Made((key, value)).Native.GetValueOrDefault(native));

    [Fact]
    public void Only_old_protocols_are_refused() => Assert.Equal("Invalid value TLSv1.1 for configuration ssl.enabled.protocols: TLSv1.2 and TLSv1.3 are possible here", Refused(("ssl.enabled.protocols", "TLSv1.1")));

    /// <summary>Translates, and makes a client of it: the client reads stores when it is made.</summary>
    private static TranslatedSettings Made(params (string Key, string Value)[] java)
    {
        var settings = ClientSettings.Admin(Ssl(java));
        using var client = new AdminClientBuilder(settings.Native).SetLogHandler((_, _) => { }).Build();
        Assert.NotEmpty(client.Name);
        return settings;
    }

    private static string Refused(params (string Key, string Value)[] java) => Assert.Throws<ConfigException>(() => ClientSettings.Admin(Ssl(java))).Message;

    private static Dictionary<string, string> Ssl(IEnumerable<(string Key, string Value)> java)
    {
        var map = new Dictionary<string, string> { ["bootstrap.servers"] = "localhost:1", ["security.protocol"] = "SSL" };
        foreach (var (key, value) in java) map[key] = value;
        return map;
    }

    private static List<X509Certificate2> Certificates(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return [.. certificates];
    }

    private static string OneLine(string pem) => pem.ReplaceLineEndings(" ");

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(From, From.AddYears(10));
    }

    private static X509Certificate2 Client(string name, X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = new CertificateRequest(name, key, HashAlgorithmName.SHA256).Create(authority, From, From.AddYears(1), [(byte)name.Length, 2, 3]);
        return signed.CopyWithPrivateKey(key);
    }

    private string Write(string name, string text) => WriteBytes(name, System.Text.Encoding.UTF8.GetBytes(text));

    private string WriteBytes(string name, byte[] content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
