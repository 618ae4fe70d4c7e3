using System.Globalization;
using ConnectorHost.Connectors.Hl7.Acks;
using ConnectorHost.Connectors.Hl7.Mapping;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Connectors.Hl7;

/// <summary>Turns the events of a message into records: topic, key, headers, origin and offset (events.md 8). One per task; for its loop alone.</summary>
internal sealed class RecordBuilder(string topicPrefix, PublishRaw publishRaw)
{
    private const int HeaderCount = 14;
    private readonly Dictionary<string, string> _topics = new(StringComparer.Ordinal);     // bounded by the event catalogue
    private readonly List<Header> _headers = new(HeaderCount);

    public SourceRecord[] Build(InFlightMessage origin, Hl7Message message, List<HealthEvent> events, SourcePartition partition, SourceOffset offset)
    {
        var raw = publishRaw == PublishRaw.Header ? message.RawText() : null;
        var received = origin.ReceivedAt.ToString(CultureInfo.InvariantCulture);
        var records = new SourceRecord[events.Count];
        for (var i = 0; i < records.Length; i++)
        {
            var one = events[i];
            records[i] = new SourceRecord(Topic(one.Suffix))
            {
                KeySchema = Schema.String,
                Key = one.Key,
                ValueSchema = one.Value.Schema,
                Value = one.Value,
                Headers = HeadersOf(one, message, received, raw),
                Origin = origin,
                SourcePartition = partition,
                SourceOffset = offset,
            };
        }
        return records;
    }

    private string Topic(string suffix)
    {
        if (_topics.TryGetValue(suffix, out var topic)) return topic;
        return _topics[suffix] = topicPrefix + suffix;
    }

    private Headers HeadersOf(HealthEvent one, Hl7Message message, string received, string? raw)
    {
        var header = message.Header;
        _headers.Clear();
        Add("event-type", one.EventType);
        Add("trace-id", one.TraceId);
        Add("data-classification", one.Classification);
        Add("source-system", one.EventSource);
        Add("event-time", one.EventTime.ToString(CultureInfo.InvariantCulture));
        Add("event.id", one.EventId);
        Add("hl7.message.type", header.MessageType);
        if (Hl7Trigger.Of(message) is { Length: > 0 } trigger) Add("hl7.trigger", trigger);
        Add("hl7.version", header.VersionText);
        Add("hl7.control.id", header.ControlId);
        Add("hl7.sending.application", header.Component(3, 1));
        Add("hl7.sending.facility", header.Component(4, 1));
        Add("hl7.received", received);
        if (raw is not null) Add("hl7.raw", raw);
        return Headers.Of([.. _headers]);
    }

    private void Add(string key, string text) => _headers.Add(new Header(key, Schema.String, text));
}
