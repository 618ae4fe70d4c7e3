using System.Text;
using ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire;

/// <summary>Character sets of messages and of their answers (8, 5.12): echoed fields come back byte for byte, the text is read right, nothing is refused for characters.</summary>
public abstract class CharacterSetTests : WireTests
{
    protected CharacterSetTests(WireSetup setup) : base(setup) => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("utf-8", "", "Müller 日本")]
    [InlineData("utf-8", "UNICODE UTF-8", "Müller 日本")]
    [InlineData("utf-8", "UNICODE", "Müller")]
    [InlineData("utf-8", "UTF8", "Müller")]
    [InlineData("utf-8", "ASCII", "Müller")]
    [InlineData("iso-8859-1", "8859/1", "Müller Ærø")]
    [InlineData("windows-1252", "8859/1", "Müller €")]
    [InlineData("iso-8859-1", "ISO_IR 100", "Müller")]
    [InlineData("iso-8859-2", "8859/2", "Łódź")]
    [InlineData("iso-8859-5", "8859/5", "Иванов")]
    [InlineData("iso-8859-7", "8859/7", "Παπαδόπουλος")]
    [InlineData("iso-8859-15", "8859/15", "Müller €")]
    [InlineData("windows-1251", "windows-1251", "Иванов")]
    // Undeclared 8-bit text: UTF-8 first, then the fallback.
    [InlineData("windows-1252", "", "Müller €")]
    // A declared set that does not decode: UTF-8, then the fallback.
    [InlineData("windows-1252", "UNICODE UTF-8", "Müller")]
    // An unknown name counts as empty.
    [InlineData("utf-8", "KLINGON", "Müller")]
    // Second bytes that look like delimiters: 5C, 7C, 5E, 7E.
    [InlineData("shift_jis", "Shift_JIS", "ソ表十ポ能")]
    [InlineData("gb18030", "GB 18030-2000", "王小明 閊")]
    [InlineData("big5", "BIG-5", "功許蓋陳")]
    [InlineData("euc-jp", "EUC-JP", "山田太郎")]
    [InlineData("euc-kr", "KS X 1001", "홍길동")]
    [InlineData("iso-2022-jp", "~ISO IR87", "山田太郎")]
    public async Task Echoed_fields_come_back_byte_for_byte(string set, string declared, string name)
    {
        var encoding = Encoding.GetEncoding(set);
        var sender = await OpenAsync();
        var text = Msg.Adt("1", (3, name), (18, declared)).Replace("Doe^Jane", $"{name}^Jane", StringComparison.Ordinal);
        await sender.SendAsync(Msg.Frame(encoding.GetBytes(text)));
        var answer = await sender.ReadAnswerAsync();
        Assert.Contains(Encoding.Latin1.GetString(encoding.GetBytes($"|{name}|WARD|")), answer.Text, StringComparison.Ordinal);
        // Fields of these sets can be told apart only after decoding (8.3).
        string[] lines = encoding.GetString(answer.Payload).Split('\r');
        Assert.Equal(declared, lines[0].Split('|').ElementAtOrDefault(17) ?? "");
        Assert.Equal("MSA|AA|1", lines[1]);
        // And the text was read as what it is.
        Assert.Contains($"|{name}^Jane|", Bench.Messages[0].Header("hl7.raw"), StringComparison.Ordinal);
    }

    // 5.12: UTF-16 and UTF-32 are answered in UTF-8, and say so.
    [Theory]
    [InlineData("utf-16", true, "")]
    [InlineData("utf-16", false, "")]
    [InlineData("utf-16BE", true, "UNICODE UTF-16")]
    [InlineData("utf-16BE", false, "UNICODE UTF-16")]
    [InlineData("utf-32", true, "")]
    public async Task Wide_messages_are_answered_in_UTF_8(string set, bool isMarked, string declared)
    {
        var encoding = Encoding.GetEncoding(set);
        var sender = await OpenAsync();
        await sender.SendAsync(Msg.Frame([.. isMarked ? encoding.GetPreamble() : [], .. encoding.GetBytes(Msg.Adt("1", (3, "Müller"), (18, declared)))]));
        var answer = await sender.ExpectAsync("AA", "1");
        Assert.Equal("UNICODE UTF-8", answer.Field("MSH", 18));
        Assert.StartsWith("MSH|", answer.Text, StringComparison.Ordinal);
        Assert.Equal("Müller", Encoding.UTF8.GetString(Msg.Bytes(answer.Field("MSH", 5))));
    }

    // 8.1: with a mark MSH-18 is not looked at; 5.12: answers have none.
    [Fact]
    public async Task A_marked_UTF_8_message_is_UTF_8_whatever_it_declares()
    {
        var sender = await OpenAsync();
        await sender.SendAsync(Msg.Frame([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Msg.Adt("1", (3, "Müller"), (18, "8859/1")))]));
        var answer = await sender.ExpectAsync("AA", "1");
        Assert.StartsWith("MSH|", answer.Text, StringComparison.Ordinal);
        Assert.Equal("Müller", Encoding.UTF8.GetString(Msg.Bytes(answer.Field("MSH", 5))));
        Assert.Contains("Müller", Bench.Messages[0].Header("hl7.raw"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_default_and_the_fallback_can_be_set()
    {
        var sender = await OpenAsync(("hl7.charset.default", "iso-8859-5"), ("hl7.charset.fallback", "windows-1251"));
        await sender.SendAsync(Msg.Frame(Encoding.GetEncoding("iso-8859-5").GetBytes(Msg.Adt("1", (3, "Иванов")))));
        await sender.ExpectAsync("AA", "1");
        await sender.SendAsync(Msg.Frame(Encoding.GetEncoding("windows-1251").GetBytes(Msg.Adt("2", (3, "Иванов"), (18, "UNICODE UTF-8")))));
        await sender.ExpectAsync("AA", "2");
        Assert.Contains("|Иванов|", Bench.Messages[0].Header("hl7.raw"), StringComparison.Ordinal);
        Assert.Contains("|Иванов|", Bench.Messages[1].Header("hl7.raw"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_ids_are_echoed_in_the_bytes_they_came_in()
    {
        var sender = await OpenAsync();
        var bytes = Encoding.Latin1.GetBytes(Msg.Adt("idé\u00ff", (18, "8859/1")));
        await sender.SendAsync(Msg.Frame(bytes));
        Assert.Equal("idé\u00ff", (await sender.ReadAnswerAsync()).Of);
    }

    // 8.1: never reject for characters.
    [Theory]
    [InlineData("")]
    [InlineData("UNICODE UTF-8")]
    [InlineData("8859/1")]
    [InlineData("GB 18030-2000")]
    [InlineData("~ISO IR87")]
    public async Task Bytes_of_no_set_are_no_reason_to_refuse(string declared)
    {
        var sender = await OpenAsync();
        var text = Msg.Bytes(Msg.Adt("1", (18, declared)) + "NTE|1||");
        await sender.SendAsync(Msg.Frame([.. text, 0x81, 0x8D, 0xFF, 0xFE, 0xC3, 0x28, 0x1B, 0x24, 0x0D]));
        await sender.ExpectAsync("AA", "1");
    }

    // 5.12: text we add is ASCII; a refusal too is in the message's set.
    [Fact]
    public async Task A_refusal_echoes_the_bytes_too()
    {
        var sender = await OpenAsync();
        await sender.SendAsync(Msg.Frame(Encoding.Latin1.GetBytes(Msg.Adt("1", (3, "Müller"), (9, "XYZ"), (18, "8859/1")))));
        var answer = await sender.ExpectAsync("AR", "1");
        Assert.Equal("Müller", answer.Field("MSH", 5));
        Assert.Equal("8859/1", answer.Field("MSH", 18));
    }
}
