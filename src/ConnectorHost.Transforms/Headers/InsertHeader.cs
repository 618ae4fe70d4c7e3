using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.PluginApi.Transforms;

namespace ConnectorHost.Transforms;

/// <summary>Appends a header with a fixed value; headers of that name that are there stay.</summary>
/// <remarks>Keys as in Kafka Connect's InsertHeader (kafka-connect 17.11). The literal is read as a header's text is: <c>1</c> is an int8, <c>true</c> a boolean.</remarks>
[PluginAlias("org.apache.kafka.connect.transforms.InsertHeader")]
public sealed class InsertHeader : ITransform
{
    private static readonly ConfigKey<string> Name = ConfigKey.String("header").Required().Matters(Importance.High)
        .Doc("Name of the header.");
    private static readonly ConfigKey<string> Literal = ConfigKey.String("value.literal").Required().Matters(Importance.High)
        .Doc("Value of the header; a number, true, false, null, a date or a list takes that type, all else is text.");
    private readonly Header _header;

    public InsertHeader(PluginConfig config)
    {
        var value = Values.Parse(config.Get(Literal));
        _header = new Header(config.Get(Name), value.Schema, value.Value);
    }

    public static ConfigDef Keys { get; } = new(Name, Literal);

    public ConnectRecord? Apply(ConnectRecord record) => record with { Headers = record.Headers.With(_header) };
}
