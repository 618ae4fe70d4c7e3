using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Connectors.Hl7.Mllp;

/// <summary>What one MLLP listener needs to know; read once, when its first task starts (hl7-mllp 1).</summary>
internal sealed record MllpConfig(
    int Port,
    bool Strict,
    TimeSpan EndGrace,
    TimeSpan FrameTimeout,
    TimeSpan IdleTimeout,
    int MaxFrameBytes,
    int MaxGarbageBytes,
    int MaxConnections,
    int MaxInFlight,
    int QueueCapacity,
    long MaxBufferedBytes)
{
    /// <summary>The bytes around payloads, in both directions.</summary>
    public MllpFraming Framing { get; init; } = MllpFraming.Standard;

    public MllpFrameEncoder Encoder => Framing.IsStandard ? MllpFrameEncoder.Standard : new MllpFrameEncoder(Framing);

    public static readonly ConfigKey<int> PortKey = ConfigKey.Int32("port").Default(2575).Between(0, 65_535).Matters(Importance.High).In("MLLP", 1)
        .Doc("TCP port to bind, shared by the connector's tasks in this process; 0 takes a free one.");
    public static readonly ConfigKey<int> QueueCapacityKey = ConfigKey.Int32("queue.capacity").Default(1000).Between(1, 1_000_000).Matters(Importance.High).In("MLLP", 2)
        .Doc("Messages received and not settled yet, per listener. When full, reading stops and TCP makes the senders wait.");
    public static readonly ConfigKey<long> MaxBufferedBytesKey = ConfigKey.Int64("mllp.max.buffered.bytes").Default(268_435_456).AtLeast(1).In("MLLP", 3)
        .Doc("Bytes of frames held per listener until they are settled; one frame always fits. When full, reading stops.");
    public static readonly ConfigKey<int> MaxFrameBytesKey = ConfigKey.Int32("mllp.max.frame.bytes").Default(10_485_760).Between(1024, 268_435_456).In("MLLP", 4)
        .Doc("Larger frames are skipped and answered AR.");
    public static readonly ConfigKey<int> MaxConnectionsKey = ConfigKey.Int32("mllp.max.connections").Default(256).Between(1, 1_000_000).In("MLLP", 5)
        .Doc("Open connections; further ones are closed on accept.");
    public static readonly ConfigKey<int> MaxInFlightKey = ConfigKey.Int32("mllp.max.inflight").Default(16).Between(1, 4096).In("MLLP", 6)
        .Doc("Frames of one connection that are complete and not answered yet; at the limit the connection is not read.");
    public static readonly ConfigKey<TimeSpan> FrameTimeoutKey = ConfigKey.Milliseconds("mllp.frame.timeout.ms").Default(TimeSpan.FromSeconds(30)).AtLeast(TimeSpan.FromMilliseconds(1)).In("MLLP", 7)
        .Doc("Longest silence inside a frame; the whole frame may take this long plus 1 ms per byte.");
    public static readonly ConfigKey<TimeSpan> IdleTimeoutKey = ConfigKey.Milliseconds("mllp.idle.timeout.ms").Default(TimeSpan.Zero).AtLeast(TimeSpan.Zero).In("MLLP", 8)
        .Doc("Close a connection that was silent this long while nothing was in flight; 0 means never.");
    public static readonly ConfigKey<TimeSpan> EndGraceKey = ConfigKey.Milliseconds("mllp.end.grace.ms").Default(TimeSpan.FromMilliseconds(250)).AtLeast(TimeSpan.FromMilliseconds(1)).In("MLLP", 9)
        .Doc("How long after a lone 1C the frame counts as ended.");
    public static readonly ConfigKey<bool> StrictKey = ConfigKey.Boolean("mllp.strict").Default(false).In("MLLP", 10)
        .Doc("Accept only 0B ... 1C 0D; anything else closes the connection.");
    public static readonly ConfigKey<int> MaxGarbageBytesKey = ConfigKey.Int32("mllp.max.garbage.bytes").Default(65_536).AtLeast(0).In("MLLP", 11)
        .Doc("Bytes that belong to no frame since the last one before the connection is closed.");

    public static readonly ConfigKey<string> StartBytesKey = ConfigKey.String("mllp.start.bytes").Default("0B").Must(MllpFraming.ProblemOf).In("MLLP", 12)
        .Doc("Start block in hex, also of answers. Other bytes than the standard ones are matched as a whole sequence.");
    public static readonly ConfigKey<string> EndBytesKey = ConfigKey.String("mllp.end.bytes").Default("1C0D").Must(MllpFraming.ProblemOf).In("MLLP", 13)
        .Doc("End block in hex, also of answers. Other bytes than the standard ones are matched as a whole sequence, without grace time.");

    public static readonly ConfigDef Keys = new(
        PortKey, QueueCapacityKey, MaxBufferedBytesKey, MaxFrameBytesKey, MaxConnectionsKey, MaxInFlightKey,
        FrameTimeoutKey, IdleTimeoutKey, EndGraceKey, StrictKey, MaxGarbageBytesKey, StartBytesKey, EndBytesKey);

    public static MllpConfig From(PluginConfig config) => new(
        config.Get(PortKey), config.Get(StrictKey), config.Get(EndGraceKey), config.Get(FrameTimeoutKey), config.Get(IdleTimeoutKey),
        config.Get(MaxFrameBytesKey), config.Get(MaxGarbageBytesKey), config.Get(MaxConnectionsKey), config.Get(MaxInFlightKey),
        config.Get(QueueCapacityKey), config.Get(MaxBufferedBytesKey))
    {
        Framing = MllpFraming.Parse(config.Get(StartBytesKey), config.Get(EndBytesKey)),
    };
}
