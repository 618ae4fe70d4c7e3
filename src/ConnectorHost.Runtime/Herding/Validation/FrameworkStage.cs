using ConnectorHost.PluginApi.Config;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Plugins;

namespace ConnectorHost.Runtime.Herding.Validation;

/// <summary>Keys every connector has, and the converters and versions they name (kafka-connect 9.1 to 9.3).</summary>
internal static class FrameworkStage
{
    private static readonly (string Key, PluginKind Kind)[] Converters =
        [("key.converter", PluginKind.Converter), ("value.converter", PluginKind.Converter), ("header.converter", PluginKind.HeaderConverter)];

    public static void Add(ValidationRun run, ConfigEntries entries)
    {
        var keys = run.IsSource ? ConnectorConfig.CommonKeys.And(ConnectorConfig.SourceKeys) : ConnectorConfig.CommonKeys.And(ConnectorConfig.SinkKeys);
        var infos = run.Check(keys).ToDictionary(c => c.Value.Name, StringComparer.Ordinal);
        ConnectorVersion(run, infos);
        foreach (var (key, kind) in Converters) Converter(run, infos, key, kind);
        foreach (var key in keys.Keys) entries.Add(infos[key.Name].Definition!, infos[key.Name].Value);
    }

    private static void ConnectorVersion(ValidationRun run, Dictionary<string, ConfigInfo> infos)
    {
        const string key = "connector.plugin.version";
        Default(infos, key, run.Plugin.Version, Versions(run.Plugin));
        if (PluginVersionCheck.Problem(run.Plugin, run.User.Text(key), out var unreadable) is not { } problem) return;
        if (unreadable) throw new BadRequestException(problem);
        infos["connector.class"].Value.Errors.Add(problem);
        infos[key].Value.Errors.Add(problem);
    }

    private static void Converter(ValidationRun run, Dictionary<string, ConfigInfo> infos, string key, PluginKind kind)
    {
        // What holds when the user says nothing: the connector's own default, else the worker's converter.
        var unsaid = run.User.Contains(key) ? null : run.Merged.Text(key) ?? Workers(run.Worker, key);
        var shown = unsaid is null ? run.Plugins.Find(kind, Workers(run.Worker, key)) : run.Plugins.Find(kind, unsaid);
        Default(infos, key, shown?.ClassName ?? unsaid ?? Workers(run.Worker, key), run.Names(kind));

        var text = run.Merged.Text(key)?.Trim();
        var chosen = text is null ? shown : Find(run, infos[key], kind, key, text);
        var version = $"{key}.plugin.version";
        Default(infos, version, chosen?.Version, chosen is null ? [] : Versions(chosen));
        if (chosen is null || text is null || PluginVersionCheck.Problem(chosen, run.User.Text(version), out var unreadable) is not { } problem) return;
        infos[version].Value.Errors.Add(problem);
        if (!unreadable) infos[key].Value.Errors.Add(problem);

        PluginInfo? Find(ValidationRun run, ConfigInfo info, PluginKind kind, string key, string name)
        {
            try
            {
                var plugin = run.Plugins.Get(kind, name, key);
                if (run.User.Contains(key)) infos[key] = info = infos[key] with { Value = infos[key].Value with { Text = plugin.ClassName } };
                return plugin;
            }
            catch (PluginApi.Errors.ConfigException e)
            {
                info.Value.Errors.Add(e.Message);
                infos[key] = infos[key] with { Value = infos[key].Value with { Text = null, Errors = info.Value.Errors } };
                return null;
            }
        }
    }

    private static void Default(Dictionary<string, ConfigInfo> infos, string key, string? text, IReadOnlyList<string> recommended)
    {
        var (definition, value) = infos[key];
        infos[key] = new ConfigInfo(definition! with { Default = text }, value with { Text = value.Text ?? (value.Errors.Count == 0 ? text : null), Recommended = recommended });
    }

    private static IReadOnlyList<string> Versions(PluginInfo plugin) => plugin.Version is { } version ? [version] : [];

    private static string Workers(WorkerConfig worker, string key) => key switch
    {
        "key.converter" => worker.KeyConverter,
        "value.converter" => worker.ValueConverter,
        _ => worker.HeaderConverter,
    };
}
