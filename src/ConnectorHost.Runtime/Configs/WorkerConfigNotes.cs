using System.Collections.Frozen;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.Runtime.Kafka;

namespace ConnectorHost.Runtime.Configs;

/// <summary>Says which given settings do nothing here, so that none is ignored silently.</summary>
internal static class WorkerConfigNotes
{
    private const string Distributed = "distributed mode is not available yet: configs, offsets and states are kept on this machine, so run one worker only";
    private const string JmxMetrics = "metrics are served for Prometheus at /metrics";

    private static readonly string[] Families =
        ["key.converter.", "value.converter.", "header.converter.", "config.providers.", "producer.", "consumer.", "admin.", "listeners.https.", "ssl.", "sasl."];

    private static readonly FrozenDictionary<string, (bool IsWarning, string Reason)> WithoutEffect = new Dictionary<string, (bool, string)>
    {
        ["group.id"] = (true, Distributed),
        ["config.storage.topic"] = (false, Distributed),
        ["offset.storage.topic"] = (false, Distributed),
        ["status.storage.topic"] = (false, Distributed),
        ["config.storage.replication.factor"] = (false, Distributed),
        ["offset.storage.replication.factor"] = (false, Distributed),
        ["status.storage.replication.factor"] = (false, Distributed),
        ["config.storage.partitions"] = (false, Distributed),
        ["offset.storage.partitions"] = (false, Distributed),
        ["status.storage.partitions"] = (false, Distributed),
        ["session.timeout.ms"] = (false, Distributed),
        ["rebalance.timeout.ms"] = (false, Distributed),
        ["heartbeat.interval.ms"] = (false, Distributed),
        ["worker.sync.timeout.ms"] = (false, Distributed),
        ["worker.unsync.backoff.ms"] = (false, Distributed),
        ["scheduled.rebalance.max.delay.ms"] = (false, Distributed),
        ["connect.protocol"] = (false, Distributed),
        ["inter.worker.key.generation.algorithm"] = (false, Distributed),
        ["inter.worker.key.size"] = (false, Distributed),
        ["inter.worker.key.ttl.ms"] = (false, Distributed),
        ["inter.worker.signature.algorithm"] = (false, Distributed),
        ["inter.worker.verification.algorithms"] = (false, Distributed),
        ["offset.storage.file.filename"] = (false, "offsets are kept in the data folder, in connect.db"),
        ["plugin.discovery"] = (false, "plugins are always found by scanning"),
        ["key.converter.plugin.version"] = (true, "each plugin is loaded in one version"),
        ["value.converter.plugin.version"] = (true, "each plugin is loaded in one version"),
        ["header.converter.plugin.version"] = (true, "each plugin is loaded in one version"),
        ["admin.listeners"] = (true, "administration answers on 'listeners'; a separate address is not available yet"),
        ["rest.advertised.listener"] = (true, "the REST API answers over http only; others learn its host and port"),
        ["access.control.allow.origin"] = (true, "cross-origin requests are not answered yet"),
        ["access.control.allow.methods"] = (true, "cross-origin requests are not answered yet"),
        ["response.http.headers.config"] = (true, "extra response headers are not available yet"),
        ["ssl.client.auth"] = (true, "the REST API has no TLS yet"),
        ["metric.reporters"] = (false, JmxMetrics),
        ["metrics.num.samples"] = (false, JmxMetrics),
        ["metrics.sample.window.ms"] = (false, JmxMetrics),
        ["metrics.recording.level"] = (false, JmxMetrics),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<WorkerNote> For(PluginConfig config)
    {
        var notes = new List<WorkerNote>();
        foreach (var key in config.Originals.Keys.Order(StringComparer.Ordinal))
        {
            if (WithoutEffect.TryGetValue(key, out var known)) notes.Add(new WorkerNote(known.IsWarning, $"{key} has no effect here: {known.Reason}"));
            else if (WorkerConfig.Keys.Find(key) is null && !IsOfFamily(key)) notes.Add(new WorkerNote(true, $"{key} has no effect here: no such worker setting"));
        }
        return notes;
    }

    /// <summary>What would be dangerous to ignore.</summary>
    public static IEnumerable<string> Refusals(PluginConfig config)
    {
        if (config.Text("rest.extension.classes") is { Length: > 0 } classes)
            yield return Refusal("rest.extension.classes", classes, "REST extensions are Java classes and cannot run here; without them the REST API would be open. Leave it out and restrict access in front of 'listeners'");
        if (config.Text("exactly.once.source.support") is { Length: > 0 } support && !support.Equals("disabled", StringComparison.OrdinalIgnoreCase))
            yield return Refusal("exactly.once.source.support", support, "exactly-once delivery is not available yet; leave it out or set it to disabled");
        if (config.Text(WorkerConfig.BootstrapServersKey.Name) is { Length: > 0 } && "true".Equals(config.Text(WorkerConfig.EmbeddedRegistryEnabledKey.Name), StringComparison.OrdinalIgnoreCase))
            yield return Refusal(WorkerConfig.EmbeddedRegistryEnabledKey.Name, "true", "beside a real broker the embedded registry would lose its schemas with the process; give the URL of a registry instead");
    }

    private static bool IsOfFamily(string key) =>
        key is "rest.extension.classes" or "exactly.once.source.support" || Families.Any(f => key.StartsWith(f, StringComparison.Ordinal)) || ClientKeys.Find(key)?.Clients.HasFlag(ClientKind.Admin) == true;

    private static string Refusal(string key, string value, string reason) => new PluginApi.Errors.ConfigException(key, value, reason).Message;
}
