using System.Collections.Frozen;

namespace ConnectorHost.Runtime.Kafka;

/// <summary>Settings only the client underneath has: passed as they are for experts, but for those that would load native code or break the runtime (kafka-clients 1).</summary>
internal static class NativeKeys
{
    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
    [
        "metadata.broker.list", "message.max.bytes", "message.copy.max.bytes", "receive.message.max.bytes", "max.in.flight", "topic.metadata.refresh.interval.ms",
        "topic.metadata.refresh.fast.interval.ms", "topic.metadata.refresh.fast.cnt", "topic.metadata.refresh.sparse", "topic.metadata.propagation.max.ms", "topic.blacklist", "debug",
        "socket.timeout.ms", "socket.blocking.max.ms", "socket.send.buffer.bytes", "socket.receive.buffer.bytes", "socket.keepalive.enable", "socket.nagle.disable", "socket.max.fails",
        "broker.address.ttl", "broker.address.family", "reconnect.backoff.jitter.ms", "statistics.interval.ms", "log_level", "log.thread.name", "enable.random.seed",
        "log.connection.close", "api.version.request", "api.version.request.timeout.ms", "api.version.fallback.ms", "broker.version.fallback", "ssl.curves.list", "ssl.sigalgs.list",
        "ssl.key.location", "ssl.key.pem", "ssl.certificate.location", "ssl.certificate.pem", "ssl.ca.location", "https.ca.location", "https.ca.pem", "ssl.ca.pem",
        "ssl.ca.certificate.stores", "ssl.crl.location", "enable.ssl.certificate.verification", "sasl.mechanisms", "sasl.username", "sasl.password", "sasl.oauthbearer.config",
        "enable.sasl.oauthbearer.unsecure.jwt", "sasl.oauthbearer.method", "sasl.oauthbearer.client.id", "sasl.oauthbearer.client.secret", "sasl.oauthbearer.extensions",
        "sasl.oauthbearer.grant.type", "sasl.oauthbearer.assertion.private.key.pem", "sasl.oauthbearer.assertion.jwt.template.file", "sasl.oauthbearer.metadata.authentication.type",
    ], StringComparer.Ordinal);

    private static readonly FrozenSet<string> KnownToProducer = FrozenSet.ToFrozenSet(
    [
        "enable.gapless.guarantee", "queue.buffering.max.messages", "queue.buffering.max.kbytes", "queue.buffering.max.ms", "message.send.max.retries",
        "queue.buffering.backpressure.threshold", "compression.codec", "compression.level", "batch.num.messages", "sticky.partitioning.linger.ms", "request.required.acks",
        "message.timeout.ms", "queuing.strategy", "partitioner",
    ], StringComparer.Ordinal);

    private static readonly FrozenSet<string> KnownToConsumer = FrozenSet.ToFrozenSet(
    [
        "group.protocol.type", "coordinator.query.interval.ms", "queued.min.messages", "queued.max.messages.kbytes", "fetch.wait.max.ms", "fetch.queue.backoff.ms",
        "fetch.message.max.bytes", "fetch.error.backoff.ms",
    ], StringComparer.Ordinal);

    /// <summary>Other names of settings we send ourselves; the expert's replaces ours.</summary>
    private static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>
    {
        ["metadata.broker.list"] = "bootstrap.servers",
        ["max.in.flight"] = "max.in.flight.requests.per.connection",
        ["sasl.mechanisms"] = "sasl.mechanism",
        ["sasl.oauthbearer.client.id"] = "sasl.oauthbearer.client.credentials.client.id",
        ["sasl.oauthbearer.client.secret"] = "sasl.oauthbearer.client.credentials.client.secret",
        ["queue.buffering.max.ms"] = "linger.ms",
        ["message.send.max.retries"] = "retries",
        ["compression.codec"] = "compression.type",
        ["request.required.acks"] = "acks",
        ["fetch.message.max.bytes"] = "max.partition.fetch.bytes",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Why a setting is refused under any prefix, or null.</summary>
    public static string? Refusal(string name) => name switch
    {
        "plugin.library.paths" or "ssl.engine.location" or "ssl.engine.id" or "ssl.providers" or "interceptors" => "settings that load native code are refused",
        "opaque" or "default_topic_conf" or "msg_order_cmp" or "enabled_events" or "internal.termination.signal" or "log.queue" => "it belongs to the runtime's own use of the client",
        "delivery.report.only.error" or "produce.offset.report" => "the runtime needs the report of every record",
        _ when name.EndsWith("_cb", StringComparison.Ordinal) => "callbacks cannot be set by configuration",
        _ when name.StartsWith("test.mock.", StringComparison.Ordinal) => "the client's mock cluster is not for connectors",
        _ => null,
    };

    public static bool IsKnown(ClientKind client, string name) =>
        Known.Contains(name) || (client == ClientKind.Producer && KnownToProducer.Contains(name)) || (client == ClientKind.Consumer && KnownToConsumer.Contains(name));

    /// <summary>Known to the client, if not to this kind of it.</summary>
    public static bool IsKnownToAny(string name) => Known.Contains(name) || KnownToProducer.Contains(name) || KnownToConsumer.Contains(name);

    /// <summary>The name we send the same setting under.</summary>
    public static string Canonical(string name) => Aliases.GetValueOrDefault(name, name);
}
