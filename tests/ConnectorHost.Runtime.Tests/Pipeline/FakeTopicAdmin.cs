using ConnectorHost.Runtime.Kafka;

namespace ConnectorHost.Runtime.Tests.Pipeline;

/// <summary>Topics in memory.</summary>
internal sealed class FakeTopicAdmin : ITopicAdmin
{
    private readonly List<TopicSpec> _created = [];
    private int _asked;

    public int Brokers { get; set; } = 3;
    public HashSet<string> Existing { get; } = [];

    /// <summary>Null: the broker does not say.</summary>
    public TopicSafety? Safety { get; set; }

    /// <summary>Thrown by every call while set.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Calls wait for it.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public IReadOnlyList<TopicSpec> Created { get { lock (_created) return [.. _created]; } }

    /// <summary>How often it was asked whether a topic exists.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public ValueTask<string> ClusterIdAsync(CancellationToken cancellationToken) => new("cluster");

    public ValueTask<int> BrokerCountAsync(CancellationToken cancellationToken) => new(Brokers);

    public async ValueTask<bool> ExistsAsync(string topic, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        if (Gate is { } gate) await gate.Task.WaitAsync(cancellationToken);
        if (Fault is { } fault) throw fault;
        lock (_created) return Existing.Contains(topic);
    }

    public ValueTask<bool> CreateAsync(TopicSpec topic, CancellationToken cancellationToken)
    {
        lock (_created)
        {
            if (!Existing.Add(topic.Name)) return new(false);
            _created.Add(topic);
            return new(true);
        }
    }

    public ValueTask<TopicSafety?> SafetyAsync(string topic, CancellationToken cancellationToken) => new(Safety);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
