using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Kafka;
using ConnectorHost.Runtime.Kafka.Security;

namespace ConnectorHost.Runtime.Tests.Kafka.Security;

public sealed class SaslTests : IDisposable
{
    private const string Plain = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"app\" password=\"s3cret\";";
    private const string Bearer = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required";
    private const string Handler = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sasl");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("PLAIN", Plain)]
    [InlineData("plain", Plain)]
    [InlineData("SCRAM-SHA-256", "org.apache.kafka.common.security.scram.ScramLoginModule required username='app' password='s3cret';")]
    [InlineData("SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule required username='app' password='s3cret';")]
    public void User_and_password_are_taken_from_the_login_module(string mechanism, string jaas)
    {
        var settings = Admin(("sasl.mechanism", mechanism), ("sasl.jaas.config", jaas));
        Assert.Equal(("sasl_plaintext", mechanism.ToUpperInvariant(), "app", "s3cret"),
            (settings.Native["security.protocol"], settings.Native["sasl.mechanism"], settings.Native["sasl.username"], settings.Native["sasl.password"]));
        Assert.DoesNotContain("sasl.jaas.config", settings.Native.Keys);
    }

    [Theory]
    [InlineData(null, Plain, "Invalid value GSSAPI for configuration sasl.mechanism: GSSAPI (Kerberos) is not supported by this build; use SCRAM, OAUTHBEARER or TLS client certificates")]
    [InlineData("scram", Plain, "Invalid value scram for configuration sasl.mechanism: supported here: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER")]
    [InlineData("PLAIN", null, "Could not find a 'KafkaClient' entry in the JAAS configuration. System property 'java.security.auth.login.config' is not set")]
    [InlineData("SCRAM-SHA-256", Plain, "Invalid value for configuration sasl.jaas.config: login module org.apache.kafka.common.security.plain.PlainLoginModule does not serve mechanism SCRAM-SHA-256")]
    [InlineData("PLAIN", "org.x.Mine required password=s3cret;", "Invalid value for configuration sasl.jaas.config: login module org.x.Mine is not supported; supported: PlainLoginModule, ScramLoginModule, OAuthBearerLoginModule")]
    [InlineData("PLAIN", "com.sun.security.auth.module.Krb5LoginModule required;", "Invalid value for configuration sasl.jaas.config: GSSAPI (Kerberos) is not supported by this build; use SCRAM, OAUTHBEARER or TLS client certificates")]
    [InlineData("PLAIN", "software.amazon.msk.auth.iam.IAMLoginModule required;", "Invalid value for configuration sasl.jaas.config: AWS_MSK_IAM is a Java plug-in; use SCRAM or OAUTHBEARER")]
    [InlineData("PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"s3cret\"", "JAAS config entry not terminated by semi-colon")]
    [InlineData("PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"s3cret\";", "Invalid value for configuration sasl.jaas.config: login module org.apache.kafka.common.security.plain.PlainLoginModule needs the options username and password")]
    [InlineData("SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule required username=u password=s3cret tokenauth=\"true\";", "Invalid value for configuration sasl.jaas.config: tokenauth is not supported: there are no delegation tokens here")]
    [InlineData("OAUTHBEARER", null, "Invalid value for configuration sasl.jaas.config: OAUTHBEARER has no way to get a token: set sasl.oauthbearer.token.endpoint.url, or unsecuredLoginStringClaim_sub for tests")]
    public void What_cannot_log_in_is_refused_without_showing_a_secret(string? mechanism, string? jaas, string message)
    {
        var java = new List<(string, string)>();
        if (mechanism is not null) java.Add(("sasl.mechanism", mechanism));
        if (jaas is not null) java.Add(("sasl.jaas.config", jaas));
        var error = Assert.Throws<ConfigException>(() => Admin([.. java]));
        Assert.Equal(message, error.Message);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Client_credentials_come_from_keys_or_the_login_module_and_keys_win()
    {
        var settings = Admin(("sasl.mechanism", "OAUTHBEARER"), ("sasl.login.callback.handler.class", Handler), ("sasl.oauthbearer.token.endpoint.url", "http://auth/token"),
            ("sasl.oauthbearer.client.credentials.client.id", "key-id"), ("sasl.jaas.config", $"{Bearer} clientId=\"jaas-id\" clientSecret=\"s3cret\" scope=\"s\" extension_pool=\"p1\";"));
        Assert.Equal(("oidc", "http://auth/token", "key-id", "s3cret", "s", "pool=p1"),
            (settings.Native["sasl.oauthbearer.method"], settings.Native["sasl.oauthbearer.token.endpoint.url"], settings.Native["sasl.oauthbearer.client.credentials.client.id"],
            settings.Native["sasl.oauthbearer.client.credentials.client.secret"], settings.Native["sasl.oauthbearer.scope"], settings.Native["sasl.oauthbearer.extensions"]));
        Assert.DoesNotContain("https.ca.location", settings.Native.Keys);
        Assert.DoesNotContain("s3cret", settings.ToString() + string.Join('|', settings.Notes.Concat(settings.Warnings)), StringComparison.Ordinal);
    }

    [Fact]
    public void Https_token_endpoint_gets_the_systems_certificates_or_those_of_the_login_module()
    {
        var ca = Path.Combine(_folder.FullName, "ca.pem");
        File.WriteAllText(ca, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        var settings = Admin(("sasl.mechanism", "OAUTHBEARER"), ("sasl.oauthbearer.token.endpoint.url", "https://auth/token"),
            ("sasl.jaas.config", $"{Bearer} clientId=\"i\" clientSecret=\"s\" ssl.truststore.location=\"{ca}\";"));
        Assert.Equal(ca, settings.Native["https.ca.location"]);
    }

    [Fact]
    public void Unsecured_tokens_are_passed_with_a_warning()
    {
        var settings = Admin(("sasl.mechanism", "OAUTHBEARER"), ("sasl.jaas.config", $"{Bearer} unsecuredLoginStringClaim_sub=\"app\" unsecuredLoginListClaim_scope=\",a,b\" unsecuredLoginLifetimeSeconds=\"60\";"));
        Assert.Equal(("true", "lifeSeconds=60 scope=a,b principal=app"), (settings.Native["enable.sasl.oauthbearer.unsecure.jwt"], Sorted(settings.Native["sasl.oauthbearer.config"])));
        Assert.Equal("unsecured tokens are for tests only", Assert.Single(settings.Warnings));

        static string Sorted(string config) => string.Join(' ', config.Split(' ').OrderBy(t => "lsp".IndexOf(t[0], StringComparison.Ordinal)));
    }

    [Fact]
    public void Token_file_is_read_anew_each_time()
    {
        var file = Path.Combine(_folder.FullName, "token");
        File.WriteAllText(file, Jwt("{\"sub\":\"app\",\"exp\":2000000000}"));
        var settings = Admin(("sasl.mechanism", "OAUTHBEARER"), ("sasl.oauthbearer.token.endpoint.url", $"file://{file}"), ("sasl.jaas.config", $"{Bearer};"));
        Assert.DoesNotContain("sasl.oauthbearer.method", settings.Native.Keys);
        var token = settings.Tokens!.Read();
        Assert.Equal(("app", DateTimeOffset.FromUnixTimeSeconds(2_000_000_000)), (token.Principal, token.Expiry));
        Assert.DoesNotContain(token.Token, token.ToString(), StringComparison.Ordinal);
        File.WriteAllText(file, "no token");
        Assert.Throws<ConfigException>(settings.Tokens.Read);
    }

    [Fact]
    public void Java_login_classes_are_refused() => Assert.Equal("Invalid value org.x.H for configuration sasl.login.callback.handler.class: Java login classes cannot run here",
        Assert.Throws<ConfigException>(() => Admin(("sasl.mechanism", "OAUTHBEARER"), ("sasl.login.callback.handler.class", "org.x.H"), ("sasl.oauthbearer.token.endpoint.url", "http://a"))).Message);

    [Fact]
    public void Jwt_bearer_grant_sends_its_assertion_keys()
    {
        var settings = Admin(("sasl.mechanism", "OAUTHBEARER"), ("sasl.oauthbearer.token.endpoint.url", "http://a"), ("sasl.oauthbearer.jwt.retriever.class", "org.apache.kafka.common.security.oauthbearer.JwtBearerJwtRetriever"),
            ("sasl.oauthbearer.assertion.private.key.file", "/k.pem"), ("sasl.oauthbearer.assertion.claim.iss", "me"), ("sasl.oauthbearer.assertion.template.file", "/t.json"));
        Assert.Equal(("urn:ietf:params:oauth:grant-type:jwt-bearer", "/k.pem", "me", "/t.json"), (settings.Native["sasl.oauthbearer.grant.type"], settings.Native["sasl.oauthbearer.assertion.private.key.file"],
            settings.Native["sasl.oauthbearer.assertion.claim.iss"], settings.Native["sasl.oauthbearer.assertion.jwt.template.file"]));
    }

    [Fact]
    public void Jaas_text_without_a_sasl_protocol_has_no_effect_and_says_so()
    {
        var settings = ClientSettings.Admin(new Dictionary<string, string> { ["bootstrap.servers"] = "b:1", ["sasl.jaas.config"] = Plain });
        Assert.Equal("sasl.jaas.config has no effect here: security.protocol is PLAINTEXT, which does not use SASL", Assert.Single(settings.Warnings));
    }

    private static TranslatedSettings Admin(params (string Key, string Value)[] java)
    {
        var map = new Dictionary<string, string> { ["bootstrap.servers"] = "b:1", ["security.protocol"] = "SASL_PLAINTEXT" };
        foreach (var (key, value) in java) map[key] = value;
        return ClientSettings.Admin(map);
    }

    private static string Jwt(string claims) => $"e30.{System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(claims))}.";
}
