using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.PluginApi.Transforms;

namespace ConnectorHost.Transforms;

/// <summary>Removes every header with one of some names; the others keep their order.</summary>
/// <remarks>Keys as in Kafka Connect's DropHeaders (kafka-connect 17.4).</remarks>
[PluginAlias("org.apache.kafka.connect.transforms.DropHeaders")]
public sealed class DropHeaders : ITransform
{
    private static readonly ConfigKey<IReadOnlyList<string>> Names = ConfigKey.List("headers").Required().NonEmptyList().Matters(Importance.High)
        .Doc("Names of the headers to remove.");
    private readonly HashSet<string> _names;

    public DropHeaders(PluginConfig config) => _names = new HashSet<string>(config.Get(Names), StringComparer.Ordinal);

    public static ConfigDef Keys { get; } = new(Names);

    public ConnectRecord? Apply(ConnectRecord record)
    {
        foreach (var header in record.Headers.AsSpan())
        {
            if (_names.Contains(header.Key)) return record with { Headers = PluginApi.Records.Headers.Of([.. record.Headers.Where(h => !_names.Contains(h.Key))]) };
        }
        return record;
    }
}
