using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.Runtime.Kafka;

namespace ConnectorHost.Cli.Tail;

/// <summary>One JSON line per record: topic, partition, offset, key, headers, decoded value.</summary>
/// <param name="avro">Decodes values in the registry's wire format; null when there is no registry: they stay base64.</param>
internal sealed class RecordPrinter(IConverter? avro)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public async Task<string> PrintAsync(StoredRecord record, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("topic", record.Topic);
            json.WriteNumber("partition", record.Partition);
            json.WriteNumber("offset", record.Offset);
            json.WriteNumber("timestamp", record.Timestamp.ToUnixTimeMilliseconds());
            json.WritePropertyName("key");
            await WriteAsync(json, record.Topic, record.Key, cancellationToken);
            json.WriteStartObject("headers");
            foreach (var (name, value) in record.Headers)
            {
                json.WritePropertyName(name);
                WriteText(json, value);
            }
            json.WriteEndObject();
            json.WritePropertyName("value");
            await WriteAsync(json, record.Topic, record.Value, cancellationToken);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private async Task WriteAsync(Utf8JsonWriter json, string topic, byte[]? bytes, CancellationToken cancellationToken)
    {
        // Magic byte 0 and a schema id: Confluent's wire format. A text never begins so.
        if (avro is null || bytes is not { Length: > 5 } || bytes[0] != 0)
        {
            WriteText(json, bytes);
            return;
        }
        var (schema, value) = await avro.ToConnectAsync(topic, Headers.Empty, bytes, cancellationToken);
        ConnectJson.Write(json, schema, value);
    }

    private static void WriteText(Utf8JsonWriter json, byte[]? bytes)
    {
        if (bytes is null)
        {
            json.WriteNullValue();
            return;
        }
        try { json.WriteStringValue(Strict.GetString(bytes)); }
        catch (DecoderFallbackException) { json.WriteBase64StringValue(bytes); }
    }
}
