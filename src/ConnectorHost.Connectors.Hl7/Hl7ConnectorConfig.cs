using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Duplicates;
using ConnectorHost.Connectors.Hl7.Mapping;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;
using ConnectorHost.Connectors.Hl7.Mllp;
using ConnectorHost.Connectors.Hl7.Mllp.Opening;
using ConnectorHost.Connectors.Hl7.Mllp.Transports;
using ConnectorHost.Connectors.Hl7.Security;
using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Connectors.Hl7;

/// <summary>All settings of the connector, each read once by the part that uses it (hl7-mllp 1).</summary>
internal sealed record Hl7ConnectorConfig(
    MllpConfig Mllp, MllpTransportKind Transport, OpeningConfig Opening, SecurityConfig Security, AckConfig Acks, Hl7MappingConfig Mapping, RoutingConfig Routing, TaskAssignment Assignment, DuplicateConfig Duplicates,
    Hl7ReaderOptions Reader, int BatchSize, string TopicPrefix, bool LogsContent)
{
    public const string BuiltInHandler = "Hl7MessageHandler";
    private static readonly string[] Handlers = [BuiltInHandler, "com.healthcare.hl7.CustomHL7MessageHandler", "CustomHL7MessageHandler"];

    public static readonly ConfigKey<IReadOnlyList<string>> ChannelsKey = ConfigKey.List("channels").Required().Matters(Importance.High).In("HL7", 1)
        .Must(v => v.Count == 0 || v.Any(t => t.Length == 0) ? "at least one message type is needed, such as ADT, or *" : null)
        .Doc("Message types (MSH-9-1) to accept, such as ADT,ORM,ORU; * accepts every type but queries.");
    public static readonly ConfigKey<int> BatchSizeKey = ConfigKey.Int32("batch.size").Default(100).Between(1, 10_000).In("HL7", 2)
        .Doc("Most records one poll hands on; a message stays whole, one with more records goes alone.");
    public static readonly ConfigKey<string> TopicPrefixKey = ConfigKey.String("topic.prefix").Default("hl7.").Matters(Importance.High).In("HL7", 3)
        .Doc("Put before <domain>.<entity>.<event>; may be empty; no dot is added.");
    public static readonly ConfigKey<string> HandlerKey = ConfigKey.String("message.handler.class").Default(BuiltInHandler).In("HL7", 4)
        .Must(v => Handlers.Contains(v, StringComparer.Ordinal) ? null : $"no such handler; registered are {string.Join(", ", Handlers)}")
        .Doc("What turns a message into events: the name of a registered handler.");
    public static readonly ConfigKey<string?> RegistryKey = ConfigKey.OptionalString("schema.registry.url").In("HL7", 5)
        .Doc("Address of the schema registry, handed to an Avro converter that has none of its own.");
    public static readonly ConfigKey<IReadOnlyList<string>> ProcessingIdsKey = ConfigKey.List("hl7.processing.ids").Default(["P", "T", "D"]).In("HL7", 6)
        .Doc("Accepted processing ids (MSH-11-1), any case.");
    public static readonly ConfigKey<string> DefaultSetKey = CharacterSet("hl7.charset.default", "UTF-8", "Character set of messages whose MSH-18 is empty.", 7);
    public static readonly ConfigKey<string> FallbackSetKey = CharacterSet("hl7.charset.fallback", "windows-1252", "Character set of messages that do not decode as what they claim.", 8);

    public static readonly ConfigKey<bool> LogPhiKey = ConfigKey.Boolean("hl7.log.phi").Default(false).In("HL7", 9)
        .Doc("Log the segments of each message at debug level: patient data. MSH-8 and UAC are cut. Without it logs name MSH-3, 4, 9, 10 and 12 only.");

    public static readonly ConfigDef Keys = new ConfigDef(ChannelsKey, BatchSizeKey, TopicPrefixKey, HandlerKey, RegistryKey, ProcessingIdsKey, DefaultSetKey, FallbackSetKey, LogPhiKey)
        .And(MllpConfig.Keys).And(MllpTransports.Keys).And(OpeningConfig.Keys).And(SecurityConfig.Keys).And(AckConfig.Keys).And(Hl7MappingConfig.Keys).And(TaskAssignment.Keys).And(DuplicateConfig.Keys);

    /// <exception cref="PluginApi.Errors.ConfigException">A setting is wrong or not available.</exception>
    public static Hl7ConnectorConfig From(PluginConfig config)
    {
        var mapping = Hl7MappingConfig.From(config);
        var warnings = Hl7Warnings.None;
        Hl7Version.TryRead(mapping.Version, Hl7Version.Standard, out var version, ref warnings);
        var standard = Hl7CharacterSets.Find(config.Get(DefaultSetKey), out _);
        var fallback = Hl7CharacterSets.Find(config.Get(FallbackSetKey), out _);
        config.Get(HandlerKey);
        var routing = new RoutingConfig(Upper(config.Get(ChannelsKey)), Upper(config.Get(ProcessingIdsKey))) { RejectsUnknownTriggers = mapping.UnknownTrigger == UnknownTrigger.Reject };
        return new Hl7ConnectorConfig(
            MllpConfig.From(config),
            config.Get(MllpTransports.Key),
            OpeningConfig.From(config),
            SecurityConfig.From(config),
            AckConfig.From(config, mapping.Version, mapping.TimeZone),
            mapping,
            routing,
            config.Get(TaskAssignment.Key) == TaskAssignmentKind.Patient
                ? new PatientAssignment(new Hl7PatientIdOptions(mapping.PatientIdTypes, mapping.PatientIdAuthority))
                : new ChannelAssignment(routing.Channels),
            DuplicateConfig.From(config),
            new Hl7ReaderOptions(standard!, fallback!, version),
            config.Get(BatchSizeKey),
            config.Get(TopicPrefixKey),
            config.Get(LogPhiKey));
    }

    /// <summary>How many of at most <paramref name="maxTasks"/> tasks have something to do: all when patients are spread over them, else one per accepted type.</summary>
    public static int TaskCount(PluginConfig config, int maxTasks)
    {
        if (config.Get(TaskAssignment.Key) == TaskAssignmentKind.Patient) return maxTasks;
        var channels = config.Get(ChannelsKey);
        return channels.Contains("*") ? 1 : Math.Min(maxTasks, channels.Count);
    }

    private static string[] Upper(IReadOnlyList<string> values) => [.. values.Select(v => v.Trim().ToUpperInvariant()).Distinct()];

    private static ConfigKey<string> CharacterSet(string name, string standard, string doc, int order) => ConfigKey.String(name).Default(standard).In("HL7", order)
        .Must(v => Hl7CharacterSets.Find(v, out _) is not null ? null : "no such character set; use a name of HL7 table 0211 or of IANA").Doc(doc);
}
