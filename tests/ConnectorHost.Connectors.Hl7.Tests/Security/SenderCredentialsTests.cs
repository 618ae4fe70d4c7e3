using System.Text;
using ConnectorHost.Connectors.Hl7.Security;
using ConnectorHost.Connectors.Hl7.Tests.Acks;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Tests.Security;

public sealed class SenderCredentialsTests
{
    private const string User = "lab";
    private const string Password = "p:w^d&é";

    [Theory]
    [InlineData("lab^p:w\\S\\d\\T\\é", true)]
    [InlineData("lab^p:w\\S\\d&é", true)]
    [InlineData("lab:p:w\\S\\d\\T\\é", true)]
    [InlineData("lab^p:w\\S\\d\\T\\é^more", true)]
    [InlineData("Basic bGFiOnA6d15kJsOp", true)]
    [InlineData("basic bGFiOnA6d15kJsOp", true)]
    [InlineData("lab^p:w^d&é", false)]
    [InlineData("Lab^p:w\\S\\d\\T\\é", false)]
    [InlineData("lab^", false)]
    [InlineData("^p:w\\S\\d\\T\\é", false)]
    [InlineData("lab", false)]
    [InlineData("", false)]
    [InlineData("  ", false)]
    [InlineData("\"\"", false)]
    [InlineData("Basic bGFiOnA6d15kJsO", false)]
    [InlineData("Basic bGFi", false)]
    [InlineData("Basic *", false)]
    [InlineData("lab^p:w\\S\\d\\T\\é ", false)]
    public void MSH_8_is_read_in_its_forms(string field, bool admitted) =>
        Assert.Equal(admitted, Admits(Checker(), new ConnectionCredentials(), Message(field)));

    [Fact]
    public void Other_delimiters_are_those_of_the_message() =>
        Assert.True(Admits(Checker(), new ConnectionCredentials(), "MSH$%*!@$A$B$C$D$2026$lab%p:w^d&é$ADT%A01$1$P$2.5\r"));

    [Theory]
    [InlineData("2.6", "UAC|UNP|^^^A^lab:p:w\\S\\d\\T\\é", true)]
    [InlineData("2.8", "uac|unp^x|^TEXT^^a^lab:p:w\\S\\d\\T\\é", true)]
    [InlineData("2.6", "UAC|UNP|^^^Base64^bGFiOnA6d15kJsOp", true)]
    [InlineData("2.6", "SFT|x\rSFT|y\rUAC|UNP|^^^A^lab:p:w\\S\\d\\T\\é", true)]
    [InlineData("2.5.1", "UAC|UNP|^^^A^lab:p:w\\S\\d\\T\\é", false)]
    [InlineData("2.6", "EVN|A01\rUAC|UNP|^^^A^lab:p:w\\S\\d\\T\\é", false)]
    [InlineData("2.6", "UAC|SAML|^^^A^lab:p:w\\S\\d\\T\\é", false)]
    [InlineData("2.6", "UAC|UNP|^^^Hex^lab:p:w\\S\\d\\T\\é", false)]
    [InlineData("2.6", "UAC|UNP|lab:p:w\\S\\d\\T\\é", false)]
    [InlineData("2.6", "UAC|UNP|^^^A^lab:wrong", false)]
    [InlineData("2.6", "UAC", false)]
    public void A_UAC_segment_counts_from_2_6_on(string version, string segments, bool admitted) =>
        Assert.Equal(admitted, Admits(Checker(), new ConnectionCredentials(), $"MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|{version}\r{segments}\rPID|1"));

    [Fact]
    public void A_UAC_segment_is_not_asked_when_MSH_8_holds_credentials() =>
        Assert.False(Admits(Checker(), new ConnectionCredentials(), "MSH|^~\\&|A|B|C|D|2026|lab^wrong|ADT^A01|1|P|2.6\rUAC|UNP|^^^A^lab:p:w\\S\\d\\T\\é"));

    [Fact]
    public void With_scope_connection_good_credentials_free_messages_without_any()
    {
        var (checker, state) = (Checker(SecurityScope.Connection), new ConnectionCredentials());
        Assert.False(Admits(checker, state, Message("")));
        Assert.True(Admits(checker, state, Message("lab:p:w\\S\\d\\T\\é")));
        Assert.True(Admits(checker, state, Message("")));
        Assert.True(Admits(checker, state, Message("\"\"")));
        Assert.False(Admits(checker, state, Message("lab:wrong")));
        Assert.True(Admits(checker, state, Message("")));
        Assert.False(Admits(checker, new ConnectionCredentials(), Message("")));
    }

    [Fact]
    public void With_scope_message_each_message_is_checked()
    {
        var (checker, state) = (Checker(), new ConnectionCredentials());
        Assert.True(Admits(checker, state, Message("lab:p:w\\S\\d\\T\\é")));
        Assert.False(Admits(checker, state, Message("")));
    }

    [Fact]
    public void The_third_failure_in_a_row_is_out_and_a_success_starts_anew()
    {
        var (checker, state) = (Checker(), new ConnectionCredentials());
        for (var i = 0; i < 2; i++) Admits(checker, state, Message("x:y"));
        Assert.False(state.IsOut);
        Admits(checker, state, Message("lab:p:w\\S\\d\\T\\é"));
        for (var i = 0; i < 2; i++) Admits(checker, state, Message(""));
        Assert.False(state.IsOut);
        Admits(checker, state, Message(""));
        Assert.True(state.IsOut);
    }

    [Fact]
    public void Nothing_is_checked_unless_it_is_switched_on() =>
        Assert.Null(SenderCredentials.For(new SecurityConfig(false, User, new(Password), SecurityScope.Message), Hl7ReaderOptions.Standard));

    private static SenderCredentials Checker(SecurityScope scope = SecurityScope.Message) => SenderCredentials.For(SecurityConfigs.Of(User, Password, scope), Hl7ReaderOptions.Standard)!;

    private static bool Admits(SenderCredentials checker, ConnectionCredentials state, string message) => checker.Admits(Answers.Read(Encoding.UTF8.GetBytes(message)), state);

    private static string Message(string field) => $"MSH|^~\\&|A|B|C|D|2026|{field}|ADT^A01|1|P|2.5\r";
}
