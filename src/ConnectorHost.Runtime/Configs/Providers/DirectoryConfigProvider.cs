using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Runtime.Configs.Providers;

/// <summary>Files of a directory, such as mounted secrets: the key is the file name, the value its whole text, not trimmed (kafka-connect 19.2).</summary>
[PluginAlias("org.apache.kafka.common.config.provider.DirectoryConfigProvider")]
internal sealed class DirectoryConfigProvider(PluginConfig config) : IConfigProvider
{
    private readonly AllowedPaths _paths = new(config);

    public static ConfigDef Keys { get; } = new(AllowedPaths.Key);

    public IReadOnlyDictionary<string, string> Get(string path, IReadOnlyCollection<string> keys)
    {
        if (_paths.Normalise(path) is not { } directory) return new Dictionary<string, string>();
        var files = List(directory);
        return keys.Where(files.Contains).ToDictionary(k => k, k => Read(Path.Combine(directory, k), directory), StringComparer.Ordinal);
    }

    private static HashSet<string> List(string directory)
    {
        try { return [.. Directory.EnumerateFiles(directory).Select(f => Path.GetFileName(f))]; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new ConfigException($"Could not list directory {directory}", e); }
    }

    private static string Read(string file, string directory)
    {
        try { return File.ReadAllText(file); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException($"Could not read file {directory} for property {Path.GetFileName(file)}", e);
        }
    }
}
