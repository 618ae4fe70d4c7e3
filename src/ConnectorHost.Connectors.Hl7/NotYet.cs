using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Connectors.Hl7;

/// <summary>Settings of features that do not exist yet: known, documented, and refused with a sentence when they would switch something on; never read and ignored.</summary>
internal static class NotYet
{
    public static readonly ConfigDef Keys = new(
        Off("mllp.proxy.protocol", "Each connection starts with a PROXY protocol header."),
        Off("hl7.tls.enabled", "TLS on the listener."));

    private static ConfigKey<bool> Off(string name, string doc) => ConfigKey.Boolean(name).Default(false)
        .Must(v => v ? $"this is not available yet; leave '{name}' at false" : null).Doc(doc);
}
