using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Connectors.Hl7.Mllp.Opening;

/// <summary>Who may connect, and what happens on a connection before the first frame.</summary>
internal sealed record OpeningConfig(AllowedHosts AllowedHosts)
{
    public static readonly ConfigKey<IReadOnlyList<string>> AllowedHostsKey = ConfigKey.List("hl7.security.allowed.hosts").Default([]).In("Security", 10)
        .Must(AllowedHosts.ProblemOf)
        .Doc("IP addresses and CIDR ranges that may connect, such as 10.1.0.0/16,192.0.2.7,fd00::/8; empty: everybody. Holds whenever it is set, also with hl7.security.enabled=false. Others are closed at once without a byte.");

    public static readonly ConfigDef Keys = new(AllowedHostsKey);

    public static OpeningConfig From(PluginConfig config) => new(AllowedHosts.From(config.Get(AllowedHostsKey)));
}
