using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Converters.Json;

/// <summary>JSON, with the schema in an envelope or without one.</summary>
/// <remarks>Keys and texts as in Kafka Connect's JsonConverter (kafka-connect 18.2). Nesting beyond 500 levels is refused.</remarks>
[PluginAlias("org.apache.kafka.connect.json.JsonConverter")]
public sealed class JsonConverter : IConverter, IHeaderConverter
{
    private const string NoEnvelope = "JsonConverter with schemas.enable requires \"schema\" and \"payload\" fields and may not contain additional fields. " +
        "If you are trying to deserialize plain JSON data, set schemas.enable=false in your converter configuration.";

    private readonly JsonConverterConfig _config;
    private readonly JsonPayloadWriter _writer;
    private readonly JsonPayloadReader _reader;
    private readonly Schema? _content;
    private readonly ConditionalWeakTable<Schema, byte[]> _written = [];
    private readonly Dictionary<string, Schema> _read = new(StringComparer.Ordinal);
    private readonly JsonOutput _output = new();

    /// <exception cref="DataException"><c>schema.content</c> is no schema.</exception>
    public JsonConverter(PluginConfig config, ConverterContext context)
    {
        _config = JsonConverterConfig.From(config);
        _writer = new JsonPayloadWriter(_config.NumericDecimals, _config.ReplaceNullWithDefault);
        _reader = new JsonPayloadReader(_config.ReplaceNullWithDefault);
        if (_config.SchemaContent is { } content) _content = Content(content);
    }

    public static ConfigDef Keys { get; } = JsonConverterConfig.Keys;

    public ValueTask<byte[]?> FromConnectAsync(string topic, Headers headers, Schema? schema, object? value, CancellationToken cancellationToken) => new(Write(schema, value));
    public ValueTask<SchemaAndValue> ToConnectAsync(string topic, Headers headers, byte[]? bytes, CancellationToken cancellationToken) => new(Read(bytes));
    public byte[]? FromConnectHeader(string topic, string key, Schema? schema, object? value) => Write(schema, value);
    public SchemaAndValue ToConnectHeader(string topic, string key, byte[]? bytes) => Read(bytes);

    /// <summary>The class alone.</summary>
    public override string ToString() => nameof(JsonConverter);

    private byte[]? Write(Schema? schema, object? value)
    {
        if (schema is null && value is null) return null;
        _output.Clear();
        if (_config.SchemasEnabled)
        {
            _output.Raw("{\"schema\":"u8);
            if (schema is null) _output.Null();
            else _output.Raw(_written.GetValue(schema, s => JsonSchemaWriter.Bytes(s, _writer)));
            _output.Raw(",\"payload\":"u8);
        }
        _writer.Write(_output, schema, value);
        if (_config.SchemasEnabled) _output.Raw("}"u8);
        return _output.Take();
    }

    private SchemaAndValue Read(byte[]? bytes)
    {
        if (bytes is null) return default;
        using var document = JsonText.Parse(bytes);
        if (!_config.SchemasEnabled) return document is null ? default : new SchemaAndValue(null, _reader.Read(null, document.RootElement));
        if (_content is not null) return new SchemaAndValue(_content, _reader.Read(_content, document?.RootElement ?? default));
        var root = document?.RootElement ?? default;
        if (root.ValueKind != JsonValueKind.Object || root.EnumerateObject().Select(m => m.Name).Distinct(StringComparer.Ordinal).Count() != 2
            || !root.TryGetProperty("schema", out var schemaJson) || !root.TryGetProperty("payload", out var payload)) throw new DataException(NoEnvelope);
        var schema = SchemaOf(schemaJson);
        return new SchemaAndValue(schema, _reader.Read(schema, payload));
    }

    private Schema? SchemaOf(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null) return null;
        var text = json.GetRawText();
        if (_read.TryGetValue(text, out var known)) return known;
        var schema = JsonSchemaReader.Read(json, _reader)!;
        if (_read.Count >= _config.CacheSize) _read.Clear();
        return _read[text] = schema;
    }

    private Schema? Content(string content)
    {
        JsonDocument? document;
        try { document = JsonText.Parse(Encoding.UTF8.GetBytes(content)); }
        catch (DataException e) { throw new DataException("Failed to parse schema in converter config due to serialization error: ", e); }
        using (document) return JsonSchemaReader.Read(document?.RootElement ?? default, _reader);
    }
}
