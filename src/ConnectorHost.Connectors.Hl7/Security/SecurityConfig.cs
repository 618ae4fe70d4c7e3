using ConnectorHost.Connectors.Hl7.Mllp.Opening;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Connectors.Hl7.Security;

/// <summary>What good credentials open.</summary>
internal enum SecurityScope
{
    /// <summary>The message that carries them.</summary>
    Message,

    /// <summary>The connection: later messages without credentials pass.</summary>
    Connection,
}

/// <summary>The promise that strangers are refused, and the credentials messages carry (hl7-mllp 20.2).</summary>
/// <param name="Username">Null: credentials are not checked.</param>
/// <param name="Password">Null exactly when the user is.</param>
internal sealed record SecurityConfig(bool Enabled, string? Username, Secret? Password, SecurityScope Scope)
{
    public static readonly ConfigKey<bool> EnabledKey = ConfigKey.Boolean("hl7.security.enabled").Default(false).In("Security", 1)
        .Doc("Refuse strangers: needs hl7.security.username and hl7.security.password, or hl7.tls.client.auth=need, or hl7.security.allowed.hosts; all that are set must hold.");
    public static readonly ConfigKey<string?> UsernameKey = ConfigKey.OptionalString("hl7.security.username").In("Security", 2)
        .Doc("User that messages name in MSH-8, as user^password, user:password or 'Basic' and base64; checked when hl7.security.enabled is true.");
    public static readonly ConfigKey<Secret?> PasswordKey = ConfigKey.Password("hl7.security.password").In("Security", 3)
        .Doc("Password in MSH-8; checked when hl7.security.enabled is true.");
    public static readonly ConfigKey<SecurityScope> ScopeKey = ConfigKey.Choice<SecurityScope>("hl7.security.scope").Default(SecurityScope.Message).In("Security", 4)
        .Doc("message: each message carries credentials; connection: the first good ones open the connection for every sender behind it (all systems of an interface engine), whose later messages are checked only when MSH-8 is valued.");

    public static readonly ConfigDef Keys = new(EnabledKey, UsernameKey, PasswordKey, ScopeKey);

    /// <summary>Credentials of messages are checked.</summary>
    public bool ChecksCredentials => Enabled && Username is not null;

    /// <summary>Credentials are set but the check is switched off.</summary>
    public bool IgnoresCredentials { get; private init; }

    /// <summary>Credentials are checked, and come over connections without TLS.</summary>
    public bool CredentialsTravelInClear { get; private init; }

    /// <exception cref="ConfigException">Nothing is set that would tell strangers apart, or what is set is no secret.</exception>
    public static SecurityConfig From(PluginConfig config)
    {
        if (Problem(config) is { } problem) throw new ConfigException(problem.Message);
        var (enabled, complete) = (config.Get(EnabledKey), HasCredentials(config));
        if (enabled && complete) RefusePlaceholders(config);
        return new SecurityConfig(enabled, complete ? config.Get(UsernameKey) : null, complete ? config.Get(PasswordKey) : null, config.Get(ScopeKey))
        {
            IgnoresCredentials = !enabled && complete,
            CredentialsTravelInClear = enabled && complete && !config.Get(TlsConfig.EnabledKey),
        };
    }

    /// <summary>The checks that need more than one setting.</summary>
    public static void Validate(PluginConfig config, ConfigErrors errors)
    {
        try
        {
            if (Problem(config) is { } problem) errors.Add(problem.Key, problem.Message);
        }
        catch (ConfigException)
        {
            // A single setting is wrong: reported with its key.
        }
    }

    private static (string Key, string Message)? Problem(PluginConfig config)
    {
        if (!config.Get(EnabledKey)) return null;
        var (hasUser, hasPassword) = (!string.IsNullOrEmpty(config.Get(UsernameKey)), !string.IsNullOrEmpty(config.Get(PasswordKey)?.Reveal()));
        if (hasUser && !hasPassword) return (PasswordKey.Name, $"'{UsernameKey.Name}' is set without '{PasswordKey.Name}': set both, or neither.");
        if (hasPassword && !hasUser) return (UsernameKey.Name, $"'{PasswordKey.Name}' is set without '{UsernameKey.Name}': set both, or neither.");
        if (hasUser || NeedsClientCertificate(config) || config.Get(OpeningConfig.AllowedHostsKey).Count > 0) return null;
        return (EnabledKey.Name, $"'{EnabledKey.Name}' is true, but nothing tells strangers apart: set '{UsernameKey.Name}' and '{PasswordKey.Name}', or '{TlsConfig.ClientAuthKey.Name}=need' with TLS, or '{OpeningConfig.AllowedHostsKey.Name}'.");
    }

    // A placeholder nobody resolved would be a password that anybody can read in the config.
    private static void RefusePlaceholders(PluginConfig config)
    {
        foreach (var (key, text) in new[] { (UsernameKey.Name, config.Get(UsernameKey)!), (PasswordKey.Name, config.Get(PasswordKey)!.Reveal()) })
        {
            if (text.StartsWith("${", StringComparison.Ordinal) && text.EndsWith('}'))
                throw new ConfigException($"'{key}' is a placeholder that no config provider resolved: check the provider's file and key, and 'config.providers' of the worker.");
        }
    }

    private static bool HasCredentials(PluginConfig config) =>
        !string.IsNullOrEmpty(config.Get(UsernameKey)) && !string.IsNullOrEmpty(config.Get(PasswordKey)?.Reveal());

    private static bool NeedsClientCertificate(PluginConfig config) => config.Get(TlsConfig.EnabledKey) && config.Get(TlsConfig.ClientAuthKey) == ClientAuth.Need;
}
