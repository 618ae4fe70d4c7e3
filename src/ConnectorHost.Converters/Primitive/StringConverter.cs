using System.Text;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Converters;

/// <summary>Texts; what is none is written as Java prints it (kafka-connect 18.3).</summary>
[PluginAlias("org.apache.kafka.connect.storage.StringConverter")]
public sealed class StringConverter : IConverter, IHeaderConverter
{
    private static readonly ConfigKey<string> EncodingKey = ConfigKey.String("converter.encoding").Default("UTF-8").Matters(Importance.High).Wide(ConfigWidth.Medium).Display("Encoding")
        .Doc("Name of the Java character set for reading and writing, for instance UTF-8, ISO-8859-1 or windows-1252.");
    private readonly Encoding _encoding;
    private readonly byte[] _mark;

    /// <exception cref="SerializationException">No such character set.</exception>
    public StringConverter(PluginConfig config, ConverterContext context)
    {
        _encoding = JavaCharset.Find(config.Get(EncodingKey), out var writesMark);
        _mark = writesMark ? _encoding.GetBytes("\uFEFF") : [];
    }

    public static ConfigDef Keys { get; } = new(ConverterTypeKey.Key, EncodingKey);

    public ValueTask<byte[]?> FromConnectAsync(string topic, Headers headers, Schema? schema, object? value, CancellationToken cancellationToken) => new(Write(value));
    public ValueTask<SchemaAndValue> ToConnectAsync(string topic, Headers headers, byte[]? bytes, CancellationToken cancellationToken) => new(Read(bytes));
    public byte[]? FromConnectHeader(string topic, string key, Schema? schema, object? value) => Write(value);
    public SchemaAndValue ToConnectHeader(string topic, string key, byte[]? bytes) => Read(bytes);

    /// <summary>The encoding, nothing else.</summary>
    public override string ToString() => $"StringConverter{{{_encoding.WebName}}}";

    private byte[]? Write(object? value)
    {
        if (value is null) return null;
        var text = value as string ?? JavaToString.Of(value);
        return _mark.Length == 0 ? _encoding.GetBytes(text) : [.. _mark, .. _encoding.GetBytes(text)];
    }

    private SchemaAndValue Read(byte[]? bytes)
    {
        if (bytes is null) return new SchemaAndValue(Schema.OptionalString, null);
        if (_mark.Length == 0) return new SchemaAndValue(Schema.OptionalString, _encoding.GetString(bytes));
        // UTF-16: the mark decides the order of bytes, big-endian without one.
        var text = bytes is [0xFF, 0xFE, ..] ? Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2)
            : _encoding.GetString(bytes.AsSpan().StartsWith(_mark) ? bytes.AsSpan(_mark.Length) : bytes);
        return new SchemaAndValue(Schema.OptionalString, text);
    }
}
