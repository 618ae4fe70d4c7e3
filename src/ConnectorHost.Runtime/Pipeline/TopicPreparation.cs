using System.Collections.Concurrent;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Kafka;
using ConnectorHost.Runtime.Metrics;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Runtime.Pipeline;

/// <summary>Makes sure, on first use, that a topic exists and how safe an acknowledgement of it is.</summary>
/// <param name="Specify">The topic to create under the connector's <c>topic.creation.*</c> rules; null when the worker or connector creates none.</param>
/// <param name="RequireReplicated"><c>ack.require.replicated</c>: refuse topics that keep fewer than two copies.</param>
internal sealed record TopicRules(Func<string, TopicSpec?> Specify, bool RequireReplicated);

/// <summary>Shared by the tasks of a connector: each topic is looked at once. Failures are remembered for a second, so that an outage does not cost every record a call.</summary>
internal sealed partial class TopicPreparation(ITopicAdmin admin, TopicRules rules, TaskMetrics metrics, TimeProvider time, ILogger logger) : IDisposable
{
    private const int MostFailures = 1000;
    private static readonly TimeSpan FailureMemory = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, bool> _ready = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (long At, Exception Error)> _failed = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1, 1);

    public bool IsReady(string topic) => _ready.ContainsKey(topic);

    /// <summary>Creates the topic where rules ask for it. Completes at once for a topic seen before.</summary>
    /// <exception cref="RetriableException">The cluster is out of reach, or the topic is not replicated and must be.</exception>
    /// <exception cref="ConnectException">The topic cannot be created.</exception>
    public ValueTask EnsureAsync(string topic, CancellationToken cancellationToken) =>
        _ready.ContainsKey(topic) ? ValueTask.CompletedTask : PrepareAsync(topic, cancellationToken);

    public void Dispose() => _one.Dispose();

    private async ValueTask PrepareAsync(string topic, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_ready.ContainsKey(topic)) return;
            if (_failed.TryGetValue(topic, out var failure) && time.GetElapsedTime(failure.At) < FailureMemory)
                throw failure.Error is RetriableException ? new RetriableException(failure.Error.Message, failure.Error) : new ConnectException(failure.Error.Message, failure.Error);
            try
            {
                await CreateAsync(topic, cancellationToken);
                await CheckSafetyAsync(topic, cancellationToken);
                _ready[topic] = true;
                _failed.TryRemove(topic, out _);
            }
            catch (ConnectException e)
            {
                if (_failed.Count > MostFailures) _failed.Clear();
                _failed[topic] = (time.GetTimestamp(), e);
                throw;
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private async ValueTask CreateAsync(string topic, CancellationToken cancellationToken)
    {
        if (rules.Specify(topic) is not { } wanted || await admin.ExistsAsync(topic, cancellationToken)) return;
        var brokers = await admin.BrokerCountAsync(cancellationToken);
        var capped = wanted;
        if (wanted.ReplicationFactor > brokers)
        {
            capped = wanted with { ReplicationFactor = (short)brokers };
            if (wanted.Configs.TryGetValue("min.insync.replicas", out var text) && int.TryParse(text, out var least) && least > brokers)
                capped = capped with { Configs = new Dictionary<string, string>(wanted.Configs, StringComparer.Ordinal) { ["min.insync.replicas"] = brokers.ToString(System.Globalization.CultureInfo.InvariantCulture) } };
            Log.ReplicationCapped(logger, topic, wanted.ReplicationFactor, brokers);
        }
        if (await admin.CreateAsync(capped, cancellationToken)) Log.Created(logger, topic, capped.Partitions, capped.ReplicationFactor);
    }

    private async ValueTask CheckSafetyAsync(string topic, CancellationToken cancellationToken)
    {
        if (await admin.SafetyAsync(topic, cancellationToken) is not { } safety)
        {
            metrics.Copies(topic, 1);
            if (rules.RequireReplicated) throw new RetriableException($"Topic '{topic}': 'ack.require.replicated' is true and the broker replicates nothing. Use a real cluster, or set it to false.");
            return;
        }
        var copies = Math.Min(safety.ReplicationFactor, safety.MinInsyncReplicas);
        metrics.Copies(topic, copies);
        if (copies >= 2) return;
        if (rules.RequireReplicated)
            throw new RetriableException($"Topic '{topic}' has replication factor {safety.ReplicationFactor} and min.insync.replicas {safety.MinInsyncReplicas}; 'ack.require.replicated' asks for 2 of both.");
        Log.NotReplicated(logger, topic, safety.ReplicationFactor, safety.MinInsyncReplicas);
    }

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Information, "Created topic '{Topic}' with {Partitions} partitions and replication factor {ReplicationFactor}.")]
        public static partial void Created(ILogger logger, string topic, int partitions, short replicationFactor);

        [LoggerMessage(1202, LogLevel.Warning, "Topic '{Topic}' shall have replication factor {Wanted}, the cluster has {Brokers} broker(s): created with that many.")]
        public static partial void ReplicationCapped(ILogger logger, string topic, short wanted, int brokers);

        [LoggerMessage(1203, LogLevel.Warning, "Topic '{Topic}' has replication factor {ReplicationFactor} and min.insync.replicas {MinInsync}: an acknowledged message can be lost with one broker. Raise both to 2 or more, or set 'ack.require.replicated' to refuse such topics.")]
        public static partial void NotReplicated(ILogger logger, string topic, int replicationFactor, int minInsync);
    }
}
