using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Runtime.Configs.Providers;

/// <summary>Where a provider may read; without <c>allowed.paths</c> everywhere.</summary>
internal sealed class AllowedPaths
{
    public static readonly ConfigKey<IReadOnlyList<string>> Key = ConfigKey.List("allowed.paths")
        .Default([]).Doc("Absolute paths of existing directories or files this provider may read, separated by commas; empty: all. Anything else reads as empty.");

    private readonly IReadOnlyList<string> _allowed;

    /// <exception cref="ConfigException">A path is relative or does not exist.</exception>
    public AllowedPaths(PluginConfig config) => _allowed = [.. config.Get(Key).Where(p => p.Length > 0).Select(Checked)];

    /// <summary>The normalised path, or null when it is empty or not allowed.</summary>
    public string? Normalise(string path)
    {
        if (path.Length == 0) return null;
        var full = Path.GetFullPath(path);
        return _allowed.Count == 0 || _allowed.Any(a => full == a || full.StartsWith(a.EndsWith('/') ? a : $"{a}/", StringComparison.Ordinal)) ? full : null;
    }

    private static string Checked(string path)
    {
        if (!Path.IsPathFullyQualified(path)) throw new ConfigException($"Path {path} is not absolute");
        if (!Path.Exists(path)) throw new ConfigException($"Path {path} does not exist");
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
    }
}
