using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ConnectorHost.Cli;
using static ConnectorHost.Tests.Cli.Send.FakeReceiver;

namespace ConnectorHost.Tests.Cli.Send;

public sealed class SendTlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("send-tls").FullName;
    private readonly X509Certificate2 _server;

    public SendTlsTests()
    {
        _server = SelfSigned("localhost", "server");
        SelfSigned("client-one", "client").Dispose();
        File.WriteAllText(Path.Combine(_folder, "m.hl7"), "MSH|^~\\&|||||||ADT^A01|m1\r");
    }

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Trusted_authority_and_name_are_enough()
    {
        var (code, output) = await SendAsync(false, "--tls-ca", Named("server.pem"), "--tls-server-name", "localhost");
        Assert.Equal(0, code);
        Assert.StartsWith("AA     m1", output);
    }

    [Fact]
    public async Task Untrusted_certificate_is_told_with_what_helps()
    {
        var (code, output) = await SendAsync(false, "--tls", "--tls-server-name", "localhost");
        Assert.Equal(1, code);
        Assert.Contains("not trusted here", output);
        Assert.Contains("--tls-ca", output);
    }

    [Fact]
    public async Task Certificate_for_another_name_is_told()
    {
        var (code, output) = await SendAsync(false, "--tls-ca", Named("server.pem"), "--tls-server-name", "other.example");
        Assert.Equal(1, code);
        Assert.Contains("for another name (CN=localhost), not for other.example", output);
    }

    [Fact]
    public async Task Insecure_takes_any_certificate() => Assert.Equal(0, (await SendAsync(false, "--tls-insecure")).Code);

    [Theory]
    [InlineData("client.pem", "client.key")]
    [InlineData("client.both.pem", null)]
    [InlineData("client.pfx", null)]
    public async Task Own_certificate_is_shown(string certificate, string? key)
    {
        string[] options = ["--tls-insecure", "--tls-cert", Named(certificate), .. key is null ? Array.Empty<string>() : ["--tls-key", Named(key)]];
        var (code, output) = await SendAsync(true, options);
        Assert.Equal(0, code);
        Assert.Contains("CN=client-one", output);
    }

    [Fact]
    public async Task Plain_port_is_told()
    {
        await using var receiver = new FakeReceiver((_, _) => [null]);
        var (code, output) = await InvokeAsync("--port", $"{receiver.Port}", "--tls", "--timeout", "2");
        Assert.Equal(1, code);
        Assert.Contains($"127.0.0.1:{receiver.Port}: ", output);
    }

    [Theory]
    [InlineData("--tls-ca")]
    [InlineData("--tls-cert")]
    public async Task File_that_is_no_certificate_is_told(string option)
    {
        var (code, output) = await InvokeAsync("--port", "1", option, Named("m.hl7"));
        Assert.Equal(1, code);
        Assert.Contains("m.hl7", output);
    }

    private async Task<(int Code, string Output)> SendAsync(bool wantsClient, params string[] options)
    {
        await using var receiver = new FakeReceiver((_, b) => [Ack("AA", ControlId(b))], _server, wantsClient);
        var (code, output) = await InvokeAsync(["--port", $"{receiver.Port}", .. options]);
        return (code, output + string.Join(',', receiver.ClientSubjects));
    }

    private async Task<(int Code, string Output)> InvokeAsync(params string[] options)
    {
        using var output = new StringWriter();
        var code = await RunCommand.Create().Parse(["send", Named("m.hl7"), .. options]).InvokeAsync(new System.CommandLine.InvocationConfiguration { Output = output, Error = output });
        return (code, output.ToString());
    }

    private string Named(string name) => Path.Combine(_folder, name);

    private X509Certificate2 SelfSigned(string name, string file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Named($"{file}.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Named($"{file}.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Named($"{file}.both.pem"), certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(Named($"{file}.pfx"), certificate.Export(X509ContentType.Pkcs12));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
