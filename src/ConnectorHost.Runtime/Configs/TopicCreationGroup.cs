using System.Text.RegularExpressions;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.Runtime.Kafka;

namespace ConnectorHost.Runtime.Configs;

/// <summary>How new topics of a source connector are made; the first group that matches a name decides (kafka-connect 9.2).</summary>
internal sealed class TopicCreationGroup
{
    private const string Default = "default";
    private readonly IReadOnlyList<Regex> _include;
    private readonly IReadOnlyList<Regex> _exclude;

    private TopicCreationGroup(string name, IReadOnlyList<Regex> include, IReadOnlyList<Regex> exclude, short replication, int partitions, IReadOnlyDictionary<string, string> configs) =>
        (Name, _include, _exclude, ReplicationFactor, Partitions, Configs) = (name, include, exclude, replication, partitions, configs);

    public string Name { get; }

    /// <summary>-1 leaves it to the broker.</summary>
    public short ReplicationFactor { get; }

    /// <summary>-1 leaves it to the broker.</summary>
    public int Partitions { get; }

    /// <summary>Topic configs passed to the creation.</summary>
    public IReadOnlyDictionary<string, string> Configs { get; }

    public bool Matches(string topic) => _include.Any(p => p.IsMatch(topic)) && !_exclude.Any(p => p.IsMatch(topic));

    public TopicSpec For(string topic) => new(topic, Partitions, ReplicationFactor, Configs);

    /// <summary>The groups in the order they are asked, <c>default</c> last; none when the config has no <c>topic.creation.</c> key of Connect's.</summary>
    /// <exception cref="PluginApi.Errors.ConfigException">A required key is missing or a value is bad.</exception>
    public static IReadOnlyList<TopicCreationGroup> From(PluginConfig config)
    {
        if (!ConnectorDefaults.HasTopicCreation(config.Originals.Keys)) return [];
        var byDefault = Read(config, Default, ReplicationKey(Default).Required(), PartitionsKey(Default).Required(), [Any()]);
        var named = config.Get(ConnectorConfigKeys.TopicCreationGroups).Where(g => g.Length > 0 && g != Default).Distinct(StringComparer.Ordinal)
            .Select(g => Read(config, g, ReplicationKey(g).Default(byDefault.ReplicationFactor), PartitionsKey(g).Default(byDefault.Partitions), null));
        return [.. named, byDefault];
    }

    private static TopicCreationGroup Read(PluginConfig config, string group, ConfigKey<short> replication, ConfigKey<int> partitions, IReadOnlyList<Regex>? include)
    {
        var prefix = $"{ConnectorDefaults.TopicCreationPrefix}{group}.";
        var exclude = include is null ? Patterns(config, $"{prefix}exclude") : [];
        string[] own = ["include", "exclude", "replication.factor", "partitions"];
        var configs = config.WithPrefix(prefix).Originals.Where(p => p.Value is not null && !own.Contains(p.Key)).ToDictionary(p => p.Key, p => p.Value!, StringComparer.Ordinal);
        return new TopicCreationGroup(group, include ?? Patterns(config, $"{prefix}include"), exclude, config.Get(replication), config.Get(partitions), configs);
    }

    private static Regex[] Patterns(PluginConfig config, string key)
    {
        var texts = config.Get(ConfigKey.List(key).Default([]));
        return [.. texts.Select(t => JavaRegex.Whole(new PluginConfig(new Dictionary<string, string?> { [key] = t }).Get(ConfigKey.JavaRegex(key))))];
    }

    private static Regex Any() => new("", RegexOptions.CultureInvariant);

    private static ConfigKey<short> ReplicationKey(string group) => ConfigKey.Int16($"{ConnectorDefaults.TopicCreationPrefix}{group}.replication.factor")
        .Must(v => v is -1 or >= 1 ? null : "Replication factor must be positive and not larger than the number of brokers in the Kafka cluster, or -1 to use the broker's default");

    private static ConfigKey<int> PartitionsKey(string group) => ConfigKey.Int32($"{ConnectorDefaults.TopicCreationPrefix}{group}.partitions")
        .Must(v => v is -1 or >= 1 ? null : "Number of partitions must be positive, or -1 to use the broker's default");
}
