using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Runtime.Configs;

internal enum ToleranceType { None, All }

/// <summary>The framework's keys of a connector, as Connect defines them (kafka-connect 9.1 to 9.3).</summary>
internal static class ConnectorConfigKeys
{
    public static readonly ConfigKey<string> Name = ConfigKey.String("name").Required().Matters(Importance.High).In("Common", 1).Wide(ConfigWidth.Medium).Display("Connector name")
        .Must(NameProblem).Doc("Globally unique name to use for this connector.");
    public static readonly ConfigKey<string> ConnectorClass = ConfigKey.String("connector.class").Required().Matters(Importance.High).In("Common", 2).Wide(ConfigWidth.Long).Display("Connector class")
        .Doc("Name or alias of the class for this connector.");
    public static readonly ConfigKey<string?> PluginVersion = ConfigKey.OptionalString("connector.plugin.version").In("Common", 3).Wide(ConfigWidth.Medium).Display("Connector version")
        .Doc("Version of the connector.");
    public static readonly ConfigKey<int> TasksMax = ConfigKey.Int32("tasks.max").Default(1).AtLeast(1).Matters(Importance.High).In("Common", 4).Wide(ConfigWidth.Short).Display("Tasks max")
        .Doc("Maximum number of tasks to use for this connector.");
    public static readonly ConfigKey<bool> TasksMaxEnforce = ConfigKey.Boolean("tasks.max.enforce").Default(true).Matters(Importance.Low).In("Common", 5).Wide(ConfigWidth.Short).Display("Enforce tasks max")
        .Doc("(Deprecated) Whether to refuse a connector that makes more tasks than 'tasks.max'; false only warns.");
    public static readonly ConfigKey<string?> KeyConverter = ConfigKey.Class("key.converter").Matters(Importance.Low).In("Common", 6).Wide(ConfigWidth.Short).Display("Key converter class")
        .Doc("Converter between Connect's data and the bytes of record keys; the worker's when absent.");
    public static readonly ConfigKey<string?> KeyConverterVersion = ConfigKey.OptionalString("key.converter.plugin.version").Matters(Importance.Low).In("Common", 7).Wide(ConfigWidth.Short).Display("Key converter version")
        .Doc("Version of the key converter.");
    public static readonly ConfigKey<string?> ValueConverter = ConfigKey.Class("value.converter").Matters(Importance.Low).In("Common", 8).Wide(ConfigWidth.Short).Display("Value converter class")
        .Doc("Converter between Connect's data and the bytes of record values; the worker's when absent.");
    public static readonly ConfigKey<string?> ValueConverterVersion = ConfigKey.OptionalString("value.converter.plugin.version").Matters(Importance.Low).In("Common", 9).Wide(ConfigWidth.Short).Display("Value converter version")
        .Doc("Version of the value converter.");
    public static readonly ConfigKey<string?> HeaderConverter = ConfigKey.Class("header.converter").Matters(Importance.Low).In("Common", 10).Wide(ConfigWidth.Short).Display("Header converter class")
        .Doc("Converter between Connect's data and the bytes of record headers; the worker's when absent.");
    public static readonly ConfigKey<string?> HeaderConverterVersion = ConfigKey.OptionalString("header.converter.plugin.version").Matters(Importance.Low).In("Common", 11).Wide(ConfigWidth.Short).Display("Header converter version")
        .Doc("Version of the header converter.");
    public static readonly ConfigKey<IReadOnlyList<string>> Transforms = ConfigKey.List("transforms").Default([]).Matters(Importance.Low).In("Transforms", 12).Wide(ConfigWidth.Long).Display("Transforms")
        .Must(UniqueAliases).Doc("Aliases for the transformations to be applied to records, in order.");
    public static readonly ConfigKey<IReadOnlyList<string>> Predicates = ConfigKey.List("predicates").Default([]).Matters(Importance.Low).In("Predicates", 13).Wide(ConfigWidth.Long).Display("Predicates")
        .Must(UniqueAliases).Doc("Aliases for the predicates used by transformations.");
    public static readonly ConfigKey<string> ReloadAction = ConfigKey.String("config.action.reload").Default("restart").OneOf("none", "restart").Matters(Importance.Low).In("Common", 14).Wide(ConfigWidth.Medium).Display("Reload Action")
        .Doc("What happens when an external secret this config refers to expires: 'restart' the connector or 'none'.");
    public static readonly ConfigKey<long> RetryTimeout = ConfigKey.Int64("errors.retry.timeout").Default(0).In("Error Handling", 1).Wide(ConfigWidth.Medium).Display("Retry Timeout for Errors")
        .Doc("How long, in milliseconds, a failed operation is tried again; 0 not at all, -1 without end.");
    public static readonly ConfigKey<long> RetryDelayMax = ConfigKey.Int64("errors.retry.delay.max.ms").Default(60_000).In("Error Handling", 2).Wide(ConfigWidth.Medium).Display("Maximum Delay Between Retries for Errors")
        .Doc("Longest wait in milliseconds between tries.");
    public static readonly ConfigKey<string> Tolerance = ConfigKey.String("errors.tolerance").Default("none").OneOf("none", "all").In("Error Handling", 3).Wide(ConfigWidth.Short).Display("Error Tolerance")
        .Doc("'none': a record that fails fails the task; 'all': it is skipped. Tasks that answer senders report every failure and go on either way.");
    public static readonly ConfigKey<bool> LogErrors = ConfigKey.Boolean("errors.log.enable").Default(false).In("Error Handling", 4).Wide(ConfigWidth.Short).Display("Log Errors")
        .Doc("Whether each error is written to the log.");
    public static readonly ConfigKey<bool> LogMessages = ConfigKey.Boolean("errors.log.include.messages").Default(false).In("Error Handling", 5).Wide(ConfigWidth.Short).Display("Log Error Details")
        .Doc("Whether the log names the record that failed: topic and sizes, never content.");
    public static readonly ConfigKey<string> DeadLetterTopic = ConfigKey.String("errors.deadletterqueue.topic.name").Default("").In("Error Handling", 6).Wide(ConfigWidth.Medium).Display("Dead Letter Queue Topic Name")
        .Doc("Topic for what failed; empty: none.");
    public static readonly ConfigKey<short> DeadLetterReplication = ConfigKey.Int16("errors.deadletterqueue.topic.replication.factor").Default(3).In("Error Handling", 7).Wide(ConfigWidth.Medium).Display("Dead Letter Queue Topic Replication Factor")
        .Doc("Replication factor used to create the dead letter topic when it does not exist.");
    public static readonly ConfigKey<bool> DeadLetterHeaders = ConfigKey.Boolean("errors.deadletterqueue.context.headers.enable").Default(false).In("Error Handling", 8).Wide(ConfigWidth.Medium).Display("Enable Error Context Headers")
        .Doc("Whether headers of a dead letter say what failed and where.");

    public static readonly ConfigKey<IReadOnlyList<string>> TopicCreationGroups = ConfigKey.List("topic.creation.groups").Default([]).Matters(Importance.Low).In("Topic Creation", 1).Wide(ConfigWidth.Long).Display("Topic Creation Groups")
        .Doc("Groups of settings for new topics of source connectors, in order; 'default' is always there.");
    public static readonly ConfigKey<string> ExactlyOnce = ConfigKey.String("exactly.once.support").Default("requested").OneOfAnyCase("requested", "required").In("Exactly Once Support", 2).Wide(ConfigWidth.Short).Display("Exactly once support")
        .Doc("Whether exactly-once delivery is 'required' or merely 'requested'. Required is refused until it is available.");
    public static readonly ConfigKey<string> TransactionBoundary = ConfigKey.String("transaction.boundary").Default("poll").OneOfAnyCase("poll", "interval", "connector").In("Exactly Once Support", 3).Wide(ConfigWidth.Short).Display("Transaction Boundary")
        .Doc("Where transactions end under exactly-once delivery. Other than 'poll' is refused until it is available.");
    public static readonly ConfigKey<long?> TransactionInterval = ConfigKey.OptionalInt64("transaction.boundary.interval.ms").Must(v => v < 0 ? "Value must be at least 0" : null).Matters(Importance.Low)
        .In("Exactly Once Support", 4).Wide(ConfigWidth.Short).Display("Transaction boundary interval").Doc("Milliseconds between transactions for the boundary 'interval'.");
    public static readonly ConfigKey<string?> OffsetsTopic = ConfigKey.OptionalString("offsets.storage.topic").Must(v => v is "" ? "String must be non-empty" : null).Matters(Importance.Low)
        .In("offsets.topic", 1).Wide(ConfigWidth.Long).Display("Offsets topic").Doc("A topic of its own for this connector's offsets; used by several workers only.");

    public static readonly ConfigKey<IReadOnlyList<string>> Topics = ConfigKey.List("topics").Default([]).Matters(Importance.High).In("Common", 4).Wide(ConfigWidth.Long).Display("Topics")
        .Doc("Topics to consume, separated by commas.");
    public static readonly ConfigKey<string> TopicsRegex = ConfigKey.String("topics.regex").Default("").Matters(Importance.High).In("Common", 4).Wide(ConfigWidth.Long).Display("Topics regex")
        .Doc("Java regular expression that matches the whole name of topics to consume.");

    public static ConfigDef Common { get; } = new(
        Name, ConnectorClass, PluginVersion, TasksMax, TasksMaxEnforce, KeyConverter, KeyConverterVersion, ValueConverter, ValueConverterVersion, HeaderConverter, HeaderConverterVersion,
        Transforms, Predicates, ReloadAction, RetryTimeout, RetryDelayMax, Tolerance, LogErrors, LogMessages);

    /// <summary>Source keys; the dead letter keys are Kafka's for sinks, here they hold for sources too.</summary>
    public static ConfigDef Source { get; } = new(
        TopicCreationGroups, ExactlyOnce, TransactionBoundary, TransactionInterval, OffsetsTopic, DeadLetterTopic, DeadLetterReplication, DeadLetterHeaders);

    public static ConfigDef Sink { get; } = new(Topics, TopicsRegex, DeadLetterTopic, DeadLetterReplication, DeadLetterHeaders);

    private static string? NameProblem(string name)
    {
        if (name.Length == 0) return "String may not be empty";
        var controls = name.Where(char.IsControl).Select(c => (int)c).ToList();
        return controls.Count == 0 ? null : $"String may not contain control sequences but had the following ASCII chars: {string.Join(", ", controls)}";
    }

    private static string? UniqueAliases(IReadOnlyList<string> aliases) => aliases.Distinct(StringComparer.Ordinal).Count() == aliases.Count ? null : "Duplicate alias provided.";
}
