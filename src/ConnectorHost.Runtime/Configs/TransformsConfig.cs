using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Runtime.Configs;

/// <summary>One transform of a chain.</summary>
/// <param name="ClassName">As given: any of the names of a transform.</param>
/// <param name="Config">Its own settings, without prefix, secrets resolved.</param>
/// <param name="Predicate">Alias of the predicate that decides whether it applies, or null.</param>
/// <param name="Negate">Apply where the predicate does not hold.</param>
internal sealed record TransformChoice(string Alias, string ClassName, PluginConfig Config, string? Predicate, bool Negate);

/// <summary>One predicate that transforms refer to by its alias.</summary>
internal sealed record PredicateChoice(string Alias, string ClassName, PluginConfig Config);

/// <summary>The chain of a connector: <c>transforms</c>, <c>predicates</c> and what stands under their aliases (kafka-connect 8.5, 17.1).</summary>
internal sealed class TransformsConfig
{
    private TransformsConfig(IReadOnlyList<TransformChoice> transforms, IReadOnlyList<PredicateChoice> predicates) => (Transforms, Predicates) = (transforms, predicates);

    /// <summary>In the order they run.</summary>
    public IReadOnlyList<TransformChoice> Transforms { get; }

    public IReadOnlyList<PredicateChoice> Predicates { get; }

    /// <summary>Reads the chain; an alias named twice counts once.</summary>
    /// <exception cref="ConfigException">A type is missing, or <c>negate</c> stands without <c>predicate</c>.</exception>
    /// <exception cref="ConnectException">A transform refers to a predicate that is not defined.</exception>
    public static TransformsConfig From(PluginConfig merged)
    {
        var predicates = Aliases(merged, "predicates").Select(a => new PredicateChoice(a, Type(merged, $"predicates.{a}."), merged.WithPrefix($"predicates.{a}."))).ToList();
        var transforms = Aliases(merged, "transforms").Select(a => Transform(merged, a)).ToList();
        foreach (var predicate in transforms.Select(t => t.Predicate).OfType<string>().Where(p => !predicates.Exists(d => d.Alias == p)))
            throw new ConnectException($"Unknown configuration 'predicates.{predicate}.plugin.version'");
        return new TransformsConfig(transforms, predicates);
    }

    /// <summary>Aliases under <c>transforms</c> or <c>predicates</c>, each once.</summary>
    public static IReadOnlyList<string> Aliases(PluginConfig config, string key) =>
        [.. new PluginConfig(config.Originals).Get(ConfigKey.List(key).Default([])).Where(a => a.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>Kafka's sentence for <c>negate</c> without <c>predicate</c>, or null.</summary>
    public static string? NegateProblem(PluginConfig config, string alias)
    {
        var prefix = $"transforms.{alias}.";
        return config.Contains($"{prefix}negate") && !config.Contains($"{prefix}predicate")
            ? $"Config '{prefix}negate' was provided but there is no config '{prefix}predicate' defining a predicate to be negated." : null;
    }

    private static TransformChoice Transform(PluginConfig merged, string alias)
    {
        var prefix = $"transforms.{alias}.";
        var type = Type(merged, prefix);
        if (NegateProblem(merged, alias) is { } problem) throw new ConfigException(problem);
        var predicate = merged.Text($"{prefix}predicate")?.Trim();
        var negate = merged.Get(ConfigKey.Boolean($"{prefix}negate").Default(false));
        return new TransformChoice(alias, type, merged.WithPrefix(prefix), predicate, negate);
    }

    private static string Type(PluginConfig config, string prefix) => config.Get(ConfigKey.String($"{prefix}type").Required());
}
