using System.Text;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Hl7.Tests.Messages;

public class Hl7FrameTests
{
    private const string Msh = "MSH|^~\\&|A|B|||2026||ADT^A01|1|P|2.5\rPID|1";

    [Fact]
    public void One_message_is_the_trimmed_payload_itself()
    {
        var frame = Read("\r\n \0" + Msh + "\r\r\n \0");
        Assert.Equal(1, frame.MessageCount);
        Assert.False(frame.IsBatch);
        Assert.Equal(Msh, Text(frame.First(Hl7Line.Message)));
    }

    [Theory]
    [InlineData("PID|1||EP-30^^^EASTPARK", Hl7Fault.NotHl7)]
    [InlineData("MSH|^~\\&|", Hl7Fault.NotHl7)]
    [InlineData("MSH|^~\\&||", Hl7Fault.None)]
    [InlineData("M", Hl7Fault.NotHl7)]
    [InlineData("MSH1^~\\&1A1B", Hl7Fault.BadDelimiter)]
    [InlineData("MSHA^~\\&ABCD", Hl7Fault.BadDelimiter)]
    [InlineData("MSH\r^~\\&\rABC", Hl7Fault.BadDelimiter)]
    [InlineData("MSH\n^~\\&\rABC", Hl7Fault.BadDelimiter)]
    [InlineData("<?xml version='1.0'?>", Hl7Fault.Xml)]
    [InlineData("<ADT_A01>", Hl7Fault.Xml)]
    [InlineData("GET / HTTP/1.1", Hl7Fault.NotHl7)]
    [InlineData("FHS|^~\\&|A|B", Hl7Fault.None)]
    [InlineData("BHS|^~\\&|A|B", Hl7Fault.None)]
    public void What_is_not_hl7_is_a_fault_and_not_an_exception(string payload, object fault)
    {
        Assert.Equal((Hl7Fault)fault, Read(payload).Fault);
        Assert.Equal((Hl7Fault)fault == Hl7Fault.None, Hl7Header.TryRead(Encoding.UTF8.GetBytes(payload), out _, out var headerFault));
        Assert.Equal((Hl7Fault)fault, headerFault);
    }

    [Theory]
    [InlineData("\t")]
    [InlineData("\u000B")]
    [InlineData("\r\n\u000C  ")]
    [InlineData("\ufeff")]
    [InlineData("\r\n\ufeff\r")]
    public void The_first_segment_may_be_indented_or_marked(string lead)
    {
        var frame = Read(lead + Msh);
        Assert.Equal(Hl7Fault.None, frame.Fault);
        Assert.Equal(Msh, Text(frame.First(Hl7Line.Message)));
        Assert.Equal(lead.Contains('\ufeff') ? Hl7CharacterSets.Utf8 : null, frame.Marked);
    }

    [Fact]
    public void A_separator_of_several_bytes_is_none()
    {
        Assert.Equal(Hl7Fault.BadDelimiter, Hl7Frame.Read(Encoding.Unicode.GetBytes("\ufeffMSH縊^~\\&縊A縊B")).Fault);
        Assert.Equal(Hl7Fault.BadDelimiter, Read("\ufeffMSH§^~\\&§A§B").Fault);
        Assert.Equal(Hl7Fault.None, Hl7Frame.Read(Encoding.Latin1.GetBytes("MSH§^~\\&§A§B")).Fault);
    }

    [Fact]
    public void Files_put_together_have_marks_in_between()
    {
        var frame = Read("\ufeff" + Msh + "\r\ufeff" + Msh + "\r\n\ufeff" + Msh);
        Assert.Equal(3, frame.MessageCount);
        foreach (var part in frame) Assert.Equal(Msh, Text(part.Bytes));
    }

    [Fact]
    public void Trailers_without_fields_end_a_batch()
    {
        var frame = Read("FHS|^~\\&|A\rBHS|^~\\&|A\r" + Msh + "\rBTS\rFTS\r");
        Assert.Equal(1, frame.MessageCount);
        Assert.Equal(Msh, Text(frame.First(Hl7Line.Message)));
        Assert.Equal(Hl7Warnings.None, frame.Warnings);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n \0\0 ")]
    public void Blanks_are_an_empty_frame(string payload)
    {
        Assert.True(Read(payload).IsEmpty);
        Assert.Equal(Hl7Fault.None, Read(payload).Fault);
        Assert.Equal(0, Read(payload).MessageCount);
    }

    [Fact]
    public void Several_headers_are_several_messages_each_ending_before_the_next()
    {
        var frame = Read(Msh + "\r\n" + Msh + "\r\rMSH$%~\\@$X$Y$$$2026$$ADT%A08$2$P$2.5\rPID$2");
        Assert.False(frame.IsBatch);
        Assert.Equal(3, frame.MessageCount);
        Assert.Equal([Msh, Msh, "MSH$%~\\@$X$Y$$$2026$$ADT%A08$2$P$2.5\rPID$2"], Parts(frame).Select(p => p.Text));
    }

    [Theory]
    [InlineData("MSH is a word")]
    [InlineData("MSH,abcd,")]
    [InlineData("MSH,^~\\ ,")]
    [InlineData("MSH,^~\\&xx,")]
    [InlineData("BHSA")]
    public void Text_that_begins_like_a_header_stays_text(string line) => Assert.Equal(1, Read($"{Msh}\rNTE|1||x\r{line}\rPV1|1").MessageCount);

    [Fact]
    public void A_batch_gives_headers_messages_and_trailers_in_order()
    {
        var frame = Hl7Frame.Read(Samples.Bytes("075"));
        Assert.True(frame.IsBatch);
        Assert.Equal(3, frame.MessageCount);
        Assert.Equal(
            [Hl7Line.FileHeader, Hl7Line.BatchHeader, Hl7Line.Message, Hl7Line.Message, Hl7Line.Message, Hl7Line.BatchTrailer, Hl7Line.FileTrailer],
            Parts(frame).Select(p => p.Kind));
        Assert.Equal(Hl7Warnings.None, frame.Warnings);
        Assert.True(Hl7Header.TryRead(frame.First(Hl7Line.BatchHeader), out var header, out _));
        Assert.Equal("B-1", Encoding.ASCII.GetString(header.Raw(11)));
        Assert.Equal("EPB2", Control(Parts(frame)[3].Text));
        Assert.Equal("FTS|1", Text(frame.First(Hl7Line.FileTrailer)));
    }

    [Theory]
    [InlineData("BTS|2", Hl7Warnings.BatchCount)]
    [InlineData("BTS|x", Hl7Warnings.BatchCount)]
    [InlineData("BTS|1", Hl7Warnings.None)]
    [InlineData("BTS|", Hl7Warnings.None)]
    [InlineData("FTS|1", Hl7Warnings.None)]
    [InlineData("FTS|2", Hl7Warnings.BatchCount)]
    public void Counts_that_differ_are_a_warning(string trailer, object expected) =>
        Assert.Equal((Hl7Warnings)expected, Read($"BHS|^~\\&|A\r{Msh}\r{trailer}").Warnings);

    [Fact]
    public void A_batch_without_messages_or_trailer_is_accepted()
    {
        var frame = Read("BHS|^~\\&|A|B\rZZZ|1");
        Assert.True(frame.IsBatch);
        Assert.Equal(0, frame.MessageCount);
        Assert.Equal(Hl7Warnings.OutsideMessage, frame.Warnings);
    }

    [Fact]
    public void Batch_and_messages_have_their_own_delimiters()
    {
        var frame = Read("BHS$%~\\@$A$B\r" + Msh + "\rMSH$%~\\@$X$Y$$$2026$$ADT%A08$2$P$2.5\rBTS$2");
        Assert.Equal([Hl7Line.BatchHeader, Hl7Line.Message, Hl7Line.Message, Hl7Line.BatchTrailer], Parts(frame).Select(p => p.Kind));
        Assert.Equal(Hl7Warnings.None, frame.Warnings);
    }

    public static TheoryData<string> Wide => ["utf-16", "utf-16BE", "utf-32", "utf-32BE"];

    [Theory]
    [MemberData(nameof(Wide))]
    public void Wide_payloads_are_decoded_by_their_mark(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] payload = [.. encoding.GetPreamble(), .. encoding.GetBytes("\r" + Msh + "||漢字|\r\n")];
        Assert.True(Hl7Frame.IsWide(payload));
        var frame = Hl7Frame.Read(payload);
        Assert.True(Hl7Header.TryRead(frame.First(Hl7Line.Message), Hl7ReaderOptions.Standard, frame.Marked, out var header, out _));
        var message = new Hl7Message();
        message.Reset(header);
        Assert.Equal("漢字", message.Segment("PID")[3].Text());
        Assert.Same(Hl7CharacterSets.Utf8, header.CharacterSet.ForAnswer);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Utf_16_is_recognised_without_a_mark(string name)
    {
        var frame = Hl7Frame.Read(Encoding.GetEncoding(name).GetBytes(Msh));
        Assert.Equal(Msh, Text(frame.First(Hl7Line.Message)));
    }

    private static Hl7Frame Read(string payload) => Hl7Frame.Read(Encoding.UTF8.GetBytes(payload));

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static string Control(string message) => message.Split('|')[9];

    private static List<(Hl7Line Kind, string Text)> Parts(Hl7Frame frame)
    {
        var parts = new List<(Hl7Line, string)>();
        foreach (var part in frame) parts.Add((part.Kind, Text(part.Bytes)));
        return parts;
    }
}
