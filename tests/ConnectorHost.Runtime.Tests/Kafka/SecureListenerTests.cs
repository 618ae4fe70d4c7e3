using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Runtime.Tests.Kafka;

/// <summary>
/// Java texts against a broker with TLS and SASL. <c>CONNECTORHOST_TEST_SECURE=host:port;folder</c>: the plain port P, whose broker has SSL with client certificates at P+2 and SASL_SSL at P+3,
/// and the folder with ca.pem, client.pem and client.key.
/// </summary>
public sealed class SecureListenerTests
{
    private const string Scram = "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"app\" password=\"app-secret\";";
    private static readonly string[]? Secure = Environment.GetEnvironmentVariable("CONNECTORHOST_TEST_SECURE")?.Split(';');

    [Theory]
    [InlineData("PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"app\" password=\"app-secret\";")]
    [InlineData("SCRAM-SHA-256", Scram)]
    [InlineData("SCRAM-SHA-512", Scram)]
    [InlineData("OAUTHBEARER", "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub=\"app\";")]
    public async Task Sasl_mechanism_connects(string mechanism, string jaas)
    {
        Assert.SkipWhen(Secure is null, "needs a broker with TLS and SASL: set CONNECTORHOST_TEST_SECURE");
        await using var admin = Admin(3, ("security.protocol", "SASL_SSL"), ("sasl.mechanism", mechanism), ("sasl.jaas.config", jaas), ("ssl.truststore.location", Tls("ca.pem")), ("ssl.truststore.type", "PEM"));
        Assert.NotEmpty(await admin.ClusterIdAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_certificate_connects_from_a_file_or_inline(bool inline)
    {
        Assert.SkipWhen(Secure is null, "needs a broker with TLS and SASL: set CONNECTORHOST_TEST_SECURE");
        var store = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(store, await File.ReadAllTextAsync(Tls("client.key")) + await File.ReadAllTextAsync(Tls("client.pem")));
            (string, string)[] keys = inline
                ? [("ssl.keystore.key", OneLine("client.key")), ("ssl.keystore.certificate.chain", OneLine("client.pem")), ("ssl.truststore.certificates", OneLine("ca.pem"))]
                : [("ssl.keystore.location", store), ("ssl.truststore.location", Tls("ca.pem"))];
            await using var admin = Admin(2, [("security.protocol", "SSL"), .. keys]);
            Assert.NotEmpty(await admin.ClusterIdAsync(CancellationToken.None));
        }
        finally { File.Delete(store); }
    }

    [Fact]
    public async Task Wrong_password_is_told_and_not_shown()
    {
        Assert.SkipWhen(Secure is null, "needs a broker with TLS and SASL: set CONNECTORHOST_TEST_SECURE");
        await using var admin = Admin(3, ("security.protocol", "SASL_SSL"), ("sasl.mechanism", "PLAIN"), ("ssl.truststore.location", Tls("ca.pem")),
            ("sasl.jaas.config", "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"app\" password=\"wr0ng\";"), ("request.timeout.ms", "3000"));
        var error = await Assert.ThrowsAsync<RetriableException>(async () => await admin.ClusterIdAsync(CancellationToken.None));
        Assert.Contains("The client reports: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Authentication failed", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", error.ToString(), StringComparison.Ordinal);
    }

    private static string Tls(string file) => Path.Combine(Secure![1], file);

    private static string OneLine(string file) => File.ReadAllText(Tls(file)).ReplaceLineEndings(" ");

    private static KafkaTopicAdmin Admin(int portOffset, params (string Key, string Value)[] java)
    {
        var address = Secure![0].Split(':');
        var settings = java.ToDictionary(p => p.Key, p => p.Value);
        settings["bootstrap.servers"] = $"{address[0]}:{int.Parse(address[1], System.Globalization.CultureInfo.InvariantCulture) + portOffset}";
        return new KafkaTopicAdmin(ClientSettings.Admin(settings), NullLoggerFactory.Instance, TimeProvider.System);
    }
}
