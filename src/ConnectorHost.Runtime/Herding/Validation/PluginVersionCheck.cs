using ConnectorHost.Runtime.Plugins;

namespace ConnectorHost.Runtime.Herding.Validation;

/// <summary>Whether a plugin has the version a config asks for; each plugin is loaded in one version.</summary>
internal static class PluginVersionCheck
{
    /// <summary>Kafka's sentence when it has not (kafka-connect 4.16), else null.</summary>
    /// <param name="wanted">A version or range; null and empty take any.</param>
    /// <param name="unreadable">Whether <paramref name="wanted"/> is itself no version.</param>
    public static string? Problem(PluginInfo plugin, string? wanted, out bool unreadable)
    {
        unreadable = false;
        if (string.IsNullOrWhiteSpace(wanted)) return null;
        try
        {
            var range = VersionRange.Parse(wanted);
            if (range.Matches(plugin.Version)) return null;
            return plugin.Location == PluginInfo.OwnLocation
                ? $"Plugin {plugin.ClassName} has version {plugin.Version ?? "undefined"} which does not match the required version range {range}"
                : $"Plugin {plugin.ClassName} not found that matches the version range {range}, available versions: [{plugin.Version ?? "undefined"}]";
        }
        catch (FormatException e)
        {
            unreadable = true;
            return e.Message;
        }
    }
}
