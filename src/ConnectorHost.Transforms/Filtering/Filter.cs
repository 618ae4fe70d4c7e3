using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.PluginApi.Transforms;

namespace ConnectorHost.Transforms;

/// <summary>Drops every record it is asked about; of use with a predicate only.</summary>
/// <remarks>As Kafka Connect's Filter (kafka-connect 17.6).</remarks>
[PluginAlias("org.apache.kafka.connect.transforms.Filter")]
public sealed class Filter : ITransform
{
    public static ConfigDef Keys => ConfigDef.Empty;

    public ConnectRecord? Apply(ConnectRecord record) => null;
}
