namespace ConnectorHost.Runtime.Kafka;

/// <summary>A topic as it shall be created.</summary>
/// <param name="Partitions">-1 leaves it to the broker.</param>
/// <param name="ReplicationFactor">-1 leaves it to the broker; capped at the number of brokers by the caller.</param>
internal sealed record TopicSpec(string Name, int Partitions, short ReplicationFactor, IReadOnlyDictionary<string, string> Configs);

/// <summary>What decides how safe an acknowledged record in a topic is.</summary>
internal sealed record TopicSafety(int ReplicationFactor, int MinInsyncReplicas);

/// <summary>Topic administration: Kafka's admin client, or the embedded broker's own call.</summary>
internal interface ITopicAdmin : IAsyncDisposable
{
    /// <summary>Id of the cluster; a fresh one per process for the embedded broker.</summary>
    ValueTask<string> ClusterIdAsync(CancellationToken cancellationToken);
    ValueTask<int> BrokerCountAsync(CancellationToken cancellationToken);
    ValueTask<bool> ExistsAsync(string topic, CancellationToken cancellationToken);

    /// <summary>Creates a topic; one that exists already, or is made by somebody else meanwhile, is fine.</summary>
    /// <returns>True when this call created it.</returns>
    /// <exception cref="PluginApi.Errors.RetriableException">The cluster is out of reach or did not answer in time.</exception>
    /// <exception cref="PluginApi.Errors.ConnectException">Refused: not authorised, bad name, policy.</exception>
    ValueTask<bool> CreateAsync(TopicSpec topic, CancellationToken cancellationToken);

    /// <summary>Null when the broker does not say (the embedded one).</summary>
    ValueTask<TopicSafety?> SafetyAsync(string topic, CancellationToken cancellationToken);
}
