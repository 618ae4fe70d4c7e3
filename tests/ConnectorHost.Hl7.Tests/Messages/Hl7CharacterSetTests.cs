using System.Text;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Hl7.Tests.Messages;

/// <summary>hl7-mllp 8.1 to 8.3, 5.12.</summary>
public class Hl7CharacterSetTests
{
    [Theory]
    [InlineData("064", "iso-8859-1")]
    [InlineData("065", "utf-8")]
    [InlineData("066", "windows-1252")]
    [InlineData("067", "iso-2022-jp")]
    [InlineData("068", "gb18030")]
    [InlineData("001", "utf-8")]
    public void Samples_are_decoded_with_the_set_the_index_names(string sample, string set) => Assert.Equal(set, Samples.Message(sample).Header.CharacterSet.Name);

    [Theory]
    [InlineData("ASCII", "ascii", true)]
    [InlineData("ISO IR6", "ascii", true)]
    [InlineData("8859/1", "iso-8859-1", true)]
    [InlineData("8859/2", "iso-8859-2", true)]
    [InlineData("8859/3", "iso-8859-3", true)]
    [InlineData("8859/4", "iso-8859-4", true)]
    [InlineData("8859/5", "iso-8859-5", true)]
    [InlineData("8859/6", "iso-8859-6", true)]
    [InlineData("8859/7", "iso-8859-7", true)]
    [InlineData("8859/8", "iso-8859-8", true)]
    [InlineData("8859/9", "iso-8859-9", true)]
    [InlineData("8859/15", "iso-8859-15", true)]
    [InlineData("ISO IR14", "iso-2022-jp", true)]
    [InlineData("ISO IR87", "iso-2022-jp", true)]
    [InlineData("ISO IR159", "iso-2022-jp", true)]
    [InlineData("GB 18030-2000", "gb18030", true)]
    [InlineData("KS X 1001", "euc-kr", true)]
    [InlineData("CNS 11643-1992", "x-chinese-cns", true)]
    [InlineData("BIG-5", "big5", true)]
    [InlineData("UNICODE", "utf-8", true)]
    [InlineData("UNICODE UTF-8", "utf-8", true)]
    [InlineData("UNICODE UTF-16", "utf-16be", true)]
    [InlineData("UNICODE UTF-32", "utf-32be", true)]
    [InlineData("UTF-8", "utf-8", false)]
    [InlineData("utf8", "utf-8", false)]
    [InlineData("8859-1", "iso-8859-1", false)]
    [InlineData("ISO8859-1", "iso-8859-1", false)]
    [InlineData("ISO-8859-1", "iso-8859-1", false)]
    [InlineData("ISO_IR 100", "iso-8859-1", false)]
    [InlineData("ISO IR100", "iso-8859-1", false)]
    [InlineData("Windows-1252", "windows-1252", false)]
    [InlineData("WIN1252", "windows-1252", false)]
    [InlineData("CP1252", "windows-1252", false)]
    [InlineData("windows-1250", "windows-1250", false)]
    [InlineData("windows-1258", "windows-1258", false)]
    [InlineData("Shift_JIS", "shift_jis", false)]
    [InlineData("EUC-JP", "euc-jp", false)]
    [InlineData("GBK", "gbk", false)]
    [InlineData("GB2312", "gbk", false)]
    [InlineData("ISO_IR 192", "utf-8", false)]
    [InlineData("ISO_IR 101", "iso-8859-2", false)]
    [InlineData("ISO 2022 IR 144", "iso-8859-5", false)]
    [InlineData("ISO IR 87", "iso-2022-jp", true)]
    [InlineData("ISO 2022 IR 87", "iso-2022-jp", false)]
    [InlineData("ISO/IEC 8859-15", "iso-8859-15", false)]
    [InlineData("KS_C_5601-1987", "euc-kr", false)]
    [InlineData("Windows-31J", "shift_jis", false)]
    [InlineData("TIS-620", "windows-874", false)]
    [InlineData("utf-16le", "utf-16le", false)]
    [InlineData("8859/13", "iso-8859-13", false)]
    public void Names_of_the_table_and_of_practice_are_known(string name, string set, bool isStandard)
    {
        Assert.Equal(set, Hl7CharacterSets.Find(name, out var standard)?.Name);
        Assert.Equal(isStandard, standard);
    }

    [Theory]
    [InlineData("", "utf-8", "é", "utf-8", Hl7Warnings.None)]
    [InlineData("", "iso-8859-1", "é", "windows-1252", Hl7Warnings.CharsetFallback)]
    [InlineData("KLINGON", "utf-8", "é", "utf-8", Hl7Warnings.CharsetName)]
    [InlineData("KLINGON", "iso-8859-1", "é", "windows-1252", Hl7Warnings.CharsetName | Hl7Warnings.CharsetFallback)]
    [InlineData("ASCII", "utf-8", "é", "utf-8", Hl7Warnings.CharsetHighBytes)]
    [InlineData("ASCII", "iso-8859-1", "é", "windows-1252", Hl7Warnings.CharsetHighBytes | Hl7Warnings.CharsetMismatch)]
    [InlineData("8859/1", "iso-8859-1", "é", "iso-8859-1", Hl7Warnings.None)]
    [InlineData("8859/1", "windows-1252", "€", "windows-1252", Hl7Warnings.None)]
    [InlineData("8859/15", "iso-8859-15", "€", "iso-8859-15", Hl7Warnings.None)]
    [InlineData("8859/5", "iso-8859-5", "Жук", "iso-8859-5", Hl7Warnings.None)]
    [InlineData("8859/7", "utf-8", "Ŷ", "iso-8859-7", Hl7Warnings.None, "ΕΆ")]
    [InlineData("UNICODE UTF-8", "utf-8", "漢", "utf-8", Hl7Warnings.None)]
    [InlineData("UNICODE UTF-8", "iso-8859-1", "é", "windows-1252", Hl7Warnings.CharsetMismatch)]
    [InlineData("UNICODE UTF-16", "utf-8", "é", "utf-8", Hl7Warnings.CharsetMismatch)]
    [InlineData("GB 18030-2000", "gb18030", "晓", "gb18030", Hl7Warnings.None)]
    [InlineData("GBK", "gbk", "晓", "gbk", Hl7Warnings.CharsetName)]
    [InlineData("Shift_JIS", "shift_jis", "表示ソ", "shift_jis", Hl7Warnings.CharsetName)]
    [InlineData("EUC-JP", "euc-jp", "表示", "euc-jp", Hl7Warnings.CharsetName)]
    [InlineData("BIG-5", "big5", "功", "big5", Hl7Warnings.None)]
    [InlineData("KS X 1001", "euc-kr", "김", "euc-kr", Hl7Warnings.None)]
    [InlineData("windows-1251", "windows-1251", "Жук", "windows-1251", Hl7Warnings.CharsetName)]
    [InlineData("\"\"", "utf-8", "é", "utf-8", Hl7Warnings.None)]
    [InlineData("~8859/5", "utf-8", "é", "utf-8", Hl7Warnings.None)]
    public void The_set_is_decided_once_over_the_whole_message(string msh18, string written, string text, string set, object warnings, string? read = null)
    {
        var message = Read(msh18, written, text);
        Assert.Equal(set, message.Header.CharacterSet.Name);
        Assert.Equal(read ?? text, message.Segment("PID")[5].Text());
        Assert.Equal("after", message.Segment("PID")[6].Text());
        Assert.Equal((Hl7Warnings)warnings, message.Warnings);
    }

    [Fact]
    public void Default_and_fallback_come_from_the_settings()
    {
        var options = Hl7ReaderOptions.Standard with { DefaultCharacterSet = Hl7CharacterSets.Latin1, FallbackCharacterSet = Hl7CharacterSets.Find("windows-1251", out _)! };
        Hl7Header.TryRead(Bytes("", "windows-1251", "Ж"), options, null, out var latin, out _);
        Assert.Equal("iso-8859-1", latin!.CharacterSet.Name);
        Hl7Header.TryRead(Bytes("UTF-8", "windows-1251", "Ж"), options, null, out var fallen, out _);
        Assert.Equal("windows-1251", fallen!.CharacterSet.Name);
    }

    [Theory]
    [InlineData("", "windows-1251", Hl7Warnings.CharsetFallback)]
    [InlineData("Shift_JIS", "utf-8", Hl7Warnings.CharsetMismatch | Hl7Warnings.CharsetName)]
    public void Utf_8_is_tried_for_a_declared_set_that_fails_and_not_for_the_default(string msh18, string set, object warnings)
    {
        var options = Hl7ReaderOptions.Standard with { DefaultCharacterSet = Hl7CharacterSets.Find("Shift_JIS", out _)!, FallbackCharacterSet = Hl7CharacterSets.Find("windows-1251", out _)! };
        // Bytes C3 A9 F0 9F 98 80: characters in UTF-8, none in Shift-JIS.
        Assert.True(Hl7Header.TryRead(Bytes(msh18, "utf-8", "é😀"), options, null, out var header, out _));
        Assert.Equal((set, (Hl7Warnings)warnings), (header.CharacterSet.Name, header.Warnings));
    }

    [Fact]
    public void Delimiter_bytes_inside_double_byte_characters_do_not_split()
    {
        // Second bytes 5C, 7C, 5E and 7E: backslash, bar, caret and tilde of the message.
        const string text = "表ポ十ソЫ";
        var message = Read("Shift_JIS", "shift_jis", text);
        Assert.Equal(text, message.Segment("PID")[5].Text());
        Assert.Equal("after", message.Segment("PID")[6].Text());
    }

    [Fact]
    public void Shifts_written_as_escapes_are_followed_where_the_set_is_iso_2022()
    {
        var message = Samples.FirstOf(@"MSH|^~\&|A|B|||2026||ADT^A01|1|P|2.5||||||~ISO IR87"u8.ToArray().Concat("\rPID|1|||\\M2442\\;3:,\\C2842\\ x|after"u8.ToArray()).ToArray());
        Assert.Equal("山根 x", message.Segment("PID")[4].Text());
        Assert.Equal("after", message.Segment("PID")[5].Text());
        Assert.Equal(Hl7Warnings.None, message.Warnings);
    }

    [Theory]
    [InlineData("\u001b$(D0!\u001b(B x", "丂 x")]
    [InlineData("\u001b$(D0!\u001b$B;3\u001b(B x", "丂山 x")]
    [InlineData("\u001b(I12\u001b(B x", "ｱｲ x")]
    [InlineData("\u001b$@;3\u001b(J x", "山 x")]
    public void Japanese_sets_are_switched_between(string wire, string text)
    {
        var message = Samples.FirstOf(Encoding.ASCII.GetBytes($"MSH|^~\\&|A|B|||2026||ADT^A01|1|P|2.5||||||~ISO IR87~ISO IR159\rPID|1|||{wire}|after"));
        Assert.Equal(text, message.Segment("PID")[4].Text());
        Assert.Equal("after", message.Segment("PID")[5].Text());
    }

    [Fact]
    public void A_run_nobody_closed_ends_with_its_line()
    {
        var message = Samples.FirstOf(Encoding.ASCII.GetBytes("MSH|^~\\&|A|B|||2026||ADT^A01|1|P|2.5||||||~ISO IR87\rPID|1||\u001b$B;3\rPV1|1|I\u001b$(D0!\nPV2|x"));
        Assert.Equal("山", message.Segment("PID")[3].Text());
        Assert.Equal("I丂", message.Segment("PV1")[2].Text());
        Assert.Equal("x", message.Segment("PV2")[1].Text());
    }

    [Fact]
    public void Katakana_of_eight_bits_is_read_too()
    {
        byte[] bytes = [.. "MSH|^~\\&|A|B|||2026||ADT^A01|1|P|2.5||||||ISO IR14\rPID|1||"u8, 0xB1, 0xB2, .. "|x"u8];
        var message = Samples.FirstOf(bytes);
        Assert.Equal("ｱｲ", message.Segment("PID")[3].Text());
        Assert.Equal("x", message.Segment("PID")[4].Text());
    }

    [Fact]
    public void Korean_characters_beyond_ks_x_1001_are_read() => Assert.Equal("똠방각하", Read("KS X 1001", "KS X 1001", "똠방각하").Segment("PID")[5].Text());

    [Fact]
    public void A_mark_wins_over_msh_18()
    {
        byte[] payload = [0xEF, 0xBB, 0xBF, .. Bytes("8859/1", "utf-8", "é")];
        var message = Samples.FirstOf(payload);
        Assert.Equal("é", message.Segment("PID")[5].Text());
    }

    [Theory]
    [InlineData("064")]
    [InlineData("066")]
    [InlineData("067")]
    [InlineData("068")]
    public void What_is_echoed_in_an_answer_comes_back_byte_for_byte(string sample)
    {
        var header = Samples.Message(sample).Header;
        var text = header.CharacterSet.Kind == Hl7CharacterSetKind.SplitsAsBytes
            ? header.CharacterSet.Encoding.GetString(header.Content.Span)
            : Encoding.UTF8.GetString(header.Content.Span);
        Assert.Equal(sample == "067" ? text : Convert.ToHexString(header.Original.Span),
            sample == "067" ? header.CharacterSet.Encoding.GetString(header.CharacterSet.Encode(text)) : Convert.ToHexString(header.CharacterSet.Encode(text)));
    }

    [Fact]
    public void Characters_that_do_not_encode_become_question_marks()
    {
        Assert.Equal("a?b", Encoding.ASCII.GetString(Hl7CharacterSets.Ascii.Encode("aéb")));
        Assert.Equal("a?b", Encoding.ASCII.GetString(Hl7CharacterSets.Latin1.Encode("a漢b")));
        Assert.Equal("a?b", Encoding.ASCII.GetString(Hl7CharacterSets.Windows1252.Encode("a漢b")));
    }

    private static Hl7Message Read(string msh18, string written, string text) => Samples.FirstOf(Bytes(msh18, written, text));

    private static byte[] Bytes(string msh18, string written, string text) =>
        Hl7CharacterSets.Find(written, out _)!.Encode($"MSH|^~\\&|A|B|||2026||ADT^A01|1|P|2.5||||||{msh18}\rPID|1||X||{text}|after");
}
