using ConnectorHost.Runtime.Kafka.Security;

namespace ConnectorHost.Runtime.Tests.Kafka.Security;

public sealed class JaasConfigTests
{
    [Theory]
    [InlineData("m.M required a=\"b\";", "b")]
    [InlineData("m.M REQUIRED a='b' ;", "b")]
    [InlineData("m.M requisite a = b;", "b")]
    [InlineData("m.M sufficient\n a=b-c_d.e$f9;", "b-c_d.e$f9")]
    [InlineData("m.M optional a=\"x\\\"y\\\\z\\t\\n\\101\";", "x\"y\\z\t\nA")]
    [InlineData("m.M required /* c */ a=1x a=\"b\"; // tail", null)]
    [InlineData("m.M required /* c */ a=z a=\"last\"; // tail", "last")]
    [InlineData("m.M required a=\"x;y=z\";", "x;y=z")]
    [InlineData("m.M required a=\"\";", "")]
    [InlineData("m.M required // comment\n a=b;", "b")]
    [InlineData("m.M required a=Müller;", "Müller")]
    public void Option_is_read_as_Java_reads_it(string text, string? value)
    {
        if (value is null) { Assert.Equal("Value not specified for key 'a' in JAAS config", Assert.Throws<FormatException>(() => JaasConfig.Parse(text)).Message); return; }
        var jaas = JaasConfig.Parse(text);
        Assert.Equal(("m.M", value), (jaas.Module, jaas.Options["a"]));
    }

    [Theory]
    [InlineData("m.M required a=b", "JAAS config entry not terminated by semi-colon")]
    [InlineData("", "Login module not specified in JAAS config")]
    [InlineData("  // nothing", "Login module not specified in JAAS config")]
    [InlineData("m.M", "Login module control flag not specified in JAAS config")]
    [InlineData("m.M;", "Login module control flag not specified in JAAS config")]
    [InlineData("m.M required a=b;;", "Login module control flag not specified in JAAS config")]
    [InlineData("m.M mandatory a=b;", "Invalid login module control flag 'mandatory' in JAAS config")]
    [InlineData("m.M required password=123;", "Value not specified for key 'password' in JAAS config")]
    [InlineData("m.M required password;", "Value not specified for key 'password' in JAAS config")]
    [InlineData("m.M required password=#x;", "Value not specified for key 'password' in JAAS config")]
    [InlineData("m.M required a=b; n.N required c=d;", "JAAS config property contains 2 login modules, should be 1 module")]
    public void Fault_is_told_in_Javas_words(string text, string message) => Assert.Equal(message, Assert.Throws<FormatException>(() => JaasConfig.Parse(text)).Message);

    [Fact]
    public void Bare_slash_begins_a_comment() => Assert.Equal("JAAS config entry not terminated by semi-colon", Assert.Throws<FormatException>(() => JaasConfig.Parse("m.M required a=b/c;")).Message);

    [Fact]
    public void Text_form_holds_no_options() => Assert.DoesNotContain("s3cret", JaasConfig.Parse("m.M required password=\"s3cret\";").ToString(), StringComparison.Ordinal);
}
