using System.Numerics;
using System.Text;
using ConnectorHost.Cli.Tail;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.Runtime.Kafka;

namespace ConnectorHost.Tests.Cli;

public sealed class RecordPrinterTests
{
    private static readonly Schema Event = new SchemaBuilder(SchemaType.Struct).Name("E")
        .Field("id", Schema.String).Field("at", Timestamp.Schema).Field("amount", PluginApi.Data.Decimal.Builder(2).Build()).Field("list", SchemaBuilder.Array(Schema.Int64).Build()).Field("none", Schema.OptionalString).Build();

    [Fact]
    public async Task Decoded_record_is_one_json_line()
    {
        var value = new Struct(Event) { [0] = "ä", [1] = DateTimeOffset.UnixEpoch.AddMilliseconds(5), [2] = new BigDecimal(new BigInteger(-5), 2), [3] = new object?[] { 1L, 2L } };
        var line = await new RecordPrinter(new Fixed(value)).PrintAsync(Record([0, 0, 0, 0, 1, 7]), CancellationToken.None);
        Assert.Equal("""{"topic":"t","partition":3,"offset":42,"timestamp":1000,"key":"p1","headers":{"event-type":"patient.admitted","none":null},"value":{"id":"ä","at":"1970-01-01T00:00:00.005Z","amount":-0.05,"list":[1,2],"none":null}}""", line);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 7 }, "\"\\u0000\\u0000\\u0000\\u0000\\u0001\\u0007\"")]
    [InlineData(new byte[] { 0xFF, 0xFE }, "\"//4=\"")]
    [InlineData(null, "null")]
    public async Task Without_a_registry_values_are_text_or_base64(byte[]? value, string shown) =>
        Assert.EndsWith($"\"value\":{shown}}}", await new RecordPrinter(null).PrintAsync(Record(value), CancellationToken.None));

    private static StoredRecord Record(byte[]? value) => new(
        "t", 3, 42, DateTimeOffset.UnixEpoch.AddSeconds(1), Encoding.UTF8.GetBytes("p1"), value,
        [KeyValuePair.Create("event-type", (byte[]?)Encoding.UTF8.GetBytes("patient.admitted")), KeyValuePair.Create("none", (byte[]?)null)]);

    private sealed class Fixed(Struct value) : IConverter
    {
        public ValueTask<byte[]?> FromConnectAsync(string topic, Headers headers, Schema? schema, object? value, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<SchemaAndValue> ToConnectAsync(string topic, Headers headers, byte[]? bytes, CancellationToken cancellationToken) => new(new SchemaAndValue(value.Schema, value));
    }
}
