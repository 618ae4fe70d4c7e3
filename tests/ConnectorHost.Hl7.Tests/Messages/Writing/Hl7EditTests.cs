using System.Text;
using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Writing;

namespace ConnectorHost.Hl7.Tests.Messages.Writing;

public class Hl7EditTests
{
    private const string Msh = "MSH|^~\\&|A|B|||2026||ADT^A01|77|P|2.5";

    [Theory]
    [InlineData("PID|1||A|||", "PID-3", "X", "PID|1||X|||")]
    [InlineData("PID|1||A^b&c^d~E", "PID-3", "X", "PID|1||X^b&c^d~E")]
    [InlineData("PID|1||A^b&c^d~E", "PID-3-2-2", "X", "PID|1||A^b&X^d~E")]
    [InlineData("PID|1||A^b&c^d~E", "PID-3-2-4", "X", "PID|1||A^b&c&&X^d~E")]
    [InlineData("PID|1||A^b&c^d~E", "PID-3(1)-3", "X", "PID|1||A^b&c^d~E^^X")]
    [InlineData("PID|1||A^b&c^d~E", "PID-3(3)-2-2", "X", "PID|1||A^b&c^d~E~~^&X")]
    [InlineData("PID|1", "PID-5-2", "X", "PID|1||||^X")]
    [InlineData("PID", "PID-1", "X", "PID|X")]
    [InlineData("PID|1||A", "PID-3", "a|b^c&d~e\\f", "PID|1||a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f")]
    [InlineData("PID|1||A|z", "PID-3", "", "PID|1|||z")]
    [InlineData("PID|1||A|z", "PID-3", "é漢", "PID|1||é漢|z")]
    public void Setting_a_value_changes_it_and_nothing_else(string line, string path, string text, string changed)
    {
        var edit = Edit($"{Msh}\r{line}\rPV1|1||");
        edit.Set(path, text);
        Assert.Equal($"{Msh}\r{changed}\rPV1|1||", Text(edit));
        Assert.Equal(text, edit.Message.Get(Hl7Path.Parse(path)) ?? "");
    }

    [Theory]
    [InlineData("PID|1||A^b~E|z", "PID-3", "PID|1|||z", "PID|1||\"\"|z")]
    [InlineData("PID|1||A^b~E|z", "PID-3-2", "PID|1||A^~E|z", "PID|1||A^\"\"~E|z")]
    [InlineData("PID|1||A^b~E|z", "PID-3(1)", "PID|1||A^b~|z", "PID|1||A^b~\"\"|z")]
    [InlineData("PID|1||A^b~E|z", "PID-7", "PID|1||A^b~E|z", "PID|1||A^b~E|z|||\"\"")]
    public void Clearing_leaves_nothing_and_null_is_two_quotes(string line, string path, string cleared, string nulled)
    {
        Assert.Equal($"{Msh}\r{cleared}\rPV1|1", Text(Edit($"{Msh}\r{line}\rPV1|1").Clear(path)));
        Assert.Equal($"{Msh}\r{nulled}\rPV1|1", Text(Edit($"{Msh}\r{line}\rPV1|1").SetNull(path)));
    }

    [Fact]
    public void Raw_text_brings_its_own_delimiters()
    {
        Assert.Equal($"{Msh}\rPID|1||A^^^H^MR~B|z", Text(Edit($"{Msh}\rPID|1||X~Y|z").SetRaw("PID-3", "A^^^H^MR~B")));
        Assert.Throws<ArgumentException>(() => Edit($"{Msh}\rPID|1").SetRaw("PID-3", "a\rb"));
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Segments_come_and_go_with_the_breaks_of_the_message(string lineBreak)
    {
        var sent = string.Join(lineBreak, Msh, "PID|1", "OBX|1", "OBX|2", "");
        var edit = Edit(sent);
        edit.DeleteSegment("OBX", 1).DeleteSegment("ZZZ").AddSegment("nte", after: "PID").Set("NTE-3", "x").AddSegment("ZZ1").Set("ZZ1-1", "y");
        Assert.Equal(string.Join(lineBreak, Msh, "PID|1", "NTE|||x", "OBX|1", "ZZ1|y", ""), Text(edit));
    }

    [Theory]
    [InlineData("MSH-1")]
    [InlineData("MSH-2")]
    [InlineData("PV1-2")]
    [InlineData("PID")]
    [InlineData("PID-501")]
    public void What_has_no_place_is_refused(string path) => Assert.Throws<ArgumentException>(() => Edit($"{Msh}\rPID|1").Set(path, "x"));

    [Fact]
    public void The_header_stays_and_names_that_would_end_the_message_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Edit($"{Msh}\rPID|1").DeleteSegment("MSH"));
        foreach (var name in new[] { "MSH", "BTS", "ADD", "P1", "1AB", "P-D" }) Assert.Throws<ArgumentException>(() => Edit($"{Msh}\rPID|1").AddSegment(name));
        Assert.Throws<FormatException>(() => Edit("PID|1||no header"));
        Assert.Throws<FormatException>(() => Edit($"{Msh}\r{Msh}"));
    }

    [Fact]
    public void A_level_without_a_delimiter_is_refused() =>
        Assert.Throws<ArgumentException>(() => Edit("MSH&^~\\&A&B&&&2026&&ADT^A01&1&P&2.5\rPID&1").Set("PID-3-1-2", "x"));

    [Fact]
    public void A_character_the_set_lacks_is_refused_and_not_replaced()
    {
        var latin = Edit(Encoding.Latin1.GetBytes($"{Msh}||||||8859/1\rPID|1||é"));
        Assert.Throws<ArgumentException>(() => latin.Set("PID-3", "漢"));
        latin.Set("PID-4", "É€");
        Assert.Equal("é", latin.Message.Get(Hl7Path.Parse("PID-3")));
        Assert.Equal("É€", latin.Message.Get(Hl7Path.Parse("PID-4")));
    }

    [Theory]
    [InlineData("\ufeffMSH|^~\\&|A|B|||2026||ADT^A01|77|P|2.5\rPID|1||漢\r\r")]
    [InlineData("\r\n  MSH|^~\\&|A|B|||2026||ADT^A01|77|P|2.5\rPID|1\rOBX|1||a\rADD|b|c\rADD|d\rPV1|1\r\n\0")]
    [InlineData("MSH|^~\\&|A\0B|B|||2026||ADT^A01|77|P|2.5\rP\0ID|1||x\0\rPV1|1")]
    [InlineData("MSH|^~\\&|A|B|||2026||ADT^A01|77|P|2.5\rOBX|1||broken\rover lines|z\rPV1|1")]
    [InlineData("MSH|^~\\&|A|FAC\rILITY|||2026||ADT^A01|77|P|2.5\rPV1|1")]
    [InlineData("MSH$%~\\@$A$B$$$2026$$ADT%A01$77$P$2.5\nPV1$1$\n\n")]
    [InlineData("msh|^~\\&|A|B|||2026||ADT^A01|77|P|2.5\r\n\tpv1|1")]
    public void A_fresh_control_id_disturbs_nothing(string sent)
    {
        var bytes = Encoding.UTF8.GetBytes(sent);
        var changed = Hl7Edit.WithControlIds(bytes, () => "NEW-1");
        Assert.Equal(sent.Replace("77", "NEW-1", StringComparison.Ordinal), Encoding.UTF8.GetString(changed.Span));
    }

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-32", true)]
    public void Wide_sets_stay_what_they_are(string name, bool hasMark)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] Wide(string text) => [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];
        var lead = hasMark ? "\r " : "";
        var changed = Hl7Edit.WithControlIds(Wide($"{lead}{Msh}\rPID|1||漢😀\r"), () => "X");
        Assert.Equal(Wide($"{lead}{Msh.Replace("77", "X", StringComparison.Ordinal)}\rPID|1||漢😀\r"), changed.ToArray());
        Assert.Equal(Wide($"{Msh}\rPID|1||😀é|b"), Edit(Wide($"{Msh}\rPID|1||漢|b")).Set("PID-3", "😀é").Payload.ToArray());
    }

    [Theory]
    [InlineData("GB 18030-2000", "晓|梅", "林")]
    [InlineData("Shift_JIS", "表ポ|十ソ", "ソ表")]
    [InlineData("BIG-5", "功|許", "功")]
    [InlineData("KS X 1001", "김|이", "이")]
    [InlineData("~ISO IR87", "山根|山", "根")]
    public void Multi_byte_sets_keep_the_bytes_of_their_neighbours(string msh18, string around, string text)
    {
        var set = Hl7CharacterSets.Find(msh18.TrimStart('~'), out _)!;
        byte[] Written(string value) => set.Encode($"{Msh}||||||{msh18}\rPID|{around.Split('|')[0]}|{value}|{around.Split('|')[1]}\rNTE|{around}");
        var edit = Edit(Written("old"));
        edit.Set("PID-2", text);
        Assert.Equal(Convert.ToHexString(Written(text)), Convert.ToHexString(edit.Payload.Span));
        Assert.Equal(Convert.ToHexString(Written("old")), Convert.ToHexString(edit.Set("PID-2", "old").Payload.Span));
    }

    [Fact]
    public void Shift_sequences_and_supplementary_kanji_are_left_alone()
    {
        var sent = Encoding.ASCII.GetBytes($"{Msh}||||||~ISO IR87~ISO IR159\rPID|1|||\\M2442\\;3:,\\C2842\\ x|\u001b$(D0!\u001b(B|after|\u001b$B;3\u001b(B");
        var changed = Edit(sent).Set("PID-6", "AFTER").Payload.Span;
        Assert.Equal(Encoding.ASCII.GetString(sent).Replace("after", "AFTER", StringComparison.Ordinal), Encoding.ASCII.GetString(changed));
    }

    [Fact]
    public void Shift_out_and_shift_in_do_not_move_the_place()
    {
        var sent = Encoding.ASCII.GetBytes($"{Msh}||||||~ISO IR87\rPID|a\u000E12\u000F|old|b");
        Assert.Equal(Encoding.ASCII.GetString(sent).Replace("old", "new", StringComparison.Ordinal), Encoding.ASCII.GetString(Edit(sent).Set("PID-2", "new").Payload.Span));
    }

    [Fact]
    public void Every_message_of_a_batch_gets_its_own_control_id()
    {
        var number = 0;
        var sent = Samples.Bytes("075");
        var changed = Hl7Edit.WithControlIds(sent, () => $"N{++number}");
        Assert.Equal(3, number);
        var ids = new List<string>();
        foreach (var part in Hl7Frame.Read(changed))
        {
            if (part.Kind == Hl7Line.Message && Hl7Header.TryRead(part.Bytes, out var header, out _)) ids.Add(header.ControlId);
        }
        Assert.Equal(["N1", "N2", "N3"], ids);
        var back = new Queue<string>(ControlIds(sent));
        Assert.Equal(sent, Hl7Edit.WithControlIds(changed, back.Dequeue).ToArray());
    }

    [Fact]
    public void What_is_written_beside_values_is_in_the_set_of_the_message()
    {
        byte[] Wide(string text) => Encoding.BigEndianUnicode.GetBytes(text);
        var edit = Edit(Wide($"{Msh}\rPID|1||漢|b")).SetNull("PID-3").AddSegment("ZPD").Set("ZPD-1", "é").SetRaw("PID-4", "c^d");
        Assert.Equal(Wide($"{Msh}\rPID|1||\"\"|c^d\rZPD|é"), edit.Payload.ToArray());
        Assert.Equal(Wide($"{Msh}\rZPD|é"), edit.DeleteSegment("PID").Payload.ToArray());
    }

    [Fact]
    public void A_header_that_would_be_none_is_refused_and_the_message_stays()
    {
        var edit = Edit("MSH|^~\\&|A");
        Assert.Throws<ArgumentException>(() => edit.Set("MSH-3", ""));
        Assert.Equal("MSH|^~\\&|A", Text(edit));
        Assert.Equal("MSH|^~\\&|B", Text(edit.Set("MSH-3", "B")));
    }

    // A run of double-byte characters in front of MSH-10 that nothing closes; and UTF-16, UTF-32 whose characters are none.
    public static TheoryData<byte[]> Broken => new()
    {
        Encoding.ASCII.GetBytes("MSH|^~\\&|A\u001b$B;3|B|||2026||ADT^A01|77|P|2.5||||||~ISO IR87\rPID|1"),
        Encoding.ASCII.GetBytes($"{Msh}||||||~ISO IR87\rPID|1\rMSH|^~\\&|A\u001b$B;3|B|||2026||ADT^A01|77|P|2.5||||||~ISO IR87\rPID|1"),
        (byte[])[0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes("MSH|^~\\&|A|B"), 0xFF, 0xFF, 0xFF, 0xFF, 0x41, .. Encoding.UTF32.GetBytes("|||2026||ADT^A01|77|P|2.5\rPID|1")],
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Where_the_place_is_not_certain_nothing_is_written(byte[] sent)
    {
        var changed = Hl7Edit.WithControlIds(sent, () => "NEW").ToArray();
        if (!changed.AsSpan().SequenceEqual(sent)) Assert.All(ControlIds(changed), id => Assert.Equal("NEW", id));
        if (Hl7Frame.Read(sent).MessageCount != 1) return;
        var edit = Edit(sent);
        var before = edit.Message.Get("PID-1");
        try { edit.Set("MSH-10", "NEW"); }
        catch (ArgumentException) { Assert.Equal(sent, edit.Payload.ToArray()); }
        Assert.Equal(before, edit.Message.Get("PID-1"));
    }

    [Fact]
    public void A_run_nobody_closed_in_the_header_keeps_the_control_id() => Assert.Equal(Broken.First().Data, Hl7Edit.WithControlIds(Broken.First().Data, () => "NEW").ToArray());

    [Fact]
    public void A_header_that_add_continues_is_the_line_as_sent_for_routing_and_joined_by_path()
    {
        var message = Hl7Message.Parse("MSH|^~\\&|A|B|||2026||ADT^A01|7\rADD|7|P|2.5\rPID|1");
        Assert.Equal(("7", "77", "P"), (message.Header.ControlId, message["MSH-10"], message["MSH-11"]));
    }

    [Fact]
    public void A_short_header_gets_the_separators_it_lacks() =>
        Assert.Equal("MSH|^~\\&|A|B||||||X\rPID|1", Encoding.ASCII.GetString(Hl7Edit.WithControlIds("MSH|^~\\&|A|B\rPID|1"u8.ToArray(), () => "X").Span));

    [Fact]
    public void What_is_no_hl7_comes_back_as_it_is()
    {
        var bytes = "GET / HTTP/1.1"u8.ToArray();
        Assert.Equal(bytes, Hl7Edit.WithControlIds(bytes, () => "X").ToArray());
    }

    public static TheoryData<string> All => [.. Samples.Names.Where(n => n[..3] is not ("080" or "075"))];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_value_of_a_sample_can_be_changed_without_touching_another(string name)
    {
        var sent = Samples.Bytes(name[..^4]);
        var places = new List<(Hl7Path Path, string Raw)>();
        foreach (var (path, leaf) in Samples.FirstOf(sent).Leaves()) places.Add((path, leaf.Text()));
        foreach (var (path, text) in places)
        {
            var edit = Edit(sent).Set(path, "changed|^");
            Assert.Equal("changed|^", edit.Message.Get(path));
            foreach (var (other, value) in places)
            {
                if (other != path && path.Segment != "MSH") Assert.Equal(value, edit.Message.Get(other));
            }
        }
    }

    private static List<string> ControlIds(byte[] payload)
    {
        var ids = new List<string>();
        foreach (var part in Hl7Frame.Read(payload))
        {
            if (part.Kind == Hl7Line.Message && Hl7Header.TryRead(part.Bytes, out var header, out _)) ids.Add(header.ControlId);
        }
        return ids;
    }

    private static Hl7Edit Edit(string text) => new(Encoding.UTF8.GetBytes(text));

    private static Hl7Edit Edit(byte[] bytes) => new(bytes);

    private static string Text(Hl7Edit edit) => Encoding.UTF8.GetString(edit.Payload.Span);
}
