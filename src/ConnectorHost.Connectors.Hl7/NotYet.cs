using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Connectors.Hl7;

/// <summary>Settings of features that do not exist yet: known, documented, and refused with a sentence when they would switch something on; never read and ignored.</summary>
internal static class NotYet
{
    public static readonly ConfigDef Keys = new(
        Off("mllp.proxy.protocol", "Each connection starts with a PROXY protocol header."),
        Only("mllp.release", "1", "MLLP release; 2 adds commit acknowledgement bytes."),
        Off("hl7.security.enabled", "Refuse strangers: credentials in MSH-8, client certificates or an address list."),
        Only("hl7.security.scope", "message", "Whether each message or the connection is checked."),
        Off("hl7.tls.enabled", "TLS on the listener."),
        Off("hl7.log.phi", "Log message content at debug level."),
        ConfigKey.OptionalString("hl7.security.username").Doc("User in MSH-8; checked when hl7.security.enabled is true."),
        ConfigKey.Password("hl7.security.password").Doc("Password in MSH-8; checked when hl7.security.enabled is true."));

    private static ConfigKey<string> Only(string name, string value, string doc) => ConfigKey.String(name).Default(value)
        .Must(v => v.Equals(value, StringComparison.OrdinalIgnoreCase) ? null : $"this is not available yet; leave '{name}' at '{value}'").Doc(doc);

    private static ConfigKey<bool> Off(string name, string doc) => ConfigKey.Boolean(name).Default(false)
        .Must(v => v ? $"this is not available yet; leave '{name}' at false" : null).Doc(doc);
}
