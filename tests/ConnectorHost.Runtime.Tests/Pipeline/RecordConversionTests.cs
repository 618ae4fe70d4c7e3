using System.Text;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.Runtime.Pipeline;

namespace ConnectorHost.Runtime.Tests.Pipeline;

public sealed class RecordConversionTests
{
    [Fact]
    public async Task Topic_partition_and_timestamp_go_through_and_a_record_without_headers_has_none()
    {
        var outgoing = await Conversion(new Converter()).ConvertAsync(PipelineHarness.Record() with { Partition = 4, Timestamp = 5 }, CancellationToken.None);
        Assert.Equal(("events", 4, 5L), (outgoing.Topic, outgoing.Partition, outgoing.Timestamp));
        Assert.Null(outgoing.Headers);
    }

    [Fact]
    public async Task A_header_that_repeats_from_record_to_record_is_converted_once()
    {
        var converter = new Converter();
        using var conversion = Conversion(converter);
        for (var i = 0; i < 3; i++) await conversion.ConvertAsync(With(("type", "ADT"), ("id", $"{i}")), CancellationToken.None);
        Assert.Equal(["type=ADT", "id=0", "id=1", "id=2"], converter.Headers);
    }

    [Fact]
    public async Task Ever_new_header_names_do_not_grow_the_memory_of_them()
    {
        var converter = new Converter();
        using var conversion = Conversion(converter);
        for (var i = 0; i < 600; i++) await conversion.ConvertAsync(With(($"h{i}", "v")), CancellationToken.None);
        await conversion.ConvertAsync(With(("h0", "v")), CancellationToken.None);
        Assert.Equal(601, converter.Headers.Count);
    }

    [Theory]
    [InlineData("header", Stage.HeaderConverter, "HeaderClass")]
    [InlineData("k", Stage.KeyConverter, "KeyClass")]
    [InlineData("v", Stage.ValueConverter, "ValueClass")]
    public async Task What_fails_is_named(string failing, Stage stage, string type)
    {
        using var conversion = Conversion(new Converter { Failing = failing });
        await Assert.ThrowsAsync<DataException>(async () => await conversion.ConvertAsync(With(("h", "header")), CancellationToken.None));
        Assert.Equal((stage, type), (conversion.Stage, conversion.ClassName));
    }

    private static SourceRecord With(params (string Key, string Value)[] headers) => PipelineHarness.Record() with { Headers = Headers.Of([.. headers.Select(h => Header.Text(h.Key, h.Value))]) };

    private static RecordConversion Conversion(Converter converter) => new(new NamedConverter(converter, "KeyClass"), new NamedConverter(converter, "ValueClass"), converter, "HeaderClass");

    private sealed class Converter : IConverter, IHeaderConverter
    {
        public List<string> Headers { get; } = [];
        public string? Failing { get; init; }

        public ValueTask<byte[]?> FromConnectAsync(string topic, Headers headers, Schema? schema, object? value, CancellationToken cancellationToken) => new(Bytes(value));

        public byte[]? FromConnectHeader(string topic, string key, Schema? schema, object? value)
        {
            Headers.Add($"{key}={value}");
            return Bytes(value);
        }

        public ValueTask<SchemaAndValue> ToConnectAsync(string topic, Headers headers, byte[]? bytes, CancellationToken cancellationToken) => throw new NotSupportedException("sources only write");
        public SchemaAndValue ToConnectHeader(string topic, string key, byte[]? bytes) => throw new NotSupportedException("sources only write");

        private byte[] Bytes(object? value) => Failing == (string?)value ? throw new DataException("no") : Encoding.UTF8.GetBytes((string)value!);
    }
}
