using System.Text;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Hl7.Tests.Messages;

/// <summary>hl7-mllp 9.1 to 9.6.</summary>
public class Hl7LinesTests
{
    private const string Msh = "MSH|^~\\&|A|B|||2026||ADT^A01|1|P|2.5";

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\n\r")]
    [InlineData("\r\r\r")]
    [InlineData("\r\n\r\n")]
    [InlineData("\r   \r")]
    [InlineData("\r\t ")]
    [InlineData("\r\u000B")]
    [InlineData("\r\n\u000C")]
    public void Any_run_of_breaks_separates_segments(string lineBreak)
    {
        var message = Read(string.Join(lineBreak, Msh, "EVN|A01", "PID|1||X"));
        Assert.Equal(["MSH", "EVN", "PID"], Names(message));
        Assert.Equal("X", message.Segment("PID")[3].Text());
        Assert.Equal("A01", message.Segment("EVN")[1].Text());
        Assert.Equal(Hl7Warnings.None, message.Warnings);
    }

    [Fact]
    public void A_lone_lf_before_text_is_text_where_segments_end_with_cr()
    {
        var message = Read(Msh + "\rNTE|1||one\ntwo lines\rPID|1");
        Assert.Equal("one\ntwo lines", message.Segment("NTE")[3].Text());
        Assert.Equal(Hl7Warnings.None, message.Warnings);
        Assert.Equal(["MSH", "NTE", "PID"], Names(message));
    }

    [Fact]
    public void A_lone_lf_before_a_segment_start_separates()
    {
        var message = Read(Msh + "\rNTE|1||one\nPID|1");
        Assert.Equal(["MSH", "NTE", "PID"], Names(message));
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\r\n")]
    [InlineData("\n\r")]
    [InlineData("\r\r")]
    public void A_cr_in_a_field_is_a_line_break_and_further_fields_go_on_numbering(string lineBreak)
    {
        var message = Read($"{Msh}\rOBR|1||first{lineBreak}second line|four|five\rPID|1");
        Assert.Equal("first\nsecond line", message.Segment("OBR")[3].Text());
        Assert.Equal("four", message.Segment("OBR")[4].Text());
        Assert.Equal("five", message.Segment("OBR")[5].Text());
        Assert.Equal(Hl7Warnings.BrokenSegment, message.Warnings);
        Assert.Equal(["MSH", "OBR", "PID"], Names(message));
    }

    [Theory]
    [InlineData("PI|1")]
    [InlineData("P-D|1")]
    [InlineData("12D|1")]
    [InlineData("PIDX|1")]
    [InlineData("MSH and so on")]
    [InlineData("MSHX|1")]
    [InlineData("MSH")]
    [InlineData("text")]
    [InlineData("MSH,^~\\&,")]
    [InlineData("MSH:aabb:x")]
    public void What_is_no_segment_start_continues_the_segment_before(string line)
    {
        var message = Read($"{Msh}\rNTE|1||x\r{line}\rPID|1");
        if (line == "MSH,^~\\&,") Assert.Equal(["MSH", "NTE"], Names(message));
        else Assert.Equal(["MSH", "NTE", "PID"], Names(message));
    }

    [Theory]
    [InlineData("FHS and BHS")]
    [InlineData("FHS:^~\\&")]
    [InlineData("BHS")]
    [InlineData("BTS")]
    [InlineData("FTS")]
    [InlineData("BTS: blood")]
    public void A_line_that_begins_like_a_batch_is_text(string line)
    {
        var message = Read($"{Msh}\rNTE|1||x\r{line}\rPID|1");
        Assert.Equal(["MSH", "NTE", "PID"], Names(message));
        Assert.Equal($"x\n{line}", message.Segment("NTE").RawBytes is var raw ? Encoding.ASCII.GetString(raw[7..]).Replace('\r', '\n') : "");
    }

    [Theory]
    [InlineData("zzz|1", "ZZZ")]
    [InlineData("ZZ1|1", "ZZ1")]
    [InlineData("XYZ", "XYZ")]
    [InlineData("   PV1|1", "PV1")]
    [InlineData("\tPV1", "PV1")]
    public void A_segment_start_may_be_indented_or_in_lower_case(string line, string name)
    {
        var message = Read($"{Msh}\r{line}\rPID|1");
        Assert.Equal(["MSH", name, "PID"], Names(message));
        Assert.Equal(line[0] == 'z' ? Hl7Warnings.LowerCaseName : Hl7Warnings.None, message.Warnings);
    }

    [Fact]
    public void Add_continues_the_last_field_and_its_numbering()
    {
        var message = Read(Msh + "\rOBX|1|TX|a||start\rADD|-mid\rADD|-end|six|seven\rPID|1");
        Assert.Equal("start-mid-end", message.Segment("OBX")[5].Text());
        Assert.Equal(["six", "seven"], [message.Segment("OBX")[6].Text(), message.Segment("OBX")[7].Text()]);
        Assert.Equal(["MSH", "OBX", "PID"], Names(message));
    }

    [Theory]
    [InlineData("ADD")]
    [InlineData("ADD|")]
    [InlineData("add|")]
    public void An_empty_add_adds_nothing(string add)
    {
        var message = Read($"{Msh}\rOBX|1||x\r{add}\rPID|1\rADD");
        Assert.Equal("x", message.Segment("OBX")[3].Text());
        Assert.Equal(["MSH", "OBX", "PID"], Names(message));
        Assert.Equal("1", message.Segment("PID")[1].Text());
    }

    [Theory]
    [InlineData("DSC|CONT-1|F", true)]
    [InlineData("NTE|1", false)]
    public void Dsc_marks_a_fragment(string line, bool isFragment) =>
        Assert.Equal(isFragment ? Hl7Warnings.Fragment : Hl7Warnings.None, Read($"{Msh}\r{line}").Warnings);

    [Fact]
    public void Nul_bytes_are_dropped()
    {
        var message = Read(Msh.Replace("A|B", "A\0|B", StringComparison.Ordinal) + "\rPI\0D|1||X\0Y");
        Assert.Equal("XY", message.Segment("PID")[3].Text());
        Assert.Equal("A", message.Header.Component(3, 1));
        Assert.Equal(Hl7Warnings.NulDropped, message.Warnings);
    }

    [Fact]
    public void Vertical_tabs_inside_text_are_removed_with_a_warning()
    {
        var message = Read(Msh + "\rNTE|1||a\u000Bb");
        Assert.Equal("ab", message.Segment("NTE")[3].Text());
        Assert.Equal(Hl7Warnings.EmbeddedVt, message.Warnings);
    }

    [Fact]
    public void Z_segments_keep_their_place()
    {
        var message = Samples.Message("073");
        Assert.Equal(["MSH", "ZHD", "EVN", "PID", "ZPD", "PV1", "XYZ", "ZIN"], Names(message));
        Assert.Equal(4, message.Segment("ZPD").Index);
    }

    [Fact]
    public void Occurrences_count_over_the_whole_message()
    {
        var message = Read(Msh + "\rOBX|a\rNTE|x\rOBX|b\rOBX|c");
        Assert.Equal(["a", "b", "c"], ValuesOf(message, "OBX"));
        Assert.Equal("c", message.Segment("OBX", 2)[1].Text());
        Assert.Equal(2, message.Segment("OBX", 2).Occurrence);
        Assert.False(message.Segment("OBX", 3).Exists);
        Assert.Equal(3, message.All("OBX").Count());
    }

    [Fact]
    public void A_header_broken_over_lines_is_read_as_one_line()
    {
        var message = Read("MSH|^~\\&|A|FAC\rILITY|||2026||ADT^A01|CTL|P|2.5\rPID|1");
        Assert.Equal("FAC ILITY", message.Header.RawText(4));
        Assert.Equal("FAC\nILITY", message.Segment("MSH")[4].Text());
        Assert.Equal(Hl7Warnings.BrokenSegment, message.Warnings);
        Assert.Equal("CTL", message.Header.ControlId);
        Assert.Equal("CTL", message.Segment("MSH")[10].Text());
    }

    [Fact]
    public void Ten_thousand_segments_are_read_and_one_more_is_over_the_limit()
    {
        var atLimit = Read(Msh + string.Concat(Enumerable.Repeat("\rNTE|1", 9_999)));
        Assert.False(atLimit.IsOverLimit);
        Assert.Equal(10_000, atLimit.SegmentCount);
        var over = Read(Msh + string.Concat(Enumerable.Repeat("\rNTE|1", 10_000)));
        Assert.True(over.IsOverLimit);
        Assert.Equal(10_000, over.SegmentCount);
        Assert.Equal("1", over.Segment("NTE", 9_998)[1].Text());
    }

    [Theory]
    [InlineData('|', 500, false)]
    [InlineData('|', 501, true)]
    [InlineData('~', 4_999, false)]
    [InlineData('~', 5_000, true)]
    [InlineData('^', 499, false)]
    [InlineData('^', 500, true)]
    public void Fields_repetitions_and_components_have_limits(char delimiter, int count, bool isOver)
    {
        var message = Read($"{Msh}\rZZZ{(delimiter == '|' ? "" : "|")}{new string(delimiter, count)}x\rPID|1");
        Assert.Equal(isOver, message.IsOverLimit);
        Assert.Equal("1", message.Segment("PID")[1].Text());
    }

    [Fact]
    public void A_message_object_is_reusable()
    {
        var message = new Hl7Message();
        foreach (var sample in new[] { "030", "002", "075", "067", "074", "001" })
        {
            var frame = Hl7Frame.Read(Samples.Bytes(sample));
            Assert.True(message.TryReset(frame.First(Hl7Line.Message), out _));
            var fresh = Samples.Message(sample);
            Assert.Equal(Names(fresh), Names(message));
            Assert.Equal(fresh.RawText(), message.RawText());
        }
    }

    private static Hl7Message Read(string text) => Samples.FirstOf(Encoding.UTF8.GetBytes(text));

    private static List<string> Names(Hl7Message message)
    {
        var names = new List<string>();
        foreach (var segment in message.Segments) names.Add(segment.Name);
        return names;
    }

    private static List<string> ValuesOf(Hl7Message message, string name)
    {
        var values = new List<string>();
        foreach (var segment in message.All(name)) values.Add(segment[1].Text());
        return values;
    }
}
