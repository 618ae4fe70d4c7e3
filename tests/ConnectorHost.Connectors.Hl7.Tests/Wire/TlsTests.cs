using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

/// <summary>TLS and client certificates (20.2). That everything else works over TLS too is shown by the other suites, run over it.</summary>
public abstract class TlsTests(WireSetup setup) : WireTests(setup)
{
    private static readonly (string, string) Need = ("hl7.tls.client.auth", "need");
    private static readonly (string, string) Want = ("hl7.tls.client.auth", "want");
    private static readonly (string, string) Trust = ("hl7.tls.truststore.location", TestCertificates.AuthorityPem);

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Both_versions_are_spoken(SslProtocols version)
    {
        await StartAsync();
        await ExpectNothingMoreAsync(await ConnectAsync(new ClientTls(Protocols: version)));
    }

    [Theory]
    [InlineData("hl7")]
    [InlineData("http")]
    [InlineData("noise")]
    public async Task A_sender_without_TLS_is_closed_and_nothing_of_it_is_taken(string kind)
    {
        await StartAsync();
        var sender = Own(await RawClient.ConnectAsync(Bench.Port));
        await sender.SendAsync(kind switch { "hl7" => Msg.Frames(3), "http" => "GET / HTTP/1.1\r\n\r\n"u8.ToArray(), _ => "\0\0\0\0\0\0\0\0\0\0\0\0"u8.ToArray() });
        var ending = await sender.UntilEndedAsync();
        Assert.DoesNotContain("MSA", System.Text.Encoding.Latin1.GetString(ending.Rest), StringComparison.Ordinal);
        Assert.Empty(Bench.Published);
        await ExpectNothingMoreAsync(await ConnectAsync(new ClientTls()));
    }

    [Fact]
    public async Task A_certificate_in_PEM_serves_as_well()
    {
        await StartAsync(("hl7.tls.keystore.location", TestCertificates.ServerPem), ("hl7.tls.keystore.password", ""));
        await ExpectNothingMoreAsync(await ConnectAsync(new ClientTls()));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Need_admits_only_clients_with_a_certificate_of_a_known_authority(SslProtocols version)
    {
        await StartAsync(Need, Trust);
        await ExpectRefusedAsync(new ClientTls(Protocols: version));
        await ExpectRefusedAsync(new ClientTls(TestCertificates.Stranger, version));
        await ExpectNothingMoreAsync(await ConnectAsync(new ClientTls(TestCertificates.Lab, version)));
        Assert.Equal(["MARK"], Bench.Published);
    }

    [Fact]
    public async Task Want_checks_only_a_certificate_that_is_shown()
    {
        await StartAsync(Want, Trust);
        await ExpectNothingMoreAsync(await ConnectAsync(new ClientTls()));
        await ExpectNothingMoreAsync(await ConnectAsync(new ClientTls(TestCertificates.Lab)));
        await ExpectRefusedAsync(new ClientTls(TestCertificates.Stranger));
    }

    [Theory]
    [InlineData("CN=lab,O=Hospital", true)]
    [InlineData("CN=other,O=Hospital;CN=lab,O=Hospital", true)]
    [InlineData("lab.hospital.test", true)]
    [InlineData("pharmacy.hospital.test", false)]
    [InlineData("CN=pharmacy,O=Hospital", false)]
    [InlineData("CN=lab", false)]
    [InlineData("hospital.test", false)]
    public async Task Subjects_narrow_down_who_may_connect(string subjects, bool isLab)
    {
        await StartAsync(Need, Trust, ("hl7.tls.client.subjects", subjects));
        if (isLab) await ExpectNothingMoreAsync(await ConnectAsync(new ClientTls(TestCertificates.Lab)));
        else await ExpectRefusedAsync(new ClientTls(TestCertificates.Lab));
        if (subjects.Contains("lab", StringComparison.Ordinal)) await ExpectRefusedAsync(new ClientTls(TestCertificates.Pharmacy));
        else if (subjects.Contains("pharmacy", StringComparison.Ordinal)) await ExpectNothingMoreAsync(await ConnectAsync(new ClientTls(TestCertificates.Pharmacy)));
    }

    // 20.2: a client certificate is enough of a promise for hl7.security.enabled.
    [Fact]
    public async Task Needed_certificates_make_security_valid()
    {
        await StartAsync(Need, Trust, ("hl7.security.enabled", "true"));
        await ExpectNothingMoreAsync(await ConnectAsync(new ClientTls(TestCertificates.Lab)));
        await ExpectRefusedAsync(new ClientTls());
    }

    [Fact]
    public async Task All_configured_checks_have_to_pass()
    {
        await StartAsync(Need, Trust, ("hl7.security.enabled", "true"), ("hl7.security.username", "lab"), ("hl7.security.password", "secret"), ("hl7.security.allowed.hosts", "127.0.0.1"));
        var sender = await ConnectAsync(new ClientTls(TestCertificates.Lab));
        await sender.SendFrameAsync(Msg.Adt("1"));
        await sender.ExpectAsync("AR", "1");
        await sender.SendFrameAsync(Msg.Adt("2", (8, "lab^secret")));
        await sender.ExpectAsync("AA", "2");
    }

    [Fact]
    public async Task Wanted_certificates_alone_are_no_promise() =>
        await Assert.ThrowsAsync<ConfigException>(() => StartAsync(Want, Trust, ("hl7.security.enabled", "true")));

    [Fact]
    public async Task A_handshake_that_stands_still_holds_nobody_up()
    {
        await StartAsync();
        for (var i = 0; i < 5; i++) Own(await RawClient.ConnectAsync(Bench.Port));
        var half = Own(await RawClient.ConnectAsync(Bench.Port));
        await half.SendAsync([0x16, 0x03, 0x01, 0x02]);
        await ExpectNothingMoreAsync(await ConnectAsync(new ClientTls()));
        await Bench.StopAsync(TimeSpan.FromSeconds(1)).WaitAsync(Deadline);
    }

    // Frames right behind the handshake, and an answer larger than a TLS record.
    [Fact]
    public async Task Large_messages_and_answers_pass()
    {
        await StartAsync();
        var sender = await ConnectAsync(new ClientTls());
        var name = new string('N', 100_000);
        await sender.SendAsync(Msg.Frames(Msg.Adt("1", (3, name)), Msg.Adt("2", (3, name))));
        Assert.Equal(name, (await sender.ExpectAsync("AA", "1")).Field("MSH", 5));
        Assert.Equal(name, (await sender.ExpectAsync("AA", "2")).Field("MSH", 5));
    }

    [Fact]
    public async Task A_changed_certificate_is_used_for_new_connections()
    {
        var file = TestCertificates.PathOf($"{Guid.NewGuid():N}.p12");
        await File.WriteAllBytesAsync(file, TestCertificates.Lab.Export(X509ContentType.Pkcs12, TestCertificates.Password));
        await StartAsync(("hl7.tls.keystore.location", file));
        await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(new ClientTls()));       // not the certificate clients of these suites accept
        await File.WriteAllBytesAsync(file, await File.ReadAllBytesAsync(TestCertificates.ServerPfx));
        using var limit = new CancellationTokenSource(Deadline);
        while (true)
        {
            try
            {
                await ExpectNothingMoreAsync(await ConnectAsync(new ClientTls()));
                return;
            }
            catch (Exception e) when (e is AuthenticationException or IOException)
            {
                await Task.Delay(50, limit.Token);
            }
        }
    }

    // The end of TLS is the end of stream, with or without that of TCP.
    [Fact]
    public async Task A_sender_that_only_ends_TLS_gets_its_answers_and_then_the_close()
    {
        await StartAsync();
        Bench.Hold();
        var sender = await ConnectAsync(new ClientTls());
        await sender.SendAsync(Msg.Frames(2));
        await sender.FinishTlsAsync();
        Taken[] taken = [await Bench.NextAsync("1"), await Bench.NextAsync("2")];
        foreach (var one in taken) one.Settle(Outcomes.Stored);
        await sender.ExpectAsync("AA", "1");
        await sender.ExpectAsync("AA", "2");
        await sender.ExpectEndAsync();
    }


    private async Task<RawClient> ConnectAsync(ClientTls tls)
    {
        var client = Own(await RawClient.ConnectAsync(Bench.Port));
        await client.SecureAsync(tls);
        return client;
    }

    // With TLS 1.3 the client's handshake ends before the listener looks at its certificate: the refusal shows when it reads.
    private async Task ExpectRefusedAsync(ClientTls tls)
    {
        var client = Own(await RawClient.ConnectAsync(Bench.Port));
        try
        {
            await client.SecureAsync(tls);
            await client.SendFrameAsync(Msg.Adt("refused"));
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            return;
        }
        await client.ExpectEndAsync();
        Assert.DoesNotContain("refused", Bench.Published);
    }
}
