using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using Microsoft.Data.Sqlite;

namespace Acme.Connect;

/// <summary>A third party's source: a given number of records, each with the version of the SQLite client the plugin runs on.</summary>
[PluginAlias("com.acme.connect.ForeignSourceConnector")]
public sealed class ForeignSourceConnector : ISourceConnector
{
    internal static readonly ConfigKey<string> Topic = ConfigKey.String("topic").Required().NonEmpty().Doc("Topic of the records.");
    internal static readonly ConfigKey<int> Count = ConfigKey.Int32("count").Default(1).AtLeast(0).Doc("How many records there are to read.");
    internal static readonly ConfigKey<string> ConnectionString = ConfigKey.String("connection").Default("Data Source=acme.db").Doc("Connection string, read by the plugin's own SQLite client.");

    private IReadOnlyDictionary<string, string> _task = new Dictionary<string, string>();

    public string Version => "2.5.0";
    public ConfigDef Keys { get; } = new(Topic, Count, ConnectionString);

    public ValueTask StartAsync(IConnectorContext context, PluginConfig config, CancellationToken cancellationToken)
    {
        var database = new SqliteConnectionStringBuilder(config.Get(ConnectionString)).DataSource;
        _task = new Dictionary<string, string>
        {
            [Topic.Name] = config.Get(Topic),
            [Count.Name] = config.Get(Count).ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["database"] = database,
        };
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
    public IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(int maxTasks) => [_task];
    public ISourceTask CreateTask() => new ForeignSourceTask();
}
