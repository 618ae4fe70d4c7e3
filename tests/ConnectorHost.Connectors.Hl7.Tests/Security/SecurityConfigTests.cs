using ConnectorHost.Connectors.Hl7.Security;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Connectors.Hl7.Tests.Security;

/// <summary>hl7-mllp 20.2, first paragraph, and 20.3.</summary>
public sealed class SecurityConfigTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("hl7.security.enabled=false;hl7.security.username=u", null)]
    [InlineData("hl7.security.enabled=true", "hl7.security.enabled")]
    [InlineData("hl7.security.enabled=true;hl7.security.username=u;hl7.security.password=p", null)]
    [InlineData("hl7.security.enabled=true;hl7.security.username=u", "hl7.security.password")]
    [InlineData("hl7.security.enabled=true;hl7.security.password=p", "hl7.security.username")]
    [InlineData("hl7.security.enabled=true;hl7.security.username=u;hl7.security.allowed.hosts=10.0.0.0/8", "hl7.security.password")]
    [InlineData("hl7.security.enabled=true;hl7.security.username=;hl7.security.password=", "hl7.security.enabled")]
    [InlineData("hl7.security.enabled=true;hl7.security.allowed.hosts=10.0.0.0/8", null)]
    [InlineData("hl7.security.enabled=true;hl7.tls.enabled=true;hl7.tls.client.auth=NEED", null)]
    [InlineData("hl7.security.enabled=true;hl7.tls.enabled=true;hl7.tls.client.auth=want", "hl7.security.enabled")]
    [InlineData("hl7.security.enabled=true;hl7.tls.enabled=false;hl7.tls.client.auth=need", "hl7.security.enabled")]
    public void Enabled_needs_something_that_tells_strangers_apart(string settings, string? fault)
    {
        var errors = new ConfigErrors();
        var config = Config(settings);
        SecurityConfig.Validate(config, errors);
        Assert.Equal(fault, errors.Items.Select(i => i.Key).SingleOrDefault());
        if (fault is null) Assert.NotNull(SecurityConfig.From(config));
        else Assert.Throws<ConfigException>(() => SecurityConfig.From(config));
    }

    [Theory]
    [InlineData("hl7.security.enabled=true;hl7.security.username=u;hl7.security.password=p", true, true, false)]
    [InlineData("hl7.security.enabled=true;hl7.security.username=u;hl7.security.password=p;hl7.tls.enabled=true", true, false, false)]
    [InlineData("hl7.security.enabled=true;hl7.security.allowed.hosts=10.0.0.1", false, false, false)]
    [InlineData("hl7.security.username=u;hl7.security.password=p", false, false, true)]
    [InlineData("", false, false, false)]
    public void Warnings_follow_from_the_settings(string settings, bool checks, bool inClear, bool ignored)
    {
        var config = SecurityConfig.From(Config(settings));
        Assert.Equal((checks, inClear, ignored), (config.ChecksCredentials, config.CredentialsTravelInClear, config.IgnoresCredentials));
    }

    [Theory]
    [InlineData("hl7.security.username", "hl7.security.password")]
    [InlineData("hl7.security.password", "hl7.security.username")]
    public void A_placeholder_nobody_resolved_is_no_secret(string unresolved, string other)
    {
        var config = Config($"hl7.security.enabled=true;{unresolved}=${{file:/secrets:key}};{other}=x");
        var errors = new ConfigErrors();
        SecurityConfig.Validate(config, errors);                // validation sees placeholders as they are
        Assert.Empty(errors.Items);
        Assert.Contains($"'{unresolved}' is a placeholder", Assert.Throws<ConfigException>(() => SecurityConfig.From(config)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_secret_is_not_shown() =>
        Assert.DoesNotContain("s3cret", SecurityConfig.From(Config("hl7.security.enabled=true;hl7.security.username=u;hl7.security.password=s3cret")).ToString(), StringComparison.Ordinal);

    private static PluginConfig Config(string settings) => new(settings.Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(s => s.Split('=', 2)).ToDictionary(s => s[0], s => (string?)s[1], StringComparer.Ordinal));
}
