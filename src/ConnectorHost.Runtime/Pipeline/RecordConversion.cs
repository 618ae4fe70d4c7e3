using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.Runtime.Kafka;

namespace ConnectorHost.Runtime.Pipeline;

/// <summary>A converter with the class name error headers show.</summary>
internal sealed record NamedConverter(IConverter Converter, string ClassName);

/// <summary>Key, value and header bytes of a record, in Connect's order: headers, key, value.</summary>
internal sealed class RecordConversion(NamedConverter key, NamedConverter value, IHeaderConverter header, string headerClassName) : IDisposable
{
    private const int MostHeaders = 256;

    // Most headers repeat from record to record (types, versions, systems): their bytes are shared.
    private readonly Dictionary<string, (string Text, byte[]? Bytes)> _lastHeaders = [];

    public Stage Stage { get; private set; }

    /// <summary>Class that worked at <see cref="Stage"/>; for error headers.</summary>
    public string ClassName => Stage switch { Stage.HeaderConverter => headerClassName, Stage.KeyConverter => key.ClassName, _ => value.ClassName };

    /// <summary>Converts a record. One caller at a time; when it throws, <see cref="Stage"/> says where.</summary>
    public async ValueTask<OutgoingRecord> ConvertAsync(SourceRecord record, CancellationToken cancellationToken)
    {
        Stage = Stage.HeaderConverter;
        var headers = ConvertHeaders(record);
        Stage = Stage.KeyConverter;
        var keyBytes = await key.Converter.FromConnectAsync(record.Topic, record.Headers, record.KeySchema, record.Key, cancellationToken);
        Stage = Stage.ValueConverter;
        var valueBytes = await value.Converter.FromConnectAsync(record.Topic, record.Headers, record.ValueSchema, record.Value, cancellationToken);
        return new OutgoingRecord(record.Topic, record.Partition, keyBytes, valueBytes, TimestampOf(record), headers);
    }

    // Kafka Connect's rule and sentence: -1 means none, other negatives are an error.
    private static long? TimestampOf(SourceRecord record) => record.Timestamp switch
    {
        null or -1 => null,
        < -1 => throw new DataException($"Invalid record timestamp {record.Timestamp}"),
        var timestamp => timestamp,
    };

    public void Dispose()
    {
        (key.Converter as IDisposable)?.Dispose();
        (value.Converter as IDisposable)?.Dispose();
        (header as IDisposable)?.Dispose();
    }

    private OutgoingHeaders? ConvertHeaders(SourceRecord record)
    {
        if (record.Headers.Count == 0) return null;
        var converted = new OutgoingHeaders();
        foreach (ref readonly var one in record.Headers.AsSpan()) converted.Add(one.Key, Convert(record.Topic, one));
        return converted;
    }

    private byte[]? Convert(string topic, in Header one)
    {
        if (one.Value is not string text) return header.FromConnectHeader(topic, one.Key, one.Schema, one.Value);
        if (_lastHeaders.TryGetValue(one.Key, out var last) && last.Text == text) return last.Bytes;
        var bytes = header.FromConnectHeader(topic, one.Key, one.Schema, text);
        if (_lastHeaders.Count >= MostHeaders) _lastHeaders.Clear();
        _lastHeaders[one.Key] = (text, bytes);
        return bytes;
    }
}
