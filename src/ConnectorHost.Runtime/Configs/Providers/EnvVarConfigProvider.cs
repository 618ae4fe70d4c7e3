using System.Text.RegularExpressions;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Runtime.Configs.Providers;

/// <summary>Environment variables of this process (kafka-connect 19.2).</summary>
[PluginAlias("org.apache.kafka.common.config.provider.EnvVarConfigProvider")]
internal sealed class EnvVarConfigProvider(PluginConfig config) : IConfigProvider
{
    private static readonly ConfigKey<Regex> Allowlist = ConfigKey.JavaRegex("allowlist.pattern")
        .Default(new Regex(".*", RegexOptions.CultureInvariant)).Doc("Pattern the whole name of a variable must match to be readable.");

    private readonly Regex _allowed = JavaRegex.Whole(config.Get(Allowlist));

    public static ConfigDef Keys { get; } = new(Allowlist);

    public IReadOnlyDictionary<string, string> Get(string path, IReadOnlyCollection<string> keys)
    {
        if (path.Length > 0) throw new ConfigException($"Path is not supported for EnvVarConfigProvider, invalid value '{path}'");
        return keys.Where(k => _allowed.IsMatch(k)).Select(k => (Key: k, Value: Environment.GetEnvironmentVariable(k))).Where(v => v.Value is not null)
            .ToDictionary(v => v.Key, v => v.Value!, StringComparer.Ordinal);
    }
}
