using System.Numerics;
using System.Text;
using ConnectorHost.Converters.Json;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.Converters.Tests.Json;

public sealed class JsonConverterTests
{
    private static readonly Schema Amount = PluginApi.Data.Decimal.Builder(2).Build();

    [Fact]
    public async Task Envelope_holds_schema_and_payload_without_blanks()
    {
        var schema = SchemaBuilder.Struct().Name("n").Version(2).Doc("d").Parameter("p", "q")
            .Field("a", Schema.Int8).Field("b", Schema.OptionalString).Field("c", SchemaBuilder.Array(Schema.Float64).Build())
            .Field("m", SchemaBuilder.Map(Schema.Int32, Schema.Boolean).Build()).Field("d", new SchemaBuilder(SchemaType.Float32).Default(1.5f).Build()).Build();
        var value = new Struct(schema).Put("a", (sbyte)1).Put("c", new List<object?> { 7.0, double.NaN }).Put("m", new Dictionary<object, object?> { [5] = true });

        Assert.Equal("""
            {"schema":{"type":"struct","fields":[
            {"type":"int8","optional":false,"field":"a"},
            {"type":"string","optional":true,"field":"b"},
            {"type":"array","items":{"type":"double","optional":false},"optional":false,"field":"c"},
            {"type":"map","keys":{"type":"int32","optional":false},"values":{"type":"boolean","optional":false},"optional":false,"field":"m"},
            {"type":"float","optional":false,"default":1.5,"field":"d"}
            ],"optional":false,"name":"n","version":2,"doc":"d","parameters":{"p":"q"}},"payload":{"a":1,"b":null,"c":[7.0,"NaN"],"m":[[5,true]],"d":1.5}}
            """.ReplaceLineEndings(""), await Written(schema, value));

        var back = await Read(await Written(schema, value));
        Assert.Equal(schema, back.Schema);
        Assert.Equal((sbyte)1, ((Struct)back.Value!)["a"]);
    }

    [Fact]
    public async Task Null_is_a_tombstone_only_without_a_schema()
    {
        Assert.Null(await Converter().FromConnectAsync("t", Headers.Empty, null, null, default));
        Assert.Null(await Converter(("schemas.enable", "false")).FromConnectAsync("t", Headers.Empty, null, null, default));
        Assert.Equal("""{"schema":{"type":"string","optional":true},"payload":null}""", await Written(Schema.OptionalString, null));
        Assert.Equal("null", await Written(Schema.OptionalString, null, ("schemas.enable", "false")));
        Assert.Equal("""{"schema":null,"payload":1}""", await Written(null, 1));
        var withDefault = new SchemaBuilder(SchemaType.Int32).Optional().Default(5).Build();
        Assert.Equal("5", await Written(withDefault, null, ("schemas.enable", "false")));
        Assert.Equal("null", await Written(withDefault, null, ("schemas.enable", "false"), ("replace.null.with.default", "false")));
        Assert.Equal("Conversion error: null value for field that is required and has no default value", (await WriteFault(Schema.String, null)).Message);
    }

    [Theory]
    [InlineData("a\"\\/\b\t\n\f\r\u001f\u007f\u2028é", "a\\\"\\\\/\\b\\t\\n\\f\\r\\u001F\u007f\u2028é")]
    [InlineData("\U0001FA7A", "\\uD83E\\uDE7A")]
    public async Task Texts_are_escaped_as_jackson_does(string text, string json) =>
        Assert.Equal($"\"{json}\"", await Written(Schema.String, text, ("schemas.enable", "false")));

    [Fact]
    public async Task Logical_types_have_their_numbers_and_decimals_their_format()
    {
        Assert.Equal("\"MDk=\"", await Written(Amount, new BigDecimal(12345, 2), ("schemas.enable", "false")));
        Assert.Equal("2.70", await Written(Amount, new BigDecimal(270, 2), ("schemas.enable", "false"), ("decimal.format", "numeric")));
        Assert.Equal("Decimal value has mismatching scale for given Decimal schema. Schema has scale 2, value has scale 1.", (await WriteFault(Amount, new BigDecimal(1, 1))).Message);
        Assert.Equal("19727", await Written(Date.Schema, new DateTimeOffset(2024, 1, 5, 0, 0, 0, TimeSpan.Zero), ("schemas.enable", "false")));
        Assert.Equal("Kafka Connect Date type should not have any time fields set to non-zero values.", (await WriteFault(Date.Schema, new DateTimeOffset(2024, 1, 5, 1, 0, 0, TimeSpan.Zero))).Message);
        Assert.Equal("-1", await Written(Timestamp.Schema, DateTimeOffset.FromUnixTimeMilliseconds(-1), ("schemas.enable", "false")));
        Assert.Equal("Invalid type for Time, expected Date but was Int32", (await WriteFault(Time.Schema, 5)).Message);
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_with_Kafkas_sentences()
    {
        Assert.Equal("Invalid type for INT32: String", (await WriteFault(Schema.Int32, "x")).Message);
        Assert.Equal("Java class DateTimeOffset does not have corresponding schema type.", (await WriteFault(null, DateTimeOffset.UnixEpoch)).Message);
        var one = SchemaBuilder.Struct().Field("a", Schema.Int32).Build();
        var other = SchemaBuilder.Struct().Field("b", Schema.Int32).Build();
        Assert.Equal("Mismatching schema.", (await WriteFault(one, new Struct(other))).Message);
        Assert.Equal("Mismatching schema.", (await WriteFault(null, new Struct(one))).Message);
    }

    [Fact]
    public async Task Schemaless_maps_with_other_keys_are_pairs()
    {
        Assert.Equal("""{"a":[1,null]}""", await Written(null, new Dictionary<object, object?> { ["a"] = new List<object?> { 1, null } }, ("schemas.enable", "false")));
        Assert.Equal("""[["a",1],[2,true]]""", await Written(null, new Dictionary<object, object?> { ["a"] = 1, [2] = true }, ("schemas.enable", "false")));
    }

    [Theory]
    [InlineData("12", 12L)]
    [InlineData("007", 7L)]
    [InlineData("18446744073709551617", 1L)]
    [InlineData("1.5", 1.5)]
    [InlineData("1e2", 100.0)]
    [InlineData("-0.0", 0.0)]
    [InlineData("true", true)]
    [InlineData("\"a\"", "a")]
    [InlineData("null", null)]
    [InlineData("1 and more", 1L)]
    [InlineData("\uFEFF5", 5L)]
    public async Task Without_schemas_values_take_the_types_of_json(string json, object? value)
    {
        var read = await Read(json, ("schemas.enable", "false"));
        Assert.Null(read.Schema);
        Assert.Equal(value, read.Value);
    }

    [Fact]
    public async Task Objects_and_arrays_become_maps_and_lists_and_the_last_of_two_members_counts()
    {
        var map = (IReadOnlyDictionary<object, object?>)(await Read("""{"a":1,"b":[1,{"c":null}],"a":2,"z":[00,-01,1.05]}""", ("schemas.enable", "false"))).Value!;
        Assert.Equal(2L, map["a"]);
        Assert.Null(((IReadOnlyDictionary<object, object?>)((IReadOnlyList<object?>)map["b"]!)[1]!)["c"]);
        Assert.Equal((object?[])[0L, -1L, 1.05], (IReadOnlyList<object?>)map["z"]!);
    }

    [Fact]
    public async Task Nothing_is_nothing()
    {
        Assert.Equal(default, await Converter().ToConnectAsync("t", Headers.Empty, null, default));
        Assert.Equal(default, await Read("", ("schemas.enable", "false")));
        Assert.StartsWith("JsonConverter with schemas.enable requires", (await ReadFault("")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("""{"schema":null}""")]
    [InlineData("""{"schema":null,"payload":1,"x":2}""")]
    [InlineData("""{"payload":1,"x":2}""")]
    public async Task With_schemas_an_envelope_is_needed(string json) =>
        Assert.Equal("JsonConverter with schemas.enable requires \"schema\" and \"payload\" fields and may not contain additional fields. If you are trying to deserialize plain JSON data, set schemas.enable=false in your converter configuration.",
            (await ReadFault(json)).Message);

    [Theory]
    [InlineData("""{"type":"int32"}""", "null", "Invalid null value for required INT32 field")]
    [InlineData("""{"type":"array","items":{"type":"int32"}}""", "[1,null]", "Invalid null value for required INT32 field")]
    [InlineData("""{"type":"struct","fields":[{"type":"int32","field":"a"}]}""", "{}", "Invalid null value for required INT32 field")]
    [InlineData("""{"type":"struct","fields":[{"type":"string","field":"f"}]}""", """{"f":1}""", "Invalid value: null used for required field: \"f\", schema type: STRING")]
    [InlineData("""{"type":"struct","fields":[]}""", "[]", "Structs should be encoded as JSON objects, but found ARRAY")]
    [InlineData("""{"type":"bytes"}""", "\"%\"", "Invalid bytes field")]
    [InlineData("""{"type":"map","keys":{"type":"string"},"values":{"type":"int32"}}""", "1", "Maps with string fields should be encoded as JSON objects, but found NUMBER")]
    [InlineData("""{"type":"map","keys":{"type":"int32"},"values":{"type":"int32"}}""", "{}", "Maps with non-string fields should be encoded as JSON array of tuples, but found OBJECT")]
    [InlineData("""{"type":"map","keys":{"type":"int32"},"values":{"type":"int32"}}""", "[1]", "Found invalid map entry instead of array tuple: NUMBER")]
    [InlineData("""{"type":"map","keys":{"type":"int32"},"values":{"type":"int32"}}""", "[[1]]", "Found invalid map entry, expected length 2 but found :1")]
    [InlineData("""{"type":"int32","name":"org.apache.kafka.connect.data.Date"}""", "\"x\"", "Invalid type for Date, underlying representation should be integer but was STRING")]
    [InlineData("""{"type":"int64","name":"org.apache.kafka.connect.data.Timestamp"}""", "true", "Invalid type for Timestamp, underlying representation should be integral but was BOOLEAN")]
    [InlineData("""{"type":"bytes","name":"org.apache.kafka.connect.data.Decimal","parameters":{"scale":"1"}}""", "[]", "Invalid type for Decimal, underlying representation should be numeric or bytes but was ARRAY")]
    [InlineData("""{"type":"bytes","name":"org.apache.kafka.connect.data.Decimal","parameters":{"scale":"1"}}""", "\"%\"", "Invalid bytes for Decimal field")]
    [InlineData("""{}""", "1", "Schema must contain 'type' field")]
    [InlineData("""5""", "1", "Schema must contain 'type' field")]
    [InlineData("""{"type":"nothing"}""", "1", "Unknown schema type: nothing")]
    [InlineData("""{"type":"array"}""", "[]", "Array schema did not specify the element type")]
    [InlineData("""{"type":"map","values":{"type":"int32"}}""", "[]", "Map schema did not specify the key type")]
    [InlineData("""{"type":"map","keys":{"type":"int32"}}""", "[]", "Map schema did not specify the value type")]
    [InlineData("""{"type":"struct"}""", "{}", "Struct schema's \"fields\" argument is not an array.")]
    [InlineData("""{"type":"struct","fields":[{"type":"int32"}]}""", "{}", "Struct schema's field name not specified properly")]
    [InlineData("""{"type":"int32","parameters":{"a":1}}""", "1", "Schema parameters must have string values.")]
    public async Task Faults_have_Kafkas_sentences(string schema, string payload, string message) =>
        Assert.Equal(message, (await ReadFault($$"""{"schema":{{schema}},"payload":{{payload}}}""")).Message);

    [Theory]
    [InlineData("int32", "1.9", 1)]
    [InlineData("int32", "1e10", 1410065408)]
    [InlineData("int8", "300", (sbyte)44)]
    [InlineData("int64", "\"x\"", 0L)]
    [InlineData("boolean", "1", false)]
    [InlineData("double", "1e999", double.PositiveInfinity)]
    [InlineData("float", "1e99", float.PositiveInfinity)]
    public async Task Numbers_are_cut_as_in_java(string type, string json, object value) =>
        Assert.Equal(value, (await Read($$$"""{"schema":{"type":"{{{type}}}"},"payload":{{{json}}}}""")).Value);

    [Fact]
    public async Task Decimals_are_read_in_both_formats_with_all_digits()
    {
        const string schema = """{"type":"bytes","name":"org.apache.kafka.connect.data.Decimal","version":1,"parameters":{"scale":"2"}}""";
        Assert.Equal(new BigDecimal(12345, 2), (await Read($$"""{"schema":{{schema}},"payload":"MDk="}""")).Value);
        Assert.Equal(new BigDecimal(BigInteger.Parse("1234567890123456789012345678900", System.Globalization.CultureInfo.InvariantCulture), 3), (await Read($$"""{"schema":{{schema}},"payload":1234567890123456789012345678.900}""")).Value);
        Assert.Equal(new BigDecimal(4, -2), (await Read($$"""{"schema":{{schema}},"payload":4E+2}""")).Value);
    }

    [Fact]
    public async Task Schema_of_the_settings_reads_bare_payloads()
    {
        var settings = ("schema.content", (string?)"""{"type":"struct","fields":[{"type":"int32","field":"a"},{"type":"string","optional":true,"default":"d","field":"b"}]}""");
        var read = (Struct)(await Read("""{"a":1,"extra":2}""", settings)).Value!;
        Assert.Equal((1, "d"), (read["a"], read["b"]));
        Assert.Equal("""{"schema":null,"payload":1}""", await Written(null, 1, settings));
        Assert.StartsWith("Failed to parse schema in converter config due to serialization error: ", Assert.Throws<DataException>(() => Converter(("schema.content", "{"))).Message, StringComparison.Ordinal);
        Assert.Equal("Unknown schema type: x", Assert.Throws<DataException>(() => Converter(("schema.content", """{"type":"x"}"""))).Message);
        Assert.Equal(5L, (await Read("""{"schema":null,"payload":5}""", ("schema.content", ""))).Value);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[1,]")]
    [InlineData("tru")]
    public async Task What_is_no_json_is_refused_without_showing_it(string json) =>
        Assert.Equal("Converting byte[] to Kafka Connect data failed due to serialization error: ", (await ReadFault(json)).Message);

    [Fact]
    public async Task Schemas_are_remembered_by_their_text()
    {
        var converter = Converter(("schemas.cache.size", "1"));
        var first = await converter.ToConnectAsync("t", Headers.Empty, "{\"schema\":{\"type\":\"int32\"},\"payload\":1}"u8.ToArray(), default);
        var second = await converter.ToConnectAsync("t", Headers.Empty, "{\"schema\":{\"type\":\"int32\"},\"payload\":2}"u8.ToArray(), default);
        Assert.Same(first.Schema, second.Schema);
    }

    [Fact]
    public void Definition_has_the_groups_of_Kafka() =>
        Assert.Equal([null, ("Schemas", 0), ("Schemas", 1), ("Schemas", 2), ("Serialization", 0), ("Serialization", 1)],
            JsonConverter.Keys.Keys.Select(k => k.Group is null ? ((string, int)?)null : (k.Group, k.OrderInGroup)));

    private static JsonConverter Converter(params (string, string?)[] settings) => new(TestContexts.Config(settings), TestContexts.Value());
    private static async Task<string> Written(Schema? schema, object? value, params (string, string?)[] settings) =>
        Encoding.UTF8.GetString((await Converter(settings).FromConnectAsync("t", Headers.Empty, schema, value, default))!);
    private static async Task<SchemaAndValue> Read(string json, params (string, string?)[] settings) => await Converter(settings).ToConnectAsync("t", Headers.Empty, Encoding.UTF8.GetBytes(json), default);
    private static Task<DataException> WriteFault(Schema? schema, object? value) => Assert.ThrowsAsync<DataException>(() => Written(schema, value));
    private static Task<DataException> ReadFault(string json) => Assert.ThrowsAsync<DataException>(() => Read(json));
}
