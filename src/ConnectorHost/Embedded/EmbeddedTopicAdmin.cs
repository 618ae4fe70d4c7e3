using Confluent.Kafka;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Kafka;

namespace ConnectorHost.Embedded;

/// <summary>Topic administration on the embedded broker, whose wire protocol has no admin calls.</summary>
/// <remarks>Topic configs cannot be set there: a partition keeps its last 5 MiB whatever they say. Dispose before the broker; any thread.</remarks>
internal sealed class EmbeddedTopicAdmin(EmbeddedBroker broker) : ITopicAdmin
{
    // What the broker itself gives a topic that appears by a client's metadata request.
    private const int DefaultPartitions = 4;
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(5);

    private readonly Lazy<IAdminClient> _client = new(() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.Bootstrap }).Build());
    private int _disposed;

    public ValueTask<string> ClusterIdAsync(CancellationToken cancellationToken) => new(broker.ClusterId);

    /// <summary>1: the data exists once, so nothing may ask for a second replica.</summary>
    public ValueTask<int> BrokerCountAsync(CancellationToken cancellationToken) => new(1);

    /// <exception cref="RetriableException">The broker is set down.</exception>
    public async ValueTask<bool> ExistsAsync(string topic, CancellationToken cancellationToken)
    {
        // Metadata of all topics: a request for this one would create it.
        var metadata = await Task.Run(ReadMetadata, cancellationToken);
        return metadata.Topics.Exists(found => found.Topic == topic);
    }

    public ValueTask<bool> CreateAsync(TopicSpec topic, CancellationToken cancellationToken)
    {
        try
        {
            return new(broker.CreateTopic(topic.Name, topic.Partitions < 1 ? DefaultPartitions : topic.Partitions, Math.Max(1, (int)topic.ReplicationFactor)));
        }
        catch (KafkaException e)
        {
            throw new ConnectException(e.Message, e);
        }
    }

    public ValueTask<TopicSafety?> SafetyAsync(string topic, CancellationToken cancellationToken) => new((TopicSafety?)null);

    public ValueTask DisposeAsync()
    {
        // A second Dispose of the client throws.
        if (Interlocked.Exchange(ref _disposed, 1) == 0 && _client.IsValueCreated) _client.Value.Dispose();
        return default;
    }

    private Metadata ReadMetadata()
    {
        try
        {
            return _client.Value.GetMetadata(MetadataTimeout);
        }
        catch (KafkaException e)
        {
            throw new RetriableException($"The embedded broker does not answer: {e.Error.Reason}", e);
        }
    }
}
