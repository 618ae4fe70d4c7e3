using System.Text;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Converters.Tests.Primitive;

public sealed class SimpleHeaderConverterTests
{
    private readonly SimpleHeaderConverter _converter = new();

    [Fact]
    public void Text_is_written_as_it_is_and_guessed_when_read()
    {
        Assert.Equal("patient.admitted"u8.ToArray(), _converter.FromConnectHeader("t", "h", Schema.String, "patient.admitted"));
        Assert.Equal(new SchemaAndValue(Schema.String, "patient.admitted"), _converter.ToConnectHeader("t", "h", "patient.admitted"u8.ToArray()));
        Assert.Equal(new SchemaAndValue(Schema.Int8, (sbyte)12), _converter.ToConnectHeader("t", "h", "12"u8.ToArray()));
        Assert.Equal("a\uFFFD", _converter.ToConnectHeader("t", "h", [(byte)'a', 0xFF]).Value);
    }

    [Fact]
    public void Null_is_null_both_ways()
    {
        Assert.Null(_converter.FromConnectHeader("t", "h", null, null));
        Assert.Equal(default, _converter.ToConnectHeader("t", "h", null));
        Assert.Empty(SimpleHeaderConverter.Keys.Keys);
    }

    [Fact]
    public void Other_values_are_written_in_their_text_form() =>
        Assert.Equal("{\"a\":[1,2.0E9]}", Encoding.UTF8.GetString(_converter.FromConnectHeader("t", "h", null, new Dictionary<object, object?> { ["a"] = new List<object?> { 1, 2e9 } })!));
}
