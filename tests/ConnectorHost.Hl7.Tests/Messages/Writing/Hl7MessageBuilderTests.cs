using System.Buffers;
using System.Text;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Writing;

namespace ConnectorHost.Hl7.Tests.Messages.Writing;

public class Hl7MessageBuilderTests
{
    [Fact]
    public void Values_stand_at_their_paths_in_the_order_segments_were_added()
    {
        var built = new Hl7MessageBuilder("2.3", characterSet: Hl7CharacterSets.Ascii)
            .Set("MSH-3", "APP").Set("MSH-9-1", "ADT").Set("MSH-9-2", "A01").Set("MSH-10", "7").Set("MSH-11", "P")
            .Add("EVN").Set("PID-3-4-2", "1.2").Set("PID-3-1", "A").Set("PID-3(2)-1", "B").Set("PID-5", "O|B^r~i\\e&n").SetNull("PID-8").Set("PID-9", "x").Set("PID-9", "")
            .Set("OBX-5", "1").Set("OBX(1)-5", "a\nb");
        Assert.Equal(
            "MSH|^~\\&|APP||||||ADT^A01|7|P|2.3\rEVN\rPID|||A^^^&1.2~~B||O\\F\\B\\S\\r\\R\\i\\E\\e\\T\\n|||\"\"\rOBX|||||1\rOBX|||||a\\X0A\\b\r",
            Encoding.ASCII.GetString(built.ToArray()));
        Assert.Equal(nameof(Hl7MessageBuilder), built.ToString());
    }

    [Theory]
    [InlineData("UTF-8", "é漢😀", "UNICODE UTF-8")]
    [InlineData("8859/1", "é€", "8859/1")]
    [InlineData("8859/5", "Жук", "8859/5")]
    [InlineData("GB 18030-2000", "晓梅", "GB 18030-2000")]
    [InlineData("BIG-5", "功許", "BIG-5")]
    [InlineData("KS X 1001", "김", "KS X 1001")]
    [InlineData("ISO IR87", "山根 x", null)]
    [InlineData("Shift_JIS", "表ポ十ソ", "shift_jis")]
    [InlineData("UTF-16", "é漢😀", "UNICODE UTF-16")]
    [InlineData("UTF-16LE", "é漢😀", "UNICODE UTF-16")]
    [InlineData("UTF-32", "é漢😀", "UNICODE UTF-32")]
    public void Every_set_declares_itself_and_reads_back(string name, string text, string? declared)
    {
        var message = Hl7Message.Parse(new Hl7MessageBuilder(characterSet: Hl7CharacterSets.Find(name, out _)).Set("PID-5", text).Set("PID-6", "after").ToArray());
        Assert.Equal(text, message["PID-5"]);
        Assert.Equal("after", message["PID-6"]);
        Assert.Equal(declared, message["MSH-18"]);
        if (declared is null) Assert.Equal("ISO IR87", message["MSH-18(1)"]);
    }

    [Fact]
    public void Other_delimiters_are_declared_and_used()
    {
        var delimiters = new Hl7Delimiters((byte)'$', (byte)'%', (byte)'~', (byte)'!', (byte)'@', (byte)'#');
        var bytes = new Hl7MessageBuilder("2.8", delimiters, Hl7CharacterSets.Ascii).Set("PID-3(1)-2-2", "a$%~!@b").ToArray();
        Assert.Equal("MSH$%~!@#$$$$$$$$$$2.8\rPID$$$~%@a!F!!S!!R!!E!!T!b\r", Encoding.ASCII.GetString(bytes));
        Assert.Equal("a$%~!@b", Hl7Message.Parse(bytes)["PID-3(1)-2-2"]);
    }

    [Theory]
    [InlineData("MSH-1")]
    [InlineData("MSH-2")]
    [InlineData("MSH(1)-3")]
    [InlineData("PID")]
    [InlineData("PID-501")]
    [InlineData("PID-3(5000)")]
    [InlineData("PID-3-501")]
    [InlineData("OBX(1)-1")]
    [InlineData("ADD-1")]
    [InlineData("BHS-3")]
    public void What_cannot_be_written_is_refused(string path) => Assert.Throws<ArgumentException>(() => new Hl7MessageBuilder().Set(path, "x"));

    [Fact]
    public void A_level_without_a_delimiter_is_refused()
    {
        var delimiters = Hl7Delimiters.Standard with { Subcomponent = 0 };
        Assert.Throws<ArgumentException>(() => new Hl7MessageBuilder(delimiters: delimiters).Set("PID-3-1-2", "x"));
    }

    [Fact]
    public void A_character_the_set_lacks_is_refused_and_not_replaced() =>
        Assert.Throws<ArgumentException>(() => new Hl7MessageBuilder(characterSet: Hl7CharacterSets.Ascii).Set("PID-5", "é").ToArray());

    [Fact]
    public void It_writes_to_a_buffer()
    {
        var output = new ArrayBufferWriter<byte>();
        var builder = new Hl7MessageBuilder().Set("PID-5", "x");
        builder.WriteTo(output);
        Assert.Equal(builder.ToArray(), output.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData("msh|^~\\&|A|B|||2026||ADT^A01|1|P|2.5\n\r zz1|a\\H\rb\\|c~d^^\n\nPID|1\rADD|x|y||\r\0", "MSH|^~\\&|A|B|||2026||ADT^A01|1|P|2.5\rZZ1|a\\E\\H\\X0A\\b\\E\\|c~d^^\rPID|1x|y||\r")]
    [InlineData("MSH|^~\\&#|A|B|||2026||ADT^A01|1|P|2.7||||||8859/1\rNTE|é\u000Bx\rü", "MSH|^~\\&#|A|B|||2026||ADT^A01|1|P|2.7||||||8859/1\rNTE|éx\\X0A\\ü\r")]
    public void A_normalised_message_has_one_cr_behind_each_segment_and_the_same_values(string sent, string written)
    {
        var output = new ArrayBufferWriter<byte>();
        Hl7Writer.WriteNormalized(Hl7Message.Parse(Encoding.Latin1.GetBytes(sent)), output);
        Assert.Equal(written, Encoding.Latin1.GetString(output.WrittenSpan));
    }
}
