using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Plugins;

namespace ConnectorHost.Runtime.Herding.Validation;

/// <summary>What the stages of one validation share: the config with and without the connector's defaults, both resolved beside raw.</summary>
internal sealed record ValidationRun(
    PluginCatalog Plugins, WorkerConfig Worker, PluginInfo Plugin, IConnector Connector, IReadOnlyDictionary<string, string?> Raw, PluginConfig User, PluginConfig Merged, IReadOnlyDictionary<string, string?> MergedRaw)
{
    public bool IsSource => Plugin.Kind == PluginKind.Source;

    /// <summary>Checks keys on the merged config; where only the connector's defaults speak, the plain default is shown.</summary>
    public IEnumerable<ConfigInfo> Check(ConfigDef keys) => keys.Validate(Merged).Select(value =>
    {
        var definition = KeyInfo.Of(keys.Find(value.Name)!);
        return new ConfigInfo(definition, User.Contains(value.Name) || !Merged.Contains(value.Name) ? value : value with { Text = definition.Default });
    });

    /// <summary>The same below a prefix that is not part of the keys.</summary>
    /// <param name="fullNames">Whether messages of types and missing values name the key in full (kafka-connect 8.5).</param>
    public static IEnumerable<ConfigInfo> Check(ConfigDef keys, PluginConfig config, string prefix, bool fullNames) => keys.Validate(config).Select(value =>
    {
        var definition = KeyInfo.Of(keys.Find(value.Name)!);
        var errors = fullNames ? value.Errors.Select(e => FullName(e, value.Name, prefix)).ToList() : value.Errors;
        return new ConfigInfo(definition with { Name = prefix + definition.Name }, value with { Name = prefix + value.Name, Errors = errors });
    });

    public IReadOnlyList<string> Names(PluginKind kind) => [.. Plugins.All.Where(p => p.Kind == kind).Select(p => p.ClassName).Order(StringComparer.Ordinal)];

    private static string FullName(string error, string key, string prefix)
    {
        var missing = $"Missing required configuration \"{key}\"";
        if (error.StartsWith(missing, StringComparison.Ordinal)) return $"Missing required configuration \"{prefix}{key}\"{error[missing.Length..]}";
        var ofType = error.Contains(": Not a number of type ", StringComparison.Ordinal) || error.EndsWith(": Expected value to be either true or false", StringComparison.Ordinal);
        return ofType ? error.Replace($" for configuration {key}: ", $" for configuration {prefix}{key}: ", StringComparison.Ordinal) : error;
    }
}
