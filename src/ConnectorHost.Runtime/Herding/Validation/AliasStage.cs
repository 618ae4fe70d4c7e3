using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Plugins;

namespace ConnectorHost.Runtime.Herding.Validation;

/// <summary>Keys below the aliases of <c>transforms</c> and <c>predicates</c> (kafka-connect 8.5).</summary>
internal sealed class AliasStage(string list, PluginKind kind, string noun)
{
    public static readonly AliasStage Transforms = new("transforms", PluginKind.Transformation, "Transformation");
    public static readonly AliasStage Predicates = new("predicates", PluginKind.Predicate, "Predicate");

    private static readonly ConfigDef ChainKeys = new(
        ConfigKey.Boolean("negate").Default(false).Doc("Whether the configured predicate should be negated."),
        ConfigKey.OptionalString("predicate").Doc("The alias of a predicate used to determine whether to apply this transformation."));

    public void Add(ValidationRun run, ConfigEntries entries)
    {
        foreach (var alias in TransformsConfig.Aliases(run.Merged, list)) AddOne(run, entries, alias);
    }

    private void AddOne(ValidationRun run, ConfigEntries entries, string alias)
    {
        var prefix = $"{list}.{alias}.";
        var group = $"{char.ToUpperInvariant(list[0])}{list[1..]}: {alias}";
        var typeErrors = new List<string>();
        var versionErrors = new List<string>();
        var plugin = Find(run, $"{prefix}type", typeErrors);
        if (kind == PluginKind.Transformation && TransformsConfig.NegateProblem(run.Merged, alias) is { } negate) typeErrors.Add(negate);
        if (plugin is not null && PluginVersionCheck.Problem(plugin, run.Merged.Text($"{prefix}plugin.version"), out _) is { } problem)
        {
            typeErrors.Add(problem);
            versionErrors.Add(problem);
        }

        var order = 0;
        entries.Add(
            Definition($"{prefix}type", ConfigType.Class, true, null, $"Class for the '{alias}' {noun.ToLowerInvariant()}.", $"{noun} type for {alias}"),
            new ConfigValue($"{prefix}type", plugin?.ClassName, typeErrors) { Recommended = run.Names(kind) });
        entries.Add(
            Definition($"{prefix}plugin.version", ConfigType.String, false, plugin?.Version, $"Version of the '{alias}' {noun.ToLowerInvariant()}.", $"{noun} version for {alias}"),
            new ConfigValue($"{prefix}plugin.version", run.Merged.Text($"{prefix}plugin.version") ?? plugin?.Version, versionErrors)
            {
                Recommended = plugin?.Version is { } version ? [version] : [],
            });
        if (plugin is null) return;

        var keys = kind == PluginKind.Transformation ? ChainKeys.And(plugin.Keys) : plugin.Keys;
        foreach (var info in ValidationRun.Check(keys, run.Merged.WithPrefix(prefix), prefix, fullNames: true).OrderBy(c => c.Value.Name, StringComparer.Ordinal))
            entries.Add(info.Definition! with { Group = group, OrderInGroup = order++ }, info.Value);

        KeyInfo Definition(string name, ConfigType type, bool required, string? value, string documentation, string display) =>
            new(name, type, required, value, Importance.High, documentation, group, order++, ConfigWidth.Long, display, []);
    }

    private PluginInfo? Find(ValidationRun run, string key, List<string> errors)
    {
        if (run.Merged.Text(key) is not { } name)
        {
            errors.Add($"Missing required configuration \"{key}\" which has no default value.");
            return null;
        }
        try { return run.Plugins.Get(kind, name, key); }
        catch (ConfigException e)
        {
            errors.Add(e.Message);
            return null;
        }
    }
}
