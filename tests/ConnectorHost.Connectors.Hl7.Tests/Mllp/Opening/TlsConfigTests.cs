using ConnectorHost.Connectors.Hl7.Mllp.Opening;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Connectors.Hl7.Tests.Mllp.Opening;

public sealed class TlsConfigTests
{
    [Theory]
    [InlineData("hl7.tls.keystore.location", "a listener needs a certificate", "hl7.tls.enabled=true")]
    [InlineData("hl7.tls.truststore.location", "no authority would be trusted", "hl7.tls.enabled=true", "hl7.tls.keystore.location=a.pem", "hl7.tls.client.auth=need")]
    [InlineData("hl7.tls.truststore.location", "no authority would be trusted", "hl7.tls.enabled=true", "hl7.tls.keystore.location=a.pem", "hl7.tls.client.auth=want")]
    [InlineData("hl7.tls.client.auth", "set it to true", "hl7.tls.client.auth=need")]
    [InlineData("hl7.tls.client.subjects", "is not need", "hl7.tls.enabled=true", "hl7.tls.keystore.location=a.pem", "hl7.tls.client.subjects=lab")]
    [InlineData("hl7.tls.keystore.key", "which holds its key itself", "hl7.tls.enabled=true", "hl7.tls.keystore.location=a.p12", "hl7.tls.keystore.type=pkcs12", "hl7.tls.keystore.key=k.pem")]
    public void Settings_that_do_not_go_together_are_refused(string key, string sentence, params string[] settings)
    {
        var errors = new ConfigErrors();
        new Hl7SourceConnector().Validate(Config(settings), errors);
        var (at, message) = Assert.Single(errors.Items);
        Assert.Equal(key, at);
        Assert.Contains(sentence, message, StringComparison.Ordinal);
        Assert.Contains(sentence, Assert.Throws<ConfigException>(() => TlsConfig.From(Config(settings))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_tls_there_is_none()
    {
        Assert.Null(TlsConfig.From(Config("hl7.tls.keystore.location=a.pem")));
    }

    [Fact]
    public void A_missing_file_is_named_with_its_key()
    {
        var config = TlsConfig.From(Config("hl7.tls.enabled=true", "hl7.tls.keystore.location=/no/such/file.pem"))!;
        var problem = Assert.Throws<ConfigException>(() => TlsFiles.Read(config));
        Assert.Contains("/no/such/file.pem", problem.Message, StringComparison.Ordinal);
        Assert.Contains("hl7.tls.keystore.location", problem.Message, StringComparison.Ordinal);
    }

    public static PluginConfig Config(params string[] settings) =>
        new(settings.Select(s => s.Split('=', 2)).ToDictionary(s => s[0], s => (string?)s[1], StringComparer.Ordinal));
}
