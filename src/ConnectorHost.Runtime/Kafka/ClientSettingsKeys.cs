using System.Collections.Frozen;
using ConnectorHost.PluginApi.Config;

namespace ConnectorHost.Runtime.Kafka;

/// <summary>What is done with one client setting of Java.</summary>
internal enum ClientAction
{
    /// <summary>Sent under its own name, value unchanged but for blanks.</summary>
    Send,

    /// <summary>Translated or used by the runtime.</summary>
    Translate,

    /// <summary>Accepted without effect, with a line in the log.</summary>
    Ignore,

    /// <summary>An error.</summary>
    Refuse,
}

/// <summary>One client setting as Java defines it and what becomes of it.</summary>
/// <param name="Detail">The reason for ignoring or refusing it.</param>
/// <param name="AlwaysWarn">An ignored setting whose line is a warning at any value.</param>
internal sealed record ClientKey(ConfigKey Key, ClientKind Clients, ClientAction Action, string? Detail = null, bool AlwaysWarn = false)
{
    public string Name => Key.Name;
}

/// <summary>Every client setting of Java Kafka 4.3: types, ranges and defaults from its ConfigDefs, treatment from kafka-clients 2.</summary>
internal static partial class ClientKeys
{
    private const string NoJvm = "no JVM";
    private const string Serializers = "converters make and read the bytes";
    private const string RuntimeMetrics = "metrics come from the runtime";
    private const string FixedLogin = "fixed in the client";
    private const string RenewsItself = "the client renews tokens at 80 % of their life";
    private const string NoKerberos = "GSSAPI is not available";
    private const string BrokerValidates = "the broker validates tokens";

    private static readonly FrozenDictionary<string, ClientKey> ByName = Common().Concat(Security()).Concat(ProducerOnly()).Concat(ConsumerOnly()).Concat(AdminOnly())
        .ToFrozenDictionary(k => k.Name, StringComparer.Ordinal);

    /// <summary>Java's setting of that name for any client, or null.</summary>
    public static ClientKey? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The settings of one kind of client, in order of name: what validation lists overrides with.</summary>
    public static ConfigDef Definitions(ClientKind client) => new(ByName.Values.Where(k => k.Clients.HasFlag(client)).OrderBy(k => k.Name, StringComparer.Ordinal).Select(k => k.Key));

    private static ClientKey Send(ConfigKey key, ClientKind clients = ClientKind.All) => new(key, clients, ClientAction.Send);
    private static ClientKey Translate(ConfigKey key, ClientKind clients = ClientKind.All) => new(key, clients, ClientAction.Translate);
    private static ClientKey Ignore(ConfigKey key, string reason, ClientKind clients = ClientKind.All) => new(key, clients, ClientAction.Ignore, reason);
    private static ClientKey Refuse(ConfigKey key, string reason, ClientKind clients = ClientKind.All) => new(key, clients, ClientAction.Refuse, reason);

    private static IEnumerable<ClientKey> Common() =>
    [
        Translate(ConfigKey.List("bootstrap.servers").Default([]).Matters(Importance.High)),
        Send(ConfigKey.String("client.id").Default("")),
        Send(ConfigKey.String("client.dns.lookup").Default("use_all_dns_ips").OneOf("use_all_dns_ips", "resolve_canonical_bootstrap_servers_only")),
        Translate(ConfigKey.String("security.protocol").Default("PLAINTEXT").OneOfAnyCase("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")),
        Translate(ConfigKey.Int64("metadata.max.age.ms").Default(300_000).AtLeast(0L).Matters(Importance.Low)),
        Ignore(ConfigKey.Int64("metadata.max.idle.ms").Default(300_000).AtLeast(5000L).Matters(Importance.Low), "unused topics leave the cache by themselves", ClientKind.Producer),
        Translate(ConfigKey.String("metadata.recovery.strategy").Default("rebootstrap").OneOfAnyCase("NONE", "REBOOTSTRAP").Matters(Importance.Low)),
        Send(ConfigKey.Int64("metadata.recovery.rebootstrap.trigger.ms").Default(300_000).AtLeast(0L).Matters(Importance.Low)),
        Translate(ConfigKey.Int64("reconnect.backoff.ms").Default(50).AtLeast(0L).Matters(Importance.Low)),
        Translate(ConfigKey.Int64("reconnect.backoff.max.ms").Default(1000).AtLeast(0L).Matters(Importance.Low)),
        Translate(ConfigKey.Int64("retry.backoff.ms").Default(100).AtLeast(0L).Matters(Importance.Low)),
        Translate(ConfigKey.Int64("retry.backoff.max.ms").Default(1000).AtLeast(0L).Matters(Importance.Low)),
        Translate(ConfigKey.Int32("request.timeout.ms").Default(30_000).AtLeast(0)),
        Translate(ConfigKey.Int32("default.api.timeout.ms").Default(60_000).AtLeast(0), ClientKind.Consumer | ClientKind.Admin),
        Translate(ConfigKey.Int32("retries").Default(int.MaxValue).AtLeast(0).Matters(Importance.Low), ClientKind.Producer | ClientKind.Admin),
        Translate(ConfigKey.Int64("connections.max.idle.ms").Default(540_000)),
        Translate(ConfigKey.Int64("socket.connection.setup.timeout.ms").Default(10_000)),
        Translate(ConfigKey.Int64("socket.connection.setup.timeout.max.ms").Default(30_000)),
        Translate(ConfigKey.Int32("send.buffer.bytes").Default(131_072).AtLeast(-1)),
        Translate(ConfigKey.Int32("receive.buffer.bytes").Default(65_536).AtLeast(-1)),
        Translate(ConfigKey.Boolean("enable.metrics.push").Default(true).Matters(Importance.Low)),
        Ignore(ConfigKey.List("metric.reporters").Default(["org.apache.kafka.common.metrics.JmxReporter"]).Matters(Importance.Low), RuntimeMetrics),
        Ignore(ConfigKey.Int32("metrics.num.samples").Default(2).AtLeast(1).Matters(Importance.Low), RuntimeMetrics),
        Ignore(ConfigKey.Int64("metrics.sample.window.ms").Default(30_000).AtLeast(0L).Matters(Importance.Low), RuntimeMetrics),
        Ignore(ConfigKey.String("metrics.recording.level").Default("INFO").OneOf("INFO", "DEBUG", "TRACE").Matters(Importance.Low), RuntimeMetrics),
        Translate(ConfigKey.List("interceptor.classes").Default([]).Matters(Importance.Low), ClientKind.Producer | ClientKind.Consumer),
        Ignore(ConfigKey.List("config.providers").Default([]).Matters(Importance.Low), "placeholders are resolved by the worker before"),
        Ignore(ConfigKey.OptionalString("security.providers").Matters(Importance.Low), NoJvm),
    ];

    private static IEnumerable<ClientKey> ProducerOnly() => new[]
    {
        Translate(ConfigKey.String("acks").Default("all").OneOf("all", "-1", "0", "1").Matters(Importance.Low)),
        Translate(ConfigKey.Boolean("enable.idempotence").Default(true).Matters(Importance.Low)),
        Translate(ConfigKey.Int32("max.in.flight.requests.per.connection").Default(5).AtLeast(1).Matters(Importance.Low)),
        Translate(ConfigKey.Int32("delivery.timeout.ms").Default(120_000).AtLeast(0)),
        Translate(ConfigKey.Int64("linger.ms").Default(5).AtLeast(0L)),
        Translate(ConfigKey.Int32("batch.size").Default(16_384).AtLeast(0)),
        Translate(ConfigKey.Int64("buffer.memory").Default(33_554_432).AtLeast(0L).Matters(Importance.High)),
        Translate(ConfigKey.Int64("max.block.ms").Default(60_000).AtLeast(0L)),
        Translate(ConfigKey.Int32("max.request.size").Default(1_048_576).AtLeast(0)),
        Send(ConfigKey.String("compression.type").Default("none").OneOf("none", "gzip", "snappy", "lz4", "zstd").Matters(Importance.High)),
        Translate(ConfigKey.Int32("compression.gzip.level").Default(-1).Must(v => v is -1 or (>= 1 and <= 9) ? null : "Value must be between 1 and 9 or equal to -1")),
        Translate(ConfigKey.Int32("compression.lz4.level").Default(9).Between(1, 17)),
        Translate(ConfigKey.Int32("compression.zstd.level").Default(3).Between(-131_072, 22)),
        Translate(ConfigKey.Class("partitioner.class")),
        Translate(ConfigKey.Boolean("partitioner.ignore.keys").Default(false)),
        Ignore(ConfigKey.Boolean("partitioner.adaptive.partitioning.enable").Default(true).Matters(Importance.Low), "records without a key are not weighted by load"),
        Ignore(ConfigKey.Int64("partitioner.availability.timeout.ms").Default(0).AtLeast(0L).Matters(Importance.Low), "records without a key are not weighted by load"),
        Translate(ConfigKey.OptionalString("transactional.id").Must(v => v is "" ? "String must be non-empty" : null).Matters(Importance.Low)),
        Translate(ConfigKey.Int32("transaction.timeout.ms").Default(60_000).Matters(Importance.Low)),
        Translate(ConfigKey.Boolean("transaction.two.phase.commit.enable").Default(false).Matters(Importance.Low)),
        Ignore(ConfigKey.Class("key.serializer").Matters(Importance.High), Serializers),
        Ignore(ConfigKey.Class("value.serializer").Matters(Importance.High), Serializers),
    }.Select(k => k with { Clients = ClientKind.Producer });

    private static IEnumerable<ClientKey> ConsumerOnly() => new[]
    {
        Translate(ConfigKey.OptionalString("group.id").Matters(Importance.High)),
        Send(ConfigKey.OptionalString("group.instance.id").Must(v => v is "" ? "String must be non-empty" : null)),
        Send(ConfigKey.String("client.rack").Default("").Matters(Importance.Low)),
        Translate(ConfigKey.String("group.protocol").Default("classic").OneOfAnyCase("CLASSIC", "CONSUMER").Matters(Importance.High)),
        Translate(ConfigKey.OptionalString("group.remote.assignor")),
        Translate(ConfigKey.List("partition.assignment.strategy").Default(["org.apache.kafka.clients.consumer.RangeAssignor", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"])),
        Translate(ConfigKey.Int32("session.timeout.ms").Default(45_000).Matters(Importance.High)),
        Translate(ConfigKey.Int32("heartbeat.interval.ms").Default(3000).Matters(Importance.High)),
        Translate(ConfigKey.Int32("max.poll.interval.ms").Default(300_000).AtLeast(1)),
        Translate(ConfigKey.Boolean("enable.auto.commit").Default(true)),
        Ignore(ConfigKey.Int32("auto.commit.interval.ms").Default(5000).AtLeast(0).Matters(Importance.Low), "offsets are committed by the runtime"),
        Translate(ConfigKey.String("auto.offset.reset").Default("latest").Must(OffsetResetProblem)),
        Send(ConfigKey.String("isolation.level").Default("read_uncommitted").OneOf("read_committed", "read_uncommitted")),
        Translate(ConfigKey.Int32("max.poll.records").Default(500).AtLeast(1)),
        Translate(ConfigKey.Int32("fetch.max.wait.ms").Default(500).AtLeast(0).Matters(Importance.Low)),
        Translate(ConfigKey.Int32("fetch.min.bytes").Default(1).AtLeast(0).Matters(Importance.High)),
        Translate(ConfigKey.Int32("fetch.max.bytes").Default(52_428_800).AtLeast(0)),
        Translate(ConfigKey.Int32("max.partition.fetch.bytes").Default(1_048_576).AtLeast(0).Matters(Importance.High)),
        Send(ConfigKey.Boolean("check.crcs").Default(true).Matters(Importance.Low)),
        Send(ConfigKey.Boolean("allow.auto.create.topics").Default(true)),
        Translate(ConfigKey.Boolean("exclude.internal.topics").Default(true)),
        Ignore(ConfigKey.Class("key.deserializer").Matters(Importance.High), Serializers),
        Ignore(ConfigKey.Class("value.deserializer").Matters(Importance.High), Serializers),
        Ignore(ConfigKey.OptionalString("share.acknowledgement.mode"), "there are no share groups here"),
        Ignore(ConfigKey.OptionalString("share.acquire.mode"), "there are no share groups here"),
        Ignore(ConfigKey.Boolean("internal.throw.on.fetch.stable.offset.unsupported").Default(false).Matters(Importance.Low), "internal to Java's client"),
    }.Select(k => k with { Clients = ClientKind.Consumer });

    private static string? OffsetResetProblem(string value) => value is "latest" or "earliest" or "none" || JavaDuration.TryReadOffsetReset(value, out _) ? null
        : "The value must be either 'earliest', 'latest', 'none' or of the format 'by_duration:<PnDTnHnMn.nS.>'.";

    private static IEnumerable<ClientKey> AdminOnly() =>
    [
        Refuse(ConfigKey.List("bootstrap.controllers").Default([]).Matters(Importance.High), "only brokers can be addressed", ClientKind.Admin),
    ];
}
