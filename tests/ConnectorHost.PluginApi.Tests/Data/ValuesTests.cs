using System.Numerics;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.PluginApi.Tests.Data;

public sealed class ValuesTests
{
    public static TheoryData<string, SchemaType, object> Scalars => new()
    {
        { "12", SchemaType.Int8, (sbyte)12 },
        { "-5", SchemaType.Int8, (sbyte)-5 },
        { "+5", SchemaType.Int8, (sbyte)5 },
        { "1.0", SchemaType.Int8, (sbyte)1 },
        { "1e3", SchemaType.Int16, (short)1000 },
        { "300", SchemaType.Int16, (short)300 },
        { "70000", SchemaType.Int32, 70000 },
        { "5000000000", SchemaType.Int64, 5000000000L },
        { "-9223372036854775808", SchemaType.Int64, long.MinValue },
        { "٣", SchemaType.Int8, (sbyte)3 },
        { "7.", SchemaType.Int8, (sbyte)7 },
        { "-.25", SchemaType.Float32, -0.25f },
        { "2.5", SchemaType.Float32, 2.5f },
        { "3e25", SchemaType.Float32, 3e25f },
        { "9223372036854775808.0", SchemaType.Float32, 9.223372E18f },
        { "1e-60", SchemaType.Float32, 0f },
        { "1e40", SchemaType.Float64, 1e40 },
        { "true", SchemaType.Boolean, true },
        { "08:45", SchemaType.Int8, (sbyte)8 },
        { "3,7", SchemaType.Int8, (sbyte)3 },
        { "9:30:00.250", SchemaType.Int8, (sbyte)9 },
        { "98/60", SchemaType.String, "98/60" },
        { "false,x", SchemaType.String, "false,x" },
        { "True", SchemaType.String, "True" },
        { "1f", SchemaType.String, "1f" },
        { "1e", SchemaType.String, "1e" },
        { "+", SchemaType.String, "+" },
        { ".75", SchemaType.String, ".75" },
        { "NaN", SchemaType.String, "NaN" },
        { "0x10", SchemaType.String, "0x10" },
        { "\"a\"", SchemaType.String, "\"a\"" },
        { "", SchemaType.String, "" },
        { "  ", SchemaType.String, "  " },
        { "[a]", SchemaType.String, "[a]" },
        { "[,]", SchemaType.String, "[,]" },
        { "[1,,2]", SchemaType.String, "[1,,2]" },
        { "[1", SchemaType.String, "[1" },
        { "[1,null]", SchemaType.String, "[1,null]" },
        { "{1}", SchemaType.String, "{1}" },
        { "{null:1}", SchemaType.String, "{null:1}" },
    };

    [Theory]
    [MemberData(nameof(Scalars))]
    public void Text_takes_the_type_it_looks_like(string text, SchemaType type, object value)
    {
        var parsed = Values.Parse(text);
        Assert.Equal((type, value), (parsed.Schema!.Type, parsed.Value));
    }

    [Fact]
    public void Null_has_neither_schema_nor_value() => Assert.Equal(default, Values.Parse("null"));

    [Fact]
    public void Integers_beyond_64_bits_and_numbers_beyond_double_are_decimals()
    {
        Assert.Equal(new BigDecimal(BigInteger.Parse("9223372036854775808", System.Globalization.CultureInfo.InvariantCulture), 0), Values.Parse("9223372036854775808").Value);
        Assert.Equal(new BigDecimal(1, -400), Values.Parse("1e400").Value);
    }

    [Theory]
    [InlineData("2023-05-20", "2023-05-20T00:00:00Z", Date.LogicalName)]
    [InlineData("2023-14-01", "2024-02-01T00:00:00Z", Date.LogicalName)]
    [InlineData("2023-05-2z", "2023-05-02T00:00:00Z", Date.LogicalName)]
    [InlineData("08:30:01.250Z", "1970-01-01T08:30:01.250Z", Time.LogicalName)]
    [InlineData("2024-01-05T08:30:00.000Z", "2024-01-05T08:30:00Z", Timestamp.LogicalName)]
    public void Date_forms_are_dates_in_utc(string text, string instant, string logicalName)
    {
        var parsed = Values.Parse(text);
        Assert.Equal((logicalName, DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture)), (parsed.Schema!.Name, parsed.Value));
    }

    [Theory]
    [InlineData("[1, 300,70000]", SchemaType.Int32)]
    [InlineData("[1,2.5]", SchemaType.Float32)]
    [InlineData("[1,2,]", SchemaType.Int8)]
    [InlineData("[true]", SchemaType.Boolean)]
    [InlineData("[ \"a\" , \"b\"] y", SchemaType.String)]
    [InlineData("[1,\"a\"]", null)]
    [InlineData("[]", null)]
    [InlineData("[null]", null)]
    public void List_has_the_type_its_elements_share(string text, SchemaType? element)
    {
        var parsed = Values.Parse(text);
        Assert.Equal(SchemaType.Array, parsed.Schema!.Type);
        Assert.Equal(element, parsed.Schema.ValueSchema?.Type);
    }

    [Fact]
    public void Numbers_of_a_list_are_widened_and_of_inner_lists_the_last_schema_counts()
    {
        Assert.Equal((object?[])[1, 300, 70000], (IReadOnlyList<object?>)Values.Parse("[1,300,70000]").Value!);
        var nested = Values.Parse("[[1,300],[2]]");
        Assert.Equal(SchemaType.Int8, nested.Schema!.ValueSchema!.ValueSchema!.Type);
        Assert.Equal((object?[])[(short)1, (short)300], (IReadOnlyList<object?>)((IReadOnlyList<object?>)nested.Value!)[0]!);
        Assert.Equal("x\\\"y", ((IReadOnlyList<object?>)Values.Parse("[\"x\\\"y\"]").Value!)[0]);
        Assert.Equal(new DateTimeOffset(1970, 1, 1, 9, 0, 0, TimeSpan.Zero), ((IReadOnlyList<object?>)Values.Parse("[09:00:00.000Z]").Value!)[0]);
    }

    [Fact]
    public void Maps_are_read_with_or_without_commas()
    {
        var map = Values.Parse("{\"a\":1,\"b\":300 \"c\":2}");
        Assert.Equal((SchemaType.Map, SchemaType.String, SchemaType.Int16), (map.Schema!.Type, map.Schema.KeySchema!.Type, map.Schema.ValueSchema!.Type));
        Assert.Equal((short)300, ((IReadOnlyDictionary<object, object?>)map.Value!)["b"]);
        Assert.Null(Values.Parse("{}").Schema!.KeySchema);
        var mixed = Values.Parse("{1:\"a\",2:3}").Schema!;
        Assert.Equal((SchemaType.Int8, null), (mixed.KeySchema!.Type, mixed.ValueSchema));
    }

    [Fact]
    public void Values_are_written_without_quotes_at_the_top_and_with_them_inside()
    {
        Assert.Null(Values.ToText(null));
        Assert.Equal("a\"b", Values.ToText("a\"b"));
        Assert.Equal("[\"a\\\"b\\\\\",null,1,2.0E9,true,\"AQI=\"]", Values.ToText(new List<object?> { "a\"b\\", null, 1, 2e9, true, new byte[] { 1, 2 } }));
        Assert.Equal("AQI=", Values.ToText(new byte[] { 1, 2 }));
        Assert.Equal("{1:\"x\"}", Values.ToText(new Dictionary<object, object?> { [1] = "x" }));
        var schema = SchemaBuilder.Struct().Field("a", Schema.OptionalString).Field("b", new SchemaBuilder(SchemaType.Int32).Optional().Default(4).Build()).Build();
        Assert.Equal("{\"a\":null,\"b\":4}", Values.ToText(new Struct(schema)));
        Assert.Equal("2.70", Values.ToText(new BigDecimal(270, 2)));
        Assert.Equal("2024-01-05", Values.ToText(new DateTimeOffset(2024, 1, 5, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal("00:00:00.000Z", Values.ToText(DateTimeOffset.UnixEpoch));
        Assert.Equal("2024-01-05T08:30:00.000Z", Values.ToText(new DateTimeOffset(2024, 1, 5, 8, 30, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData(7.0, "7.0")]
    [InlineData(2e9, "2.0E9")]
    [InlineData(1e7, "1.0E7")]
    [InlineData(9999999.5, "9999999.5")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.0002, "2.0E-4")]
    [InlineData(-12.25, "-12.25")]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(123456.0, "123456.0")]
    [InlineData(1.7976931348623157E308, "1.7976931348623157E308")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Doubles_print_as_in_java(double value, string text) => Assert.Equal(text, JavaText.Of(value));

    [Theory]
    [InlineData(0.1f, "0.1")]
    [InlineData(3.4028235E38f, "3.4028235E38")]
    [InlineData(16777216f, "1.6777216E7")]
    public void Floats_print_as_in_java(float value, string text) => Assert.Equal(text, JavaText.Of(value));

    [Theory]
    [InlineData(4, -2, "4E+2")]
    [InlineData(270, 2, "2.70")]
    [InlineData(-5, 3, "-0.005")]
    [InlineData(123, 10, "1.23E-8")]
    [InlineData(0, 2, "0.00")]
    [InlineData(12, 0, "12")]
    public void Decimals_print_as_in_java(int unscaled, int scale, string text) => Assert.Equal(text, JavaText.Of(new BigDecimal(unscaled, scale)));
}
