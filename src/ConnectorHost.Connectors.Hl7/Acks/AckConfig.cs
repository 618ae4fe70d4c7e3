using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Connectors.Hl7.Acks;

internal enum AckMode { Auto, Original, Enhanced, None }

/// <summary>What to do when the outcome of a message is not known in time.</summary>
internal enum UnavailableAnswer { Close, Error, Reject }

/// <summary>What to answer for a message that was dead-lettered.</summary>
internal enum DeadLetterAnswer { Error, Reject, Accept }

/// <summary>Whether commit acknowledgement bytes go before the answers (hl7-mllp 5.11).</summary>
internal enum MllpRelease { One, Two }

/// <summary>How messages are answered (hl7-mllp 1, 5).</summary>
internal sealed record AckConfig(
    AckMode Mode, TimeSpan Timeout, UnavailableAnswer OnUnavailable, DeadLetterAnswer OnDeadLetter, string SendingApplication, string SendingFacility, string Version, TimeZoneInfo Zone)
{
    public static readonly ConfigKey<AckMode> ModeKey = ConfigKey.Choice("ack.mode", (AckMode.Auto, "auto"), (AckMode.Original, "original"), (AckMode.Enhanced, "enhanced"), (AckMode.None, "none"))
        .Default(AckMode.Auto).In("Acknowledgement", 1).Doc("auto: original mode unless MSH-15 or MSH-16 is valued; original; enhanced; none never answers.");
    public static readonly ConfigKey<TimeSpan> TimeoutKey = ConfigKey.Milliseconds("ack.timeout.ms").Default(TimeSpan.FromSeconds(30)).AtLeast(TimeSpan.FromMilliseconds(100)).In("Acknowledgement", 2)
        .Doc("From the end of the frame to the durable write in Kafka; set it below the sender's own time-out.");
    public static readonly ConfigKey<UnavailableAnswer> OnUnavailableKey = ConfigKey.Choice("ack.on.unavailable", (UnavailableAnswer.Close, "close"), (UnavailableAnswer.Error, "AE"), (UnavailableAnswer.Reject, "AR"))
        .Default(UnavailableAnswer.Close).In("Acknowledgement", 3).Doc("When Kafka does not confirm in time or the outcome is unknown: close the connection without an answer, so that the sender repeats; or AE or AR, which may tell a sender 'not stored' about a message that is.");
    public static readonly ConfigKey<DeadLetterAnswer> OnDeadLetterKey = ConfigKey.Choice("ack.on.dlq", (DeadLetterAnswer.Error, "AE"), (DeadLetterAnswer.Reject, "AR"), (DeadLetterAnswer.Accept, "AA"))
        .Default(DeadLetterAnswer.Error).In("Acknowledgement", 4).Doc("The answer after a message went to the dead letter topic.");
    public static readonly ConfigKey<string> ApplicationKey = ConfigKey.String("ack.sending.application").Default("").In("Acknowledgement", 5).Must(NameProblem).Doc("MSH-3 of the answer when MSH-5 of the message is empty; ^ separates components.");
    public static readonly ConfigKey<string> FacilityKey = ConfigKey.String("ack.sending.facility").Default("").In("Acknowledgement", 6).Must(NameProblem).Doc("MSH-4 of the answer when MSH-6 of the message is empty; ^ separates components.");

    /// <summary>Honoured by the runtime, which knows the topics.</summary>
    public static readonly ConfigKey<bool> RequireReplicatedKey = ConfigKey.Boolean("ack.require.replicated").Default(false).In("Acknowledgement", 7)
        .Doc("Do not answer positively for topics whose replication factor or min.insync.replicas is below 2: one broker could lose the message. They count as unavailable.");

    public static readonly ConfigKey<MllpRelease> ReleaseKey = ConfigKey.Choice("mllp.release", (MllpRelease.One, "1"), (MllpRelease.Two, "2")).Default(MllpRelease.One).In("Acknowledgement", 8)
        .Doc("MLLP release. 2: each block is confirmed by 06 when it is stored, or by 15 when the sender should send it again, before its HL7 answer; ack.on.unavailable does not apply then.");

    public static readonly ConfigDef Keys = new(ModeKey, TimeoutKey, OnUnavailableKey, OnDeadLetterKey, ApplicationKey, FacilityKey, RequireReplicatedKey, ReleaseKey);

    public MllpRelease Release { get; init; } = MllpRelease.One;

    public static AckConfig From(PluginConfig config, string version, TimeZoneInfo zone) => new(
        config.Get(ModeKey), config.Get(TimeoutKey), config.Get(OnUnavailableKey), config.Get(OnDeadLetterKey), config.Get(ApplicationKey), config.Get(FacilityKey), version, zone)
    {
        Release = config.Get(ReleaseKey),
    };

    private static string? NameProblem(string name) => name.Any(char.IsControl) ? "a name cannot hold control characters" : null;
}
