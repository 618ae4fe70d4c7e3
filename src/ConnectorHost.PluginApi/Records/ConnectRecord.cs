using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.PluginApi.Records;

/// <summary>What source and sink records share; immutable, changed by <c>with</c>.</summary>
public abstract record ConnectRecord(string Topic)
{
    /// <summary>The Kafka partition; null leaves the choice to the producer (by key).</summary>
    public int? Partition { get; init; }
    public Schema? KeySchema { get; init; }
    public object? Key { get; init; }
    public Schema? ValueSchema { get; init; }

    /// <summary>Null is a tombstone.</summary>
    public object? Value { get; init; }

    /// <summary>Epoch milliseconds; null lets the producer set the time of sending.</summary>
    public long? Timestamp { get; init; }
    public Headers Headers { get; init; } = Headers.Empty;

    /// <summary>Type, topic and sizes; a record's content may be patient data and is never printed.</summary>
    public sealed override string ToString() =>
        $"{GetType().Name}{{topic={Topic}, partition={Partition?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any"}, key={Size(Key)}, value={Size(Value)}, headers={Headers.Count}}}";

    private static string Size(object? value) => value switch
    {
        null => "null",
        string s => $"{s.Length} chars",
        byte[] b => $"{b.Length} bytes",
        Struct s => s.ToString(),
        _ => value.GetType().Name,
    };
}
