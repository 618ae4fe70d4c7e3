using System.Text;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Converters.Tests.Primitive;

public sealed class PrimitiveConverterTests
{
    public static TheoryData<IConverter, object, byte[], Schema> Pairs => new()
    {
        { new ShortConverter(), (short)-2, [0xFF, 0xFE], Schema.OptionalInt16 },
        { new IntegerConverter(), 258, [0, 0, 1, 2], Schema.OptionalInt32 },
        { new LongConverter(), 1L, [0, 0, 0, 0, 0, 0, 0, 1], Schema.OptionalInt64 },
        { new FloatConverter(), 1.5f, [0x3F, 0xC0, 0, 0], Schema.OptionalFloat32 },
        { new DoubleConverter(), -2.0, [0xC0, 0, 0, 0, 0, 0, 0, 0], Schema.OptionalFloat64 },
        { new BooleanConverter(), true, [1], Schema.OptionalBoolean },
        { new ByteArrayConverter(), new byte[] { 7 }, [7], Schema.OptionalBytes },
        { Text(), "é", [0xC3, 0xA9], Schema.OptionalString },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Value_has_the_bytes_Kafka_gives_it_and_comes_back(IConverter converter, object value, byte[] bytes, Schema schema)
    {
        Assert.Equal(bytes, await converter.FromConnectAsync("t", Headers.Empty, null, value, default));
        Assert.Equal(new SchemaAndValue(schema, value), await converter.ToConnectAsync("t", Headers.Empty, bytes, default) with { Value = value });
        Assert.Equal(value, (await converter.ToConnectAsync("t", Headers.Empty, bytes, default)).Value);
        Assert.Null(await converter.FromConnectAsync("t", Headers.Empty, schema, null, default));
        Assert.Equal(new SchemaAndValue(schema, null), await converter.ToConnectAsync("t", Headers.Empty, null, default));
        var header = (IHeaderConverter)converter;
        Assert.Equal(bytes, header.FromConnectHeader("t", "h", null, value));
        Assert.Equal(value, header.ToConnectHeader("t", "h", bytes).Value);
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_with_Kafkas_sentences()
    {
        Assert.Equal("Failed to serialize to integer (was String): ", (await Fault(new IntegerConverter(), null, "x")).Message);
        Assert.Equal("Failed to deserialize long: ", (await ReadFault(new LongConverter(), [1, 2])).Message);
        Assert.Equal("Invalid schema type for BooleanConverter: INT8", (await Fault(new BooleanConverter(), Schema.Int8, true)).Message);
        Assert.Equal("BooleanConverter is not compatible with objects of type String", (await Fault(new BooleanConverter(), null, "x")).Message);
        Assert.Equal("Failed to deserialize boolean: ", (await ReadFault(new BooleanConverter(), [2])).Message);
        Assert.Equal("Invalid schema type for ByteArrayConverter: STRING", (await Fault(new ByteArrayConverter(), Schema.String, "x")).Message);
        Assert.Equal("ByteArrayConverter is not compatible with objects of type Int32", (await Fault(new ByteArrayConverter(), null, 1)).Message);
    }

    [Theory]
    [InlineData("ISO-8859-1", "é€", new byte[] { 0xE9, (byte)'?' })]
    [InlineData("us-ascii", "é", new byte[] { (byte)'?' })]
    [InlineData("windows-1252", "€", new byte[] { 0x80 })]
    [InlineData("UTF-16", "a", new byte[] { 0xFE, 0xFF, 0, (byte)'a' })]
    [InlineData("UTF-16LE", "a", new byte[] { (byte)'a', 0 })]
    public async Task Text_is_written_in_the_encoding_that_was_set(string encoding, string text, byte[] bytes) =>
        Assert.Equal(bytes, await Text(encoding).FromConnectAsync("t", Headers.Empty, Schema.String, text, default));

    [Fact]
    public async Task Bad_bytes_are_replaced_and_an_unknown_encoding_is_refused()
    {
        Assert.Equal("a\uFFFD", (await Text().ToConnectAsync("t", Headers.Empty, [(byte)'a', 0xFF], default)).Value);
        Assert.Equal("?", Encoding.ASCII.GetString((await Text().FromConnectAsync("t", Headers.Empty, null, "\uD83E", default))!));
        Assert.Equal("a", (await Text("UTF-16").ToConnectAsync("t", Headers.Empty, [0xFF, 0xFE, (byte)'a', 0], default)).Value);
        Assert.Equal("Unsupported encoding nonsense", Assert.Throws<SerializationException>(() => Text("nonsense")).Message);
    }

    [Fact]
    public async Task What_is_no_text_is_written_as_java_prints_it()
    {
        var schema = SchemaBuilder.Struct().Field("a", Schema.Int32).Field("n", Schema.OptionalString).Field("b", Schema.String).Build();
        Assert.Equal("Struct{a=1,b=x}", await Printed(new Struct(schema).Put("a", 1).Put("b", "x")));
        Assert.Equal("[1, null]", await Printed(new List<object?> { 1, null }));
        Assert.Equal("{n=2}", await Printed(new Dictionary<object, object?> { ["n"] = 2 }));
        Assert.Equal("{n=null}", await Printed(new Dictionary<object, object?> { ["n"] = null }));
        Assert.Equal("7.0", await Printed(7.0));
        Assert.Equal("true", await Printed(true));
        Assert.Equal("Fri Jan 05 08:30:00 UTC 2024", await Printed(new DateTimeOffset(2024, 1, 5, 8, 30, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void Definition_begins_with_the_type_of_the_converter()
    {
        Assert.Equal(["converter.type"], IntegerConverter.Keys.Keys.Select(k => k.Name));
        Assert.Equal(["converter.type", "converter.encoding"], StringConverter.Keys.Keys.Select(k => k.Name));
        Assert.Equal(["Invalid value x for configuration converter.type: String must be one of: key, value, header"], IntegerConverter.Keys.Validate(TestContexts.Config(("converter.type", "x"))).SelectMany(v => v.Errors));
    }

    private static StringConverter Text(string? encoding = null) => new(encoding is null ? TestContexts.Config() : TestContexts.Config(("converter.encoding", encoding)), TestContexts.Value());
    private static async Task<string> Printed(object value) => Encoding.UTF8.GetString((await Text().FromConnectAsync("t", Headers.Empty, null, value, default))!);
    private static Task<DataException> Fault(IConverter converter, Schema? schema, object value) => Assert.ThrowsAsync<DataException>(async () => await converter.FromConnectAsync("t", Headers.Empty, schema, value, default));
    private static Task<DataException> ReadFault(IConverter converter, byte[] bytes) => Assert.ThrowsAsync<DataException>(async () => await converter.ToConnectAsync("t", Headers.Empty, bytes, default));
}
