using System.Text.RegularExpressions;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.PluginApi.Transforms;

namespace ConnectorHost.Transforms;

/// <summary>True for records whose whole topic name matches a Java regular expression.</summary>
/// <remarks>Keys as in Kafka Connect's TopicNameMatches (kafka-connect 17.19).</remarks>
[PluginAlias("org.apache.kafka.connect.transforms.predicates.TopicNameMatches")]
public sealed class TopicNameMatches : IPredicate
{
    private static readonly ConfigKey<Regex> Pattern = ConfigKey.JavaRegex("pattern").Required().Matters(Importance.Medium)
        .Must(v => JavaRegex.TextOf(v).Length == 0 ? "String must be non-empty" : null)
        .Doc("Java regular expression that the whole topic name must match.");
    private readonly Regex _whole;

    public TopicNameMatches(PluginConfig config) => _whole = JavaRegex.Whole(config.Get(Pattern));

    public static ConfigDef Keys { get; } = new(Pattern);

    public bool Test(ConnectRecord record) => _whole.IsMatch(record.Topic);
}
