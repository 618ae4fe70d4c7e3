using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Kafka;
using ConnectorHost.Runtime.Pipeline;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Work;

/// <summary>What the at-least-once tasks of one connector share towards Kafka: one producer (see the decision on it) and the topics looked at.</summary>
internal sealed partial class ConnectorLink : IAsyncDisposable
{
    private static readonly ConfigKey<bool> RequireReplicatedKey = ConfigKey.Boolean("ack.require.replicated").Default(false);
    private static readonly TimeSpan WarmUpLimit = TimeSpan.FromSeconds(10);

    private ConnectorLink(RecordProducer producer, TopicPreparation topics) => (Producer, Topics) = (producer, topics);

    public RecordProducer Producer { get; }
    public TopicPreparation Topics { get; }

    /// <summary>Connects the producer before the first record needs it; a broker out of reach is said and waited for by the records themselves.</summary>
    public static async ValueTask<ConnectorLink> CreateAsync(TaskId task, ConnectorConfig config, TimeSpan? answerDeadline, WorkerServices services, CancellationToken cancellationToken)
    {
        var logger = services.Logs.CreateLogger<RecordProducer>();
        var role = answerDeadline is { } deadline ? ProducerRole.AnswersSenders(deadline) : ProducerRole.Plain;
        var settings = new ClientConfigSources(services.Config, services.Bootstrap, services.IsEmbedded).ForProducer(config, task, role);
        if (settings.RoundRobin) throw new ConfigException("'partitioner.class' RoundRobinPartitioner is not available yet; leave it out, or set 'partitioner.ignore.keys'.");
        settings.LogNotes(logger, $"connector-producer-{task}");
        var producer = new RecordProducer(settings, logger);
        var rules = new TopicRules(
            topic => config.TopicCreation.FirstOrDefault(g => g.Matches(topic))?.For(topic),
            config.Merged.Get(RequireReplicatedKey));
        var link = new ConnectorLink(producer, new TopicPreparation(services.Admin, rules, services.Metrics, services.Time, logger));
        try
        {
            await producer.WarmUpAsync(WarmUpLimit, cancellationToken);
        }
        catch (RetriableException e)
        {
            Log.NotWarm(logger, task.Connector, e.Message);
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
        return link;
    }

    public async ValueTask DisposeAsync()
    {
        await Producer.DisposeAsync();
        Topics.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(1021, LogLevel.Warning, "{Connector}: Kafka could not be reached before the start: {Reason}")]
        public static partial void NotWarm(ILogger logger, string connector, string reason);
    }
}
