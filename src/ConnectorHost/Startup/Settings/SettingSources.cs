using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;

namespace ConnectorHost.Startup.Settings;

/// <summary>Worker settings from all sources; later ones win: built-in defaults of the embedded form, properties file, environment, command line.</summary>
internal static class SettingSources
{
    /// <param name="file">Java properties file; null: none.</param>
    /// <param name="commandLine">Settings as <c>key=value</c>.</param>
    /// <exception cref="ConfigException">The file cannot be read, or a setting has no <c>=</c>.</exception>
    public static Dictionary<string, string?> Merge(string? file, IReadOnlyDictionary<string, string> environment, IEnumerable<string> commandLine)
    {
        var merged = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (key, value) in file is null ? [] : ReadFile(file)) merged[key] = value;
        foreach (var (key, value) in environment) merged[key] = value;
        foreach (var setting in commandLine)
        {
            var at = setting.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) throw new ConfigException($"'{setting}' is no setting: write it as key=value, for instance listeners=http://:8083");
            merged[setting[..at]] = setting[(at + 1)..];
        }
        return merged;
    }

    /// <summary>The laptop default is reachable from this machine only; whoever names a broker gets Connect's default, all interfaces.</summary>
    public static void AddDefaults(Dictionary<string, string?> settings)
    {
        if (settings.GetValueOrDefault("bootstrap.servers") is not { Length: > 0 }) settings.TryAdd("listeners", "http://127.0.0.1:8083");
    }

    private static Dictionary<string, string> ReadFile(string file)
    {
        try { return JavaProperties.Parse(File.ReadAllText(file)); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ConfigException($"The worker settings in {Path.GetFullPath(file)} cannot be read: {e.Message}", e);
        }
    }
}
