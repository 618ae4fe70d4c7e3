using System.Collections.Concurrent;

namespace ConnectorHost.Runtime.Work;

/// <summary>Topics each connector's records were acknowledged in, since it was created or reset (kafka-connect 4.14). Any thread; memory only.</summary>
internal sealed class ActiveTopics
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> _topics = new(StringComparer.Ordinal);

    /// <summary>Called per record: a look-up once the topic is known.</summary>
    public void Add(string connector, string topic)
    {
        var topics = _topics.GetOrAdd(connector, static _ => new ConcurrentDictionary<string, bool>(StringComparer.Ordinal));
        if (!topics.ContainsKey(topic)) topics.TryAdd(topic, true);
    }

    public IReadOnlyList<string> Of(string connector) => _topics.TryGetValue(connector, out var topics) ? [.. topics.Keys.Order(StringComparer.Ordinal)] : [];

    /// <summary>Forgets what a connector used so far.</summary>
    public void Reset(string connector) => _topics.TryRemove(connector, out _);
}
