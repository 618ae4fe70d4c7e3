using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.PluginApi.Transforms;
using Microsoft.Data.Sqlite;

namespace Acme.Connect;

/// <summary>Adds a header with the version of the SQLite client the plugin runs on.</summary>
public sealed class AddDriver(PluginConfig config) : ITransform
{
    private static readonly ConfigKey<string> Name = ConfigKey.String("header").Default("driver").NonEmpty().Doc("Name of the header.");
    private readonly string _name = config.Get(Name);

    public static ConfigDef Keys { get; } = new(Name);

    public ConnectRecord? Apply(ConnectRecord record) =>
        record with { Headers = record.Headers.With(Header.Text(_name, typeof(SqliteConnection).Assembly.GetName().Version!.ToString())) };
}
