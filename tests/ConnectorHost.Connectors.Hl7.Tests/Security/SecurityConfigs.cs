using ConnectorHost.Connectors.Hl7.Security;
using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Connectors.Hl7.Tests.Security;

internal static class SecurityConfigs
{
    public static SecurityConfig Of(string user, string password, SecurityScope scope = SecurityScope.Message) => new(true, user, new Secret(password), scope);
}
