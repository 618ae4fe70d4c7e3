using System.Text.Json;

namespace ConnectorHost.IntegrationTests.Hosting;

/// <summary>Config of an HL7 connector in the user's shape, on a free port, with a topic prefix no other test has.</summary>
internal sealed class ConnectorConfig
{
    private readonly Dictionary<string, string> _settings;

    public ConnectorConfig(string name = "hl7", params ReadOnlySpan<(string Key, string Value)> settings)
    {
        Name = name;
        _settings = new Dictionary<string, string>
        {
            ["name"] = name,
            ["connector.class"] = "com.healthcare.kafka.connect.hl7.Hl7SourceConnector",
            ["tasks.max"] = "3",
            ["channels"] = "ADT,ORM,ORU",
            ["port"] = "0",
            ["batch.size"] = "100",
            ["queue.capacity"] = "1000",
            ["topic.prefix"] = TopicPrefix,
            ["hl7.version"] = "2.5",
            ["hl7.validation.enabled"] = "true",
        };
        foreach (var (key, value) in settings) _settings[key] = value;
    }

    public string Name { get; }

    public string TopicPrefix { get; } = $"t{Guid.NewGuid().ToString("N")[..8]}.";

    public string Topic(string suffix) => TopicPrefix + suffix;

    public string FlatJson() => JsonSerializer.Serialize(_settings);

    public string CreateRequest() => JsonSerializer.Serialize(new { name = Name, config = _settings });

    public string Properties() => string.Join('\n', _settings.Select(s => $"{s.Key}={s.Value}")) + '\n';
}
