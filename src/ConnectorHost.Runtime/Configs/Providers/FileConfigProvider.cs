using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Runtime.Configs.Providers;

/// <summary>Keys of a Java properties file, UTF-8 (kafka-connect 19.2).</summary>
[PluginAlias("org.apache.kafka.common.config.provider.FileConfigProvider")]
internal sealed class FileConfigProvider(PluginConfig config) : IConfigProvider
{
    private readonly AllowedPaths _paths = new(config);

    public static ConfigDef Keys { get; } = new(AllowedPaths.Key);

    public IReadOnlyDictionary<string, string> Get(string path, IReadOnlyCollection<string> keys)
    {
        if (_paths.Normalise(path) is not { } file) return new Dictionary<string, string>();
        try
        {
            var all = JavaProperties.Parse(File.ReadAllText(file));
            return keys.Where(all.ContainsKey).ToDictionary(k => k, k => all[k], StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ConfigException($"Could not read properties from file {path}", e);
        }
    }
}
