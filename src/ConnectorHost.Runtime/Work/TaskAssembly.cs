using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Kafka;
using ConnectorHost.Runtime.Pipeline;
using ConnectorHost.Runtime.Plugins;
using ConnectorHost.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Work;

/// <summary>Builds a source task with its pipeline from the stored configs; secrets are resolved here and nowhere earlier.</summary>
internal sealed partial class TaskAssembly(WorkerServices services)
{
    private const string DeadLetterMaxBytes = "topic.creation.default.max.message.bytes";

    /// <param name="shared">What plugins of this connector share.</param>
    /// <param name="links">What the runtime shares for this connector.</param>
    /// <param name="wake">To be called when the task has to look up from polling.</param>
    public async ValueTask<SourceTaskLoop> BuildAsync(TaskId id, ConnectorEntry entry, SharedResources shared, SharedResources links, Action wake, CancellationToken cancellationToken)
    {
        var plugin = services.Plugins.GetConnector(entry.Config["connector.class"]!);
        if (plugin.Kind != PluginKind.Source) throw new ConnectException($"{plugin.ClassName} is no source connector.");
        var connector = services.Plugins.CreateSource(plugin);
        var config = ConnectorConfig.For(entry.Config, connector, services.Config, services.Resolver);
        CheckTaskCount(entry, config);
        var taskConfig = ConnectorConfig.ForTask(entry.TaskConfigs[id.Task], connector, services.Resolver);
        var deadline = connector.AnswerDeadline(config.Merged);
        var errors = new ErrorPolicy(config.Tolerance, config.RetryTimeout, config.RetryDelayMax, config.LogErrors, deadline is not null);
        var link = await links.AcquireAsync("link", ct => ConnectorLink.CreateAsync(id, config, deadline, services, ct), cancellationToken);
        try
        {
            var metrics = new PipelineMetrics(services.Metrics, id);
            var task = connector.CreateTask();
            var submitted = new SubmittedRecords();
            var deadLetters = await CreateDeadLettersAsync(id, config, deadline is not null, link.Value, metrics, cancellationToken);
            var logger = services.Logs.CreateLogger<SourceTaskLoop>();
            var parts = new PipelineParts(id, task, CreateChain(config), CreateConversion(config), link.Value.Topics, link.Value.Producer, submitted, errors, deadLetters, metrics, services.Time, logger, wake)
            {
                OnProduced = services.Config.TopicTrackingEnable ? topic => services.Topics.Add(id.Connector, topic) : static _ => { },
            };
            var offsets = new OffsetFlusher(id, submitted, services.Offsets, services.Config.OffsetFlushInterval, services.Config.OffsetFlushTimeout, services.Time, logger);
            var context = new SourceTaskContext(id, entry.TaskConfigs.Count, task.GetType().FullName!, new OffsetReader(services.Offsets, id.Connector), shared, submitted, deadLetters, services);
            return new SourceTaskLoop(id, task, context, taskConfig, new RecordPipeline(parts), offsets, link, logger);
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }

    private static void CheckTaskCount(ConnectorEntry entry, ConnectorConfig config)
    {
        if (config.EnforceTasksMax && entry.TaskConfigs.Count > config.TasksMax) throw new ConnectException(TooManyTasks(entry.Name, entry.TaskConfigs.Count, config.TasksMax));
    }

    /// <summary>Kafka's sentence (kafka-connect 7.5).</summary>
    public static string TooManyTasks(string connector, int count, int max) =>
        $"The connector {connector} has generated {count} tasks, which is greater than {max}, the maximum number of tasks it is configured to create. " +
        "This behaviour should be considered a bug and is disallowed. If necessary, it can be permitted by reconfiguring the connector with 'tasks.max.enforce' set to false; " +
        "however, this option will be removed in a future release of Kafka Connect.";

    private TransformChain CreateChain(ConnectorConfig config)
    {
        if (config.Chain.Transforms.Count == 0) return TransformChain.Empty;
        var predicates = config.Chain.Predicates.ToDictionary(
            p => p.Alias, p => services.Plugins.CreatePredicate(services.Plugins.Get(PluginKind.Predicate, p.ClassName), p.Config), StringComparer.Ordinal);
        return new TransformChain([.. config.Chain.Transforms.Select(t =>
        {
            var plugin = services.Plugins.Get(PluginKind.Transformation, t.ClassName);
            return new TransformStep(t.Alias, plugin.ClassName, services.Plugins.CreateTransform(plugin, t.Config), t.Predicate is null ? null : predicates[t.Predicate], t.Negate);
        })]);
    }

    private RecordConversion CreateConversion(ConnectorConfig config)
    {
        var header = services.Plugins.Get(PluginKind.HeaderConverter, config.HeaderConverter.ClassName);
        return new RecordConversion(
            Converter(config.KeyConverter), Converter(config.ValueConverter),
            services.Plugins.CreateHeaderConverter(header, config.HeaderConverter.Config, Context(ConverterPart.Header)), header.ClassName);

        NamedConverter Converter(ConverterChoice choice)
        {
            var plugin = services.Plugins.Get(PluginKind.Converter, choice.ClassName);
            return new NamedConverter(services.Plugins.CreateConverter(plugin, choice.Config, Context(choice.Part)), plugin.ClassName);
        }

        ConverterContext Context(ConverterPart part) => new(part, services.Logs, services.Meters, services.Time);
    }

    private async ValueTask<DeadLetterQueue?> CreateDeadLettersAsync(TaskId id, ConnectorConfig config, bool answersSenders, ConnectorLink link, PipelineMetrics metrics, CancellationToken cancellationToken)
    {
        if (config.DeadLetterTopic is not { } topic) return null;
        var ready = true;
        try
        {
            await CreateTopicAsync(topic, config, cancellationToken);
        }
        catch (RetriableException e) when (answersSenders)
        {
            ready = false;                                     // senders are told what is not stored, and the topic is tried again
            Log.DeadLetterTopicNotReady(services.Logs.CreateLogger<TaskAssembly>(), id, topic, e.Message);
        }
        catch (ConnectException e)
        {
            throw new ConnectException($"Could not initialize dead letter queue with topic={topic}", e);
        }
        return new DeadLetterQueue(topic, config.DeadLetterHeaders, id, link.Producer, metrics)
        {
            PrepareTopic = ready ? null : () => CreateTopicAsync(topic, config, CancellationToken.None).AsTask(),
        };
    }

    private async ValueTask CreateTopicAsync(string topic, ConnectorConfig config, CancellationToken cancellationToken)
    {
        if (await services.Admin.ExistsAsync(topic, cancellationToken)) return;
        var brokers = await services.Admin.BrokerCountAsync(cancellationToken);
        var configs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (config.Merged.Text(DeadLetterMaxBytes) is { } bytes) configs["max.message.bytes"] = bytes;
        await services.Admin.CreateAsync(new TopicSpec(topic, 1, (short)Math.Min(config.DeadLetterReplication, brokers), configs), cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1031, LogLevel.Warning, "{Task}: the dead letter topic '{Topic}' could not be looked at yet: {Reason}")]
        public static partial void DeadLetterTopicNotReady(ILogger logger, TaskId task, string topic, string reason);
    }
}
