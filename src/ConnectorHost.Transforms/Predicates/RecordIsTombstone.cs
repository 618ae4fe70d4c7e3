using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.PluginApi.Transforms;

namespace ConnectorHost.Transforms;

/// <summary>True for records without a value.</summary>
/// <remarks>As Kafka Connect's RecordIsTombstone (kafka-connect 17.19).</remarks>
[PluginAlias("org.apache.kafka.connect.transforms.predicates.RecordIsTombstone")]
public sealed class RecordIsTombstone : IPredicate
{
    public static ConfigDef Keys => ConfigDef.Empty;

    public bool Test(ConnectRecord record) => record.Value is null;
}
