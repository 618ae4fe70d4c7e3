using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Connectors.Hl7.Mllp.Opening;

/// <summary>TLS of one listener (hl7-mllp 20.2): versions 1.2 and 1.3.</summary>
internal sealed record TlsConfig(TlsStore Key, string? SeparateKey, TlsStore? Trust, ClientAuth ClientAuth, ClientSubjects Subjects)
{
    public static readonly ConfigKey<bool> EnabledKey = ConfigKey.Boolean("hl7.tls.enabled").Default(false).In("TLS", 1)
        .Doc("TLS 1.2 or 1.3 on the listener, whatever hl7.security.enabled says. Senders without TLS are refused then.");
    public static readonly ConfigKey<string?> KeyLocationKey = ConfigKey.OptionalString("hl7.tls.keystore.location").In("TLS", 2)
        .Doc("File with the listener's certificate and, unless hl7.tls.keystore.key names another file, its private key; further certificates in it are sent as the chain. A changed file is used for new connections within a second; while it cannot be read the old certificate stays.");
    public static readonly ConfigKey<Secret?> KeyPasswordKey = ConfigKey.Password("hl7.tls.keystore.password").In("TLS", 3)
        .Doc("Password of a PKCS12 file, or of an encrypted private key (BEGIN ENCRYPTED PRIVATE KEY) in PEM.");
    public static readonly ConfigKey<StoreType> KeyTypeKey = Type("hl7.tls.keystore.type").In("TLS", 4)
        .Doc("PKCS12 (also called PFX) or PEM; auto tells it from the content of the file.");
    public static readonly ConfigKey<string?> SeparateKeyKey = ConfigKey.OptionalString("hl7.tls.keystore.key").In("TLS", 5)
        .Doc("File with the private key in PEM, when it is not in hl7.tls.keystore.location.");
    public static readonly ConfigKey<string?> TrustLocationKey = ConfigKey.OptionalString("hl7.tls.truststore.location").In("TLS", 6)
        .Doc("File with the authorities that sign client certificates (or such certificates themselves, when self-signed). Only these are trusted. Read again when it changes.");
    public static readonly ConfigKey<Secret?> TrustPasswordKey = ConfigKey.Password("hl7.tls.truststore.password").In("TLS", 7)
        .Doc("Password of a PKCS12 trust store.");
    public static readonly ConfigKey<StoreType> TrustTypeKey = Type("hl7.tls.truststore.type").In("TLS", 8)
        .Doc("PKCS12 or PEM; auto tells it from the content of the file.");
    public static readonly ConfigKey<ClientAuth> ClientAuthKey = ConfigKey.Choice<ClientAuth>("hl7.tls.client.auth").Default(ClientAuth.None).In("TLS", 9)
        .Doc("Client certificates: 'none' asks for none; 'want' checks one that is shown; 'need' admits nobody without one.");
    public static readonly ConfigKey<string> SubjectsKey = ConfigKey.String("hl7.tls.client.subjects").Default("").Must(ClientSubjects.ProblemOf).In("TLS", 10)
        .Doc("Client certificates that may connect: whole subjects as in RFC 2253 (CN=lab,O=Clinic,C=DE), separated by semicolons, or common or alternative names (DNS, e-mail, URI, IP), also separated by commas; compared exactly. Empty: every certificate of the trusted authorities. Needs hl7.tls.client.auth=need.");

    public static readonly ConfigDef Keys = new(
        EnabledKey, KeyLocationKey, KeyPasswordKey, KeyTypeKey, SeparateKeyKey, TrustLocationKey, TrustPasswordKey, TrustTypeKey, ClientAuthKey, SubjectsKey);

    /// <returns>Null when TLS is off.</returns>
    /// <exception cref="ConfigException">A setting is wrong, or one that is needed is missing.</exception>
    public static TlsConfig? From(PluginConfig config)
    {
        var errors = new ConfigErrors();
        Validate(config, errors);
        if (errors.Items.Count > 0) throw new ConfigException(errors.Items[0].Message);
        if (!config.Get(EnabledKey)) return null;
        return new TlsConfig(
            new TlsStore(KeyLocationKey.Name, config.Get(KeyLocationKey)!, config.Get(KeyTypeKey), config.Get(KeyPasswordKey)?.Reveal()),
            config.Get(SeparateKeyKey) is { Length: > 0 } key ? key : null,
            config.Get(TrustLocationKey) is { Length: > 0 } trust ? new TlsStore(TrustLocationKey.Name, trust, config.Get(TrustTypeKey), config.Get(TrustPasswordKey)?.Reveal()) : null,
            config.Get(ClientAuthKey),
            ClientSubjects.From(config.Get(SubjectsKey)));
    }

    /// <summary>Checks settings against each other; those that are wrong by themselves are reported with their key.</summary>
    public static void Validate(PluginConfig config, ConfigErrors errors)
    {
        if (Try(config, EnabledKey) is not { } enabled || Try(config, ClientAuthKey) is not { } auth) return;
        if (enabled && !Has(config, KeyLocationKey))
            errors.Add(KeyLocationKey.Name, $"Missing required configuration \"{KeyLocationKey.Name}\": '{EnabledKey.Name}' is true and a listener needs a certificate.");
        if (!enabled && auth != ClientAuth.None)
            errors.Add(ClientAuthKey.Name, $"'{ClientAuthKey.Name}' asks for client certificates, but '{EnabledKey.Name}' is false; set it to true.");
        if (enabled && auth != ClientAuth.None && !Has(config, TrustLocationKey))
            errors.Add(TrustLocationKey.Name, $"Missing required configuration \"{TrustLocationKey.Name}\": '{ClientAuthKey.Name}' is not none and no authority would be trusted.");
        if (auth != ClientAuth.Need && !string.IsNullOrWhiteSpace(config.Text(SubjectsKey.Name)))
            errors.Add(SubjectsKey.Name, $"'{SubjectsKey.Name}' has names, but '{ClientAuthKey.Name}' is not need: senders without a certificate would not be held to them.");
        if (Has(config, SeparateKeyKey) && Try(config, KeyTypeKey) == StoreType.Pkcs12)
            errors.Add(SeparateKeyKey.Name, $"'{SeparateKeyKey.Name}' names a PEM file, but '{KeyTypeKey.Name}' is PKCS12, which holds its key itself.");
    }

    private static bool Has(PluginConfig config, ConfigKey<string?> key) => !string.IsNullOrWhiteSpace(config.Text(key.Name));

    private static T? Try<T>(PluginConfig config, ConfigKey<T> key) where T : struct
    {
        try { return config.Get(key); }
        catch (ConfigException) { return null; }
    }

    private static ConfigKey<StoreType> Type(string name) =>
        ConfigKey.Choice(name, (StoreType.Auto, "auto"), (StoreType.Pkcs12, "PKCS12"), (StoreType.Pem, "PEM")).Default(StoreType.Auto);
}

/// <summary>A file with certificates.</summary>
/// <param name="Setting">The key that names it, for errors.</param>
internal sealed record TlsStore(string Setting, string Location, StoreType Type, string? Password)
{
    /// <summary>Never the password.</summary>
    public override string ToString() => Location;
}
