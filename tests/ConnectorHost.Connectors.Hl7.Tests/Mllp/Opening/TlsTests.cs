using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ConnectorHost.Connectors.Hl7.Mllp.Opening;
using ConnectorHost.Connectors.Hl7.Tests.Mllp.Transports;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp.Opening;

/// <summary>TLS at the door, over every transport.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly string _location;

    public TlsTests()
    {
        using var server = _certificates.Issue("CN=host", client: false, "localhost");
        _location = _certificates.Write("host.pem", TestCertificates.Pem(server) + TestCertificates.KeyPem(server));
    }

    public static TheoryData<string> Transports => MllpTransportsTests.Transports;

    public static TheoryData<string, SslProtocols> Versions => [.. Transports.SelectMany(t => new[] { SslProtocols.Tls12, SslProtocols.Tls13 }, (t, v) => ((string)t, v))];

    [Theory, MemberData(nameof(Versions))]
    public async Task Bytes_go_both_ways_and_a_farewell_ends_the_input_only(string transport, SslProtocols version)
    {
        await using var door = await OpenAsync(transport);
        var (client, opened) = await door.ConnectTlsAsync(_certificates.Authority, version);
        await using var _ = client;
        Assert.Equal(version, client.SslProtocol);
        var sent = Loopback.Bytes(300_000);
        var sending = client.WriteAsync(sent).AsTask();
        Assert.Equal(sent, await Loopback.ReadAsync(opened!.Connection.Transport.Input, sent.Length));
        await sending.WaitAsync(Loopback.Deadline);

        await client.ShutdownAsync();
        Assert.Empty(await Loopback.ReadToEndAsync(opened.Connection.Transport.Input));
        Assert.False((await opened.Connection.Transport.Output.WriteAsync("answer"u8.ToArray())).IsCompleted);
        Assert.Equal("answer"u8.ToArray(), await ReceiveAsync(client, 6));
        var closing = Loopback.CloseAsync(opened.Connection);
        Assert.Empty(await ReceiveAsync(client, 1));
        await closing;
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task What_arrived_before_a_reset_is_read(string transport)
    {
        await using var door = await OpenAsync(transport);
        var (socket, opening) = await door.ConnectAsync();
        using var client = new SslStream(new NetworkStream(socket));
        var shaking = client.AuthenticateAsClientAsync(ClientOptions());
        var opened = (await opening.WaitAsync(Loopback.Deadline))!;
        await shaking;
        var sent = Loopback.Bytes(30_000);
        await client.WriteAsync(sent);
        Loopback.Reset(socket);
        Assert.Equal(sent, await Loopback.ReadToEndAsync(opened.Connection.Transport.Input));
        await Loopback.CloseAsync(opened.Connection);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Spoilt_bytes_end_the_input_and_the_connection_can_be_closed(string transport)
    {
        await using var door = await OpenAsync(transport);
        var (socket, opening) = await door.ConnectAsync();
        using var client = new SslStream(new NetworkStream(socket));
        var shaking = client.AuthenticateAsClientAsync(ClientOptions());
        var opened = (await opening.WaitAsync(Loopback.Deadline))!;
        await shaking;
        await client.WriteAsync("good"u8.ToArray());
        Assert.Equal("good"u8.ToArray(), await Loopback.ReadAsync(opened.Connection.Transport.Input, 4));
        await socket.SendAsync((byte[])[0x17, 3, 3, 0, 32, .. new byte[32]]);
        Assert.Empty(await Loopback.ReadToEndAsync(opened.Connection.Transport.Input));
        await Loopback.CloseAsync(opened.Connection);
        Assert.InRange((await ReceiveAllAsync(socket)).Length, 0, 1000);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task An_abort_ends_a_read_and_a_flush(string transport)
    {
        await using var door = await OpenAsync(transport);
        var (client, opened) = await door.ConnectTlsAsync(_certificates.Authority);
        await using var _ = client;
        var read = Loopback.ReadToEndAsync(opened!.Connection.Transport.Input);
        var flush = opened.Connection.Transport.Output.WriteAsync(new byte[32_000_000]).AsTask();
        opened.Connection.Abort();
        Assert.Empty(await read.WaitAsync(Loopback.Deadline));
        await Task.WhenAny(flush, Task.Delay(Loopback.Deadline));
        Assert.True(flush.IsCompleted);
        await Loopback.CloseAsync(opened.Connection);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_cancelled_read_loses_nothing(string transport)
    {
        await using var door = await OpenAsync(transport);
        var (client, opened) = await door.ConnectTlsAsync(_certificates.Authority);
        await using var _ = client;
        var input = opened!.Connection.Transport.Input;
        for (var i = 0; i < 20; i++)
        {
            var reading = input.ReadAsync().AsTask();
            input.CancelPendingRead();
            var result = await reading.WaitAsync(Loopback.Deadline);
            Assert.True(result.IsCanceled);
            input.AdvanceTo(result.Buffer.End);
            await client.WriteAsync(new[] { (byte)i });
            Assert.Equal([(byte)i], await Loopback.ReadAsync(input, 1));
        }
        await Loopback.CloseAsync(opened.Connection);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Old_versions_are_refused(string transport)
    {
        await using var door = await OpenAsync(transport);
#pragma warning disable SYSLIB0039, CA5397 // the point of the test
        var (client, opened) = await door.ConnectTlsAsync(_certificates.Authority, SslProtocols.Tls11);
#pragma warning restore SYSLIB0039, CA5397
        await client.DisposeAsync();
        Assert.Null(opened);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Plain_bytes_are_refused_and_a_silent_probe_is_not_logged(string transport)
    {
        await using var door = await OpenAsync(transport);
        var (probe, probing) = await door.ConnectAsync();
        probe.Dispose();
        Assert.Null(await probing.WaitAsync(Loopback.Deadline));
        Assert.Empty(door.Warnings);

        var (client, opening) = await door.ConnectAsync();
        using var _ = client;
        await client.SendAsync("\vMSH|^~\\&|LAB|CLINIC|||20260101||ADT^A01|1|P|2.5\r\u001c\r"u8.ToArray());
        Assert.Null(await opening.WaitAsync(Loopback.Deadline));
        var warning = Assert.Single(door.Warnings);
        Assert.Contains("no TLS with 127.0.0.1:", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("CLINIC", warning, StringComparison.Ordinal);
        Assert.Equal(1, door.Refused["tls"]);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_proxy_header_comes_before_tls(string transport)
    {
        await using var door = await OpenAsync(transport, "mllp.proxy.protocol=true");
        var (socket, opening) = await door.ConnectAsync();
        await socket.SendAsync("PROXY TCP4 192.0.2.7 198.51.100.1 40000 2575\r\n"u8.ToArray());
        await using var client = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await client.AuthenticateAsClientAsync(ClientOptions()).WaitAsync(Loopback.Deadline);
        var opened = (await opening.WaitAsync(Loopback.Deadline))!;
        Assert.Equal(("192.0.2.7:40000", "192.0.2.7:40000"), (opened.Peer, opened.Connection.RemoteEndPoint!.ToString()));
        await Loopback.CloseAsync(opened.Connection);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_needed_client_certificate_is_checked(string transport, SslProtocols version)
    {
        await using var door = await OpenAsync(transport, "hl7.tls.client.auth=need", "hl7.tls.truststore.location=" + _certificates.WriteAuthority());
        using var strangers = new TestCertificates("CN=Test Authority, O=Clinic");
        using var good = _certificates.Issue("CN=lab", client: true);
        using var forged = strangers.Issue("CN=lab", client: true);
        using var wrongUse = _certificates.Issue("CN=lab", client: false);
        Assert.True(await IsAdmittedAsync(door, version, good));
        Assert.False(await IsAdmittedAsync(door, version, null));
        Assert.False(await IsAdmittedAsync(door, version, forged));
        Assert.False(await IsAdmittedAsync(door, version, wrongUse));
        Assert.Equal(3, door.Warnings.Count());
        Assert.Contains("no client certificate", door.Warnings.First(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_wanted_client_certificate_may_be_missing_but_not_bad(string transport)
    {
        await using var door = await OpenAsync(transport, "hl7.tls.client.auth=want", "hl7.tls.truststore.location=" + _certificates.WriteAuthority());
        using var strangers = new TestCertificates("CN=Others");
        using var forged = strangers.Issue("CN=lab", client: true);
        Assert.True(await IsAdmittedAsync(door, SslProtocols.None, null));
        Assert.False(await IsAdmittedAsync(door, SslProtocols.None, forged));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Only_listed_subjects_come_in(string transport)
    {
        await using var door = await OpenAsync(transport, "hl7.tls.client.auth=need", "hl7.tls.truststore.location=" + _certificates.WriteAuthority(), "hl7.tls.client.subjects=CN=lab,O=Clinic;pacs.clinic.example");
        using var lab = _certificates.Issue("CN=lab, O=Clinic", client: true);
        using var pacs = _certificates.Issue("CN=other", client: true, "pacs.clinic.example");
        using var other = _certificates.Issue("CN=other, O=Clinic", client: true);
        Assert.True(await IsAdmittedAsync(door, SslProtocols.None, lab));
        Assert.True(await IsAdmittedAsync(door, SslProtocols.None, pacs));
        Assert.False(await IsAdmittedAsync(door, SslProtocols.None, other));
        Assert.Contains("hl7.tls.client.subjects", Assert.Single(door.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pkcs12", "secret")]
    [InlineData("pkcs12", null)]
    [InlineData("pem and key file", null)]
    [InlineData("pem and encrypted key file", "secret")]
    [InlineData("one pem with encrypted key", "secret")]
    public async Task Every_form_of_key_store_is_taken(string form, string? password)
    {
        using var server = _certificates.Issue("CN=host", client: false, "localhost");
        var settings = new List<string> { "hl7.tls.enabled=true" };
        if (password is not null) settings.Add("hl7.tls.keystore.password=" + password);
        var (location, key) = form switch
        {
            "pkcs12" => (_certificates.Write("host.p12", server.Export(X509ContentType.Pkcs12, password)), null),
            "pem and key file" => (_certificates.Write("c.pem", TestCertificates.Pem(server)), _certificates.Write("k.pem", TestCertificates.KeyPem(server))),
            "pem and encrypted key file" => (_certificates.Write("c.pem", TestCertificates.Pem(server)), _certificates.Write("k.pem", TestCertificates.EncryptedKeyPem(server, password!))),
            _ => (_certificates.Write("all.pem", TestCertificates.Pem(server) + TestCertificates.EncryptedKeyPem(server, password!)), (string?)null),
        };
        settings.Add("hl7.tls.keystore.location=" + location);
        if (key is not null) settings.Add("hl7.tls.keystore.key=" + key);
        await using var door = await Door.OpenAsync("Kestrel", [.. settings]);
        Assert.True(await IsAdmittedAsync(door, SslProtocols.None, null));
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData(null)]
    public async Task A_wrong_password_is_told_with_the_key_and_not_shown(string? password)
    {
        using var server = _certificates.Issue("CN=host", client: false, "localhost");
        var pkcs12 = _certificates.Write("host.p12", server.Export(X509ContentType.Pkcs12, "secret"));
        var pem = _certificates.Write("all.pem", TestCertificates.Pem(server) + TestCertificates.EncryptedKeyPem(server, "secret"));
        foreach (var location in new[] { pkcs12, pem })
        {
            string[] settings = ["hl7.tls.enabled=true", "hl7.tls.keystore.location=" + location, .. password is null ? Array.Empty<string>() : ["hl7.tls.keystore.password=" + password]];
            var problem = await Assert.ThrowsAsync<ConfigException>(() => Door.OpenAsync("Kestrel", settings));
            Assert.Contains("hl7.tls.keystore.location", problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("wrong", problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_chain_in_the_file_is_sent()
    {
        using var middle = IssueAuthority("CN=Middle");
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=host", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(middle, middle.NotBefore, middle.NotAfter, [7]);
        using var server = bare.CopyWithPrivateKey(key);
        var location = _certificates.Write("chain.pem", TestCertificates.Pem(server) + TestCertificates.Pem(middle) + TestCertificates.KeyPem(server));
        await using var door = await Door.OpenAsync("Kestrel", "hl7.tls.enabled=true", "hl7.tls.keystore.location=" + location);
        Assert.True(await IsAdmittedAsync(door, SslProtocols.None, null));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Changed_files_are_used_for_new_connections_and_broken_ones_are_not(string transport)
    {
        await using var door = await OpenAsync(transport);
        var first = await ThumbprintAsync(door);

        using var next = _certificates.Issue("CN=host", client: false, "localhost");
        _certificates.Write("host.pem", TestCertificates.Pem(next) + TestCertificates.KeyPem(next)[..40]);
        door.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(first, await ThumbprintAsync(door));
        door.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(first, await ThumbprintAsync(door));
        Assert.Contains("the certificate in use stays", Assert.Single(door.Warnings), StringComparison.Ordinal);

        File.Delete(_location);
        door.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(first, await ThumbprintAsync(door));

        _certificates.Write("host.pem", TestCertificates.Pem(next) + TestCertificates.KeyPem(next));
        door.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(next.Thumbprint, await ThumbprintAsync(door));
        Assert.NotEqual(first, next.Thumbprint);
        Assert.Contains(door.Logged, l => l.Text.Contains("now uses the certificate of host", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_trust_store_is_used_for_new_connections()
    {
        using var others = new TestCertificates("CN=Others");
        using var lab = others.Issue("CN=lab", client: true);
        var trust = _certificates.WriteAuthority();
        await using var door = await OpenAsync("Kestrel", "hl7.tls.client.auth=need", "hl7.tls.truststore.location=" + trust);
        Assert.False(await IsAdmittedAsync(door, SslProtocols.None, lab));
        _certificates.Write(Path.GetFileName(trust), TestCertificates.Pem(_certificates.Authority) + TestCertificates.Pem(others.Authority));
        door.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await IsAdmittedAsync(door, SslProtocols.None, lab));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_handshake_that_stops_ends_in_time(string transport)
    {
        await using var door = await OpenAsync(transport);
        var (client, opening) = await door.ConnectAsync();
        using var _ = client;
        await client.SendAsync(new byte[] { 0x16, 0x03, 0x01 });
        using var limit = new CancellationTokenSource(Loopback.Deadline);
        while (!opening.IsCompleted)
        {
            door.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, limit.Token);
        }
        Assert.Null(await opening);
        Assert.Contains("not complete after 10 s", Assert.Single(door.Warnings), StringComparison.Ordinal);
    }

    public void Dispose() => _certificates.Dispose();

    private Task<Door> OpenAsync(string transport, params string[] more) => Door.OpenAsync(transport, ["hl7.tls.enabled=true", "hl7.tls.keystore.location=" + _location, .. more]);

    private X509Certificate2 IssueAuthority(string subject)
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var bare = request.Create(_certificates.Authority, _certificates.Authority.NotBefore, _certificates.Authority.NotAfter, [5]);
        return bare.CopyWithPrivateKey(key);
    }

    private SslClientAuthenticationOptions ClientOptions()
    {
        var options = new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        options.CertificateChainPolicy.CustomTrustStore.Add(_certificates.Authority);
        return options;
    }

    private async Task<bool> IsAdmittedAsync(Door door, SslProtocols version, X509Certificate2? certificate)
    {
        var (client, opened) = await door.ConnectTlsAsync(_certificates.Authority, version, certificate);
        await using var _ = client;
        if (opened is null) return false;
        await client.WriteAsync("x"u8.ToArray());
        Assert.Equal("x"u8.ToArray(), await Loopback.ReadAsync(opened.Connection.Transport.Input, 1));
        await Loopback.CloseAsync(opened.Connection);
        return true;
    }

    private async Task<string> ThumbprintAsync(Door door)
    {
        var (client, opened) = await door.ConnectTlsAsync(_certificates.Authority);
        await using var _ = client;
        await Loopback.CloseAsync(opened!.Connection);
        return new X509Certificate2(client.RemoteCertificate!).Thumbprint;
    }

    private static async Task<byte[]> ReceiveAsync(SslStream client, int count)
    {
        var received = new byte[count];
        return received[..await client.ReadAtLeastAsync(received, count, throwOnEndOfStream: false).AsTask().WaitAsync(Loopback.Deadline)];
    }

    private static async Task<byte[]> ReceiveAllAsync(Socket socket)
    {
        try
        {
            return await Loopback.ReceiveAsync(socket, 1_000_000);
        }
        catch (SocketException)
        {
            return [];
        }
    }
}
