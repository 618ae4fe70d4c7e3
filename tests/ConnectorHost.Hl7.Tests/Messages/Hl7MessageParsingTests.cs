using System.Text;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Hl7.Tests.Messages;

public class Hl7MessageParsingTests
{
    private const string Text = "MSH|^~\\&|APP|FAC|||2026||ORU^R01|7|P|2.5\rPID|1||A^^^H^MR~B||Smith^Jöhn&x\rOBX|1|NM|c||5\rOBX|2|NM|c||\"\"\rOBX|3|NM|c|| 7 ~8";

    [Fact]
    public void A_message_is_read_in_one_call_and_values_by_their_paths()
    {
        var message = Hl7Message.Parse(Text);
        Assert.Equal("Jöhn", message["PID-5-2"]);
        Assert.Equal("x", message.Get("PID-5-2-2"));
        Assert.Equal(" 7 ", message["OBX(2)-5"]);
        Assert.Equal("\"\"", message["OBX(1)-5"]);
        Assert.Null(message["PID-9"]);
        Assert.True(message.TryGet("OBX(2)-5", out var value));
        Assert.Equal("7", value);
        Assert.False(message.TryGet("OBX(1)-5", out value));
        Assert.Equal("", value);
        Assert.False(message.TryGet("no path", out _));
        Assert.Throws<FormatException>(() => message["no path"]);
    }

    [Theory]
    [InlineData("OBX-5", "5,7,8")]
    [InlineData("OBX(2)-5", "7,8")]
    [InlineData("OBX(2)-5(1)", "8")]
    [InlineData("OBX-5(0)", "5,7")]
    [InlineData("OBX(0)-5", "5")]
    [InlineData("PID-3", "A,B")]
    [InlineData("PID-3-5", "MR")]
    [InlineData("ZZZ-1", "")]
    [InlineData("MSH-2", "^~\\&")]
    public void All_values_of_a_path_come_in_wire_order(string path, string values) => Assert.Equal(values, string.Join(',', Hl7Message.Parse(Text).Values(path)));

    [Fact]
    public void Values_of_a_whole_segment_are_refused() => Assert.Throws<FormatException>(() => Hl7Message.Parse(Text).Values("OBX"));

    [Fact]
    public void All_levels_can_be_walked()
    {
        var message = Hl7Message.Parse(Text);
        var leaves = from segment in message.Segments
                     from field in segment.Fields().Skip(segment.IsHeader ? 2 : 0)
                     from repetition in field
                     from component in repetition.Components()
                     from leaf in component.Subcomponents()
                     where !leaf.IsEmpty
                     select leaf.Text();
        Assert.Equal(message.Leaves().Select(l => l.Leaf.Text()), leaves);
        Assert.Equal(3, message.All("OBX").Count());
    }

    [Fact]
    public void Text_needs_no_character_set() => Assert.Equal("漢", Hl7Message.Parse("MSH|^~\\&|A|B|||2026||ADT^A01|1|P|2.5||||||8859/1\rPID|漢")["PID-1"]);

    [Theory]
    [InlineData("\u000B", "\u001c\r")]
    [InlineData("\u000B", "\u001c")]
    [InlineData("\u000B", "\u001c\r\n")]
    [InlineData("\u000B", "\r\u001c\r")]
    [InlineData("\u000B", "")]
    public void Framing_is_taken_off(string start, string end)
    {
        var message = Hl7Message.Parse(Encoding.UTF8.GetBytes(start + Text + end));
        Assert.Equal(5, message.SegmentCount);
        Assert.Equal(" 7 ", message["OBX(2)-5"]);
        Assert.Equal("8", message["OBX(2)-5(1)"]);
    }

    [Theory]
    [InlineData("", Hl7Fault.NotHl7)]
    [InlineData("PID|1", Hl7Fault.NotHl7)]
    [InlineData("FHS|^~\\&|A|B\rBTS|0", Hl7Fault.NotHl7)]
    [InlineData("<ADT_A01/>", Hl7Fault.Xml)]
    [InlineData("MSHx^~\\&xAxB", Hl7Fault.BadDelimiter)]
    public void What_is_no_message_says_why(string text, object fault)
    {
        Assert.False(Hl7Message.TryParse(text, out var message, out var found));
        Assert.Null(message);
        Assert.Equal((Hl7Fault)fault, found);
        Assert.DoesNotContain("PID", Assert.Throws<FormatException>(() => Hl7Message.Parse(text)).Message, StringComparison.Ordinal);
        Assert.Empty(Hl7Message.ParseAll(text));
    }

    [Fact]
    public void All_messages_of_a_batch_are_read_each_with_its_own_bytes()
    {
        var batch = Samples.Bytes("075");
        var messages = Hl7Message.ParseAll(batch);
        Assert.Equal(3, messages.Count);
        Assert.Equal(["ADT", "ADT", "ADT"], messages.Select(m => m.Header.MessageType));
        Assert.All(messages, m => Assert.StartsWith("MSH", Encoding.ASCII.GetString(m.Source.Span), StringComparison.Ordinal));
        Assert.All(messages, m => Assert.Equal(m.Header.Original, m.Source));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Wide_messages_keep_their_own_bytes(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] one = [.. encoding.GetPreamble(), .. encoding.GetBytes(Text + "\r漢\r")];
        Assert.Equal(one, Hl7Message.Parse(one).Source.ToArray());
        byte[] two = [.. encoding.GetPreamble(), .. encoding.GetBytes($"{Text}\r\r{Text}😀\r")];
        var messages = Hl7Message.ParseAll(two);
        Assert.Equal([Text, Text + "😀"], messages.Select(m => encoding.GetString(m.Source.Span)));
        Assert.Equal("8😀", messages[1]["OBX(2)-5(1)"]);
    }

    public static TheoryData<string> All => [.. Samples.Names.Where(n => n[..3] is not ("080" or "075"))];

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_read_is_written_byte_for_byte(string name)
    {
        var sent = Samples.Bytes(name[..^4]);
        Assert.Equal(sent, Hl7Message.Parse(sent).Source.ToArray());
    }

    [Fact]
    public void A_reset_message_has_the_bytes_of_its_header()
    {
        var message = Hl7Message.Parse(Text);
        Assert.True(message.TryReset(Samples.Bytes("001"), out _));
        Assert.Equal(message.Header.Original, message.Source);
        Assert.Equal("Quillfeather", message["PID-5-1"]);
    }
}
