using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Connectors.Hl7.Mllp.Opening;

/// <summary>Who may connect, and what happens on a connection before the first frame.</summary>
/// <param name="Tls">Null when the listener speaks MLLP in clear.</param>
internal sealed record OpeningConfig(AllowedHosts AllowedHosts, bool ProxyProtocol, TlsConfig? Tls)
{
    public static readonly ConfigKey<IReadOnlyList<string>> AllowedHostsKey = ConfigKey.List("hl7.security.allowed.hosts").Default([]).In("Security", 10)
        .Must(AllowedHosts.ProblemOf)
        .Doc("IP addresses and CIDR ranges that may connect, such as 10.1.0.0/16,192.0.2.7,fd00::/8; empty: everybody. Holds whenever it is set, also with hl7.security.enabled=false. Others are closed at once without a byte.");
    public static readonly ConfigKey<bool> ProxyProtocolKey = ConfigKey.Boolean("mllp.proxy.protocol").Default(false).In("MLLP", 21)
        .Doc("Each connection starts with a PROXY protocol header, version 1 or 2, as load balancers send it (before TLS); a connection without one is closed. Its source address is the peer in logs, dead letters and hl7.security.allowed.hosts: whoever reaches the port can claim any address, so let only the balancer reach it.");

    public static readonly ConfigDef Keys = new ConfigDef(AllowedHostsKey, ProxyProtocolKey).And(TlsConfig.Keys);

    /// <exception cref="PluginApi.Errors.ConfigException">A setting is wrong.</exception>
    public static OpeningConfig From(PluginConfig config) => new(AllowedHosts.From(config.Get(AllowedHostsKey)), config.Get(ProxyProtocolKey), TlsConfig.From(config));

    /// <summary>Checks settings against each other.</summary>
    public static void Validate(PluginConfig config, ConfigErrors errors) => TlsConfig.Validate(config, errors);
}
