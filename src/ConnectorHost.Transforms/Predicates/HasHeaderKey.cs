using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.PluginApi.Transforms;

namespace ConnectorHost.Transforms;

/// <summary>True for records with at least one header of a name.</summary>
/// <remarks>Keys as in Kafka Connect's HasHeaderKey (kafka-connect 17.19).</remarks>
[PluginAlias("org.apache.kafka.connect.transforms.predicates.HasHeaderKey")]
public sealed class HasHeaderKey : IPredicate
{
    private static readonly ConfigKey<string> Name = ConfigKey.String("name").Required().NonEmpty().Matters(Importance.Medium)
        .Doc("Name of the header, letter by letter.");
    private readonly string _name;

    public HasHeaderKey(PluginConfig config) => _name = config.Get(Name);

    public static ConfigDef Keys { get; } = new(Name);

    public bool Test(ConnectRecord record) => record.Headers.Last(_name) is not null;
}
