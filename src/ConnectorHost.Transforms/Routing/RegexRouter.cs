using System.Text.RegularExpressions;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.PluginApi.Transforms;

namespace ConnectorHost.Transforms;

/// <summary>Moves a record to another topic when the whole topic name matches a pattern.</summary>
/// <remarks>Keys as in Kafka Connect's RegexRouter (kafka-connect 17.13). Pattern and replacement are Java's; <see cref="JavaRegex"/> translates them.</remarks>
[PluginAlias("org.apache.kafka.connect.transforms.RegexRouter")]
public sealed class RegexRouter : ITransform
{
    private static readonly ConfigKey<Regex> Pattern = ConfigKey.JavaRegex("regex").Required().Matters(Importance.High)
        .Doc("Java regular expression that the whole topic name must match.");
    private static readonly ConfigKey<string> Replacement = ConfigKey.String("replacement").Required().Matters(Importance.High)
        .Doc("New topic name; $1, $2 and ${name} stand for groups of 'regex'.");
    private readonly Regex _first;
    private readonly Regex _whole;
    private readonly string _replacement;
    private (string From, string To)? _last;

    public RegexRouter(PluginConfig config)
    {
        _first = config.Get(Pattern);
        _whole = JavaRegex.Whole(_first);
        _replacement = config.Get(Replacement);
    }

    public static ConfigDef Keys { get; } = new(Pattern, Replacement);

    public ConnectRecord? Apply(ConnectRecord record)
    {
        // A task sends to few topics, mostly the same one again.
        if (_last is not { } last || last.From != record.Topic) _last = last = (record.Topic, Route(record.Topic));
        return ReferenceEquals(last.From, last.To) ? record : record with { Topic = last.To };
    }

    // As in Kafka Connect: the whole topic has to match, but only the first match is replaced ("t|tt" turns "tt" into "zt").
    private string Route(string topic) => _whole.IsMatch(topic) ? JavaRegex.ReplaceFirst(_first, topic, _replacement) : topic;
}
