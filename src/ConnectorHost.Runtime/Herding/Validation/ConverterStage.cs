using ConnectorHost.PluginApi.Config;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Plugins;

namespace ConnectorHost.Runtime.Herding.Validation;

/// <summary>Settings of converters the connector (or its defaults) names: keys are listed with prefix, messages name them without (kafka-connect 8.5).</summary>
internal static class ConverterStage
{
    private static readonly ConfigDef TypeKey = new(
        ConfigKey.String("converter.type").Required().OneOf("key", "value", "header").Matters(Importance.Low).Doc("How this converter will be used."));

    /// <summary>What is to be listed; one error counts per faulty key.</summary>
    public static IEnumerable<ConfigInfo> Check(ValidationRun run)
    {
        foreach (var (part, kind) in new[] { ("header", PluginKind.HeaderConverter), ("key", PluginKind.Converter), ("value", PluginKind.Converter) })
        {
            var key = $"{part}.converter";
            if (run.Merged.Text(key) is not { Length: > 0 } name || run.Plugins.Find(kind, name) is not { } plugin) continue;
            var prefix = $"{key}.";
            var settings = new Dictionary<string, string?>(run.Merged.WithPrefix(prefix).Originals, StringComparer.Ordinal) { ["converter.type"] = part };
            var raw = run.MergedRaw.Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(p => p.Key[prefix.Length..], p => p.Value, StringComparer.Ordinal);
            raw["converter.type"] = part;
            foreach (var info in ValidationRun.Check(TypeKey.And(plugin.Keys), new PluginConfig(settings, raw), prefix, fullNames: false))
            {
                if (info.Value.Errors.Count > 0 && info.Value.Name.EndsWith(".schema.registry.url", StringComparison.Ordinal) && run.Worker is { BootstrapServers: not null }) AddWaysOut(info);
                // A converter of the connector's defaults is not shown, but what is wrong with it is.
                if (run.User.Contains(key) || info.Value.Errors.Count > 0) yield return info;
            }
        }
    }

    private static void AddWaysOut(ConfigInfo info)
    {
        info.Value.Errors[0] = $"{info.Value.Errors[0]} Set '{info.Value.Name}' to the URL of a schema registry, or use another converter.";
    }
}
