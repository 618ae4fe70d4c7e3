using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using ConnectorHost.Hl7.Messages;                       // messages, fields, paths, character sets
using ConnectorHost.Hl7.Messages.Types;                 // typed values
using ConnectorHost.Hl7.Messages.Writing;               // Hl7Edit, Hl7MessageBuilder, Hl7Writer

namespace ConnectorHost.Hl7.Tests.Documentation;

/// <summary>The blocks of docs/hl7-library.md, compiled and run; the last test compares them with the page.</summary>
public sealed partial class LibraryPageTests
{
    private const string Text = "MSH|^~\\&|LIS|H|||20260312091500+0100||ORU^R01|LAB1|P|2.5.1\rPID|1||EP-1^^^H^MR~9^^^S^SS||Smith^Jo||19620814|F|||||216-5550142||||||9\rPV1|1|I" +
        "\rOBX|1|NM|2345-7^Glucose^LN||5.5|mmol/L\rOBX|2|ST|X^Note^L||a~b\r";

    private static readonly byte[] bytes = Encoding.UTF8.GetBytes(Text);

    [Fact]
    public void Reading()
    {
        var message = Hl7Message.Parse(bytes);              // MLLP framing and byte order mark may be around it; also from a string
        string? family = message["PID-5-1"];                // unescaped, not trimmed; null when nothing is there, "" stands as two quotes
        bool hasPhone = message.TryGet("PID-13-1", out var phone);  // trimmed; false for nothing, blanks and ""
        List<string> results = message.Values("OBX-5");     // of every OBX and every repetition
        string type = message.Header.MessageType;           // and Trigger, ControlId, Version, CharacterSet
        Assert.Equal(("Smith", true, "216-5550142", "ORU"), (family, hasPhone, phone, type));
        Assert.Equal(["5.5", "a", "b"], results);
    }

    [Fact]
    public void Walking()
    {
        var message = Hl7Message.Parse(Text);
        var texts = new List<string>();
        var all = new Dictionary<string, string>();
        foreach (var obx in message.All("OBX"))
            foreach (var repetition in obx[5])
                texts.Add($"{obx[3].Component(2).Value()}: {repetition.Value()}");
        foreach (var (path, leaf) in message.Leaves())      // every value with its canonical path; without MSH-8 and UAC, where credentials are
            all[path.ToString()] = leaf.Text();
        Assert.Equal(["Glucose: 5.5", "Note: a", "Note: b"], texts);
        Assert.Equal("b", all["OBX(1)-5(1)"]);
    }

    [Fact]
    public void Typed_values()
    {
        var message = Hl7Message.Parse(Text + "ZZZ|1");
        var pid = message.Segment("PID");
        string? name = pid[5].AsName()?.Display;
        DateOnly? born = pid[7].AsDate();
        Hl7Identifier? mrn = pid[3].AsIdentifiers().FirstOrDefault(i => i.Type == "MR");
        Hl7CodedValue? code = message.Segment("OBX")[3].AsCoded(Hl7CodeSystems.Loinc);
        var zones = Hl7Zones.Of(message.Header, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        DateTimeOffset? admitted = message.Segment("PV1")[44].AsMoment(zones);
        var observation = Hl7ObservationValue.Read(message.Segment("OBX"), zones);   // OBX-5 by OBX-2: number, range, code, time, text, attachment
        Assert.Equal(("Jo Smith", new DateOnly(1962, 8, 14), "EP-1", "2345-7"), (name, born, mrn?.Id, code?.Code));
        Assert.Null(admitted);
        Assert.Equal(5.5, observation.Number);
    }

    [Fact]
    public void Changing()
    {
        var edit = new Hl7Edit(bytes)
            .Set("MSH-10", "NEW-1")                         // escaped and encoded as the message is
            .Set("PID-3(1)-4-2", "1.2.3")                   // separators up to there are added if missing
            .SetNull("PID-13")                              // "" : the receiver deletes its value
            .Clear("PID-19")                                // nothing between the separators
            .AddSegment("ZPD", after: "PID").Set("ZPD-1", "extra");
        ReadOnlyMemory<byte> changed = edit.Payload;
        ReadOnlyMemory<byte> resent = Hl7Edit.WithControlIds(bytes, () => Guid.NewGuid().ToString("N")[..20]);  // every message of a payload or batch
        Assert.Equal(
            Text.Replace("LAB1", "NEW-1", StringComparison.Ordinal).Replace("^S^SS", "^S&1.2.3^SS", StringComparison.Ordinal).Replace("216-5550142", "\"\"", StringComparison.Ordinal)
                .Replace("||||||9\r", "||||||\rZPD|extra\r", StringComparison.Ordinal),
            Encoding.UTF8.GetString(changed.Span));
        Assert.Equal(20, Hl7Message.Parse(resent).Header.ControlId.Length);
    }

    [Fact]
    public void Building()
    {
        byte[] built = new Hl7MessageBuilder("2.5.1", characterSet: Hl7CharacterSets.Utf8)
            .Set("MSH-9-1", "ADT").Set("MSH-9-2", "A08").Set("MSH-10", "1").Set("MSH-11", "P")
            .Add("EVN").Set("PID-3-1", "EP-1").Set("PID-5-1", "O'Neil & Sons").Set("OBX-5", "first").Set("OBX(1)-5", "two\nlines")
            .ToArray();
        var message = Hl7Message.Parse(built);
        Assert.Equal(("ADT", "O'Neil & Sons", "two\nlines"), (message.Header.MessageType, message["PID-5"], message["OBX(1)-5"]));
    }

    [Fact]
    public void At_a_high_rate()
    {
        var reused = new Hl7Message();                      // one per thread
        var patientId = Hl7Path.Parse("PID-3-1");           // once, not per message
        var total = 0;
        var frame = Hl7Frame.Read(bytes);                   // positions refer to these bytes: keep them unchanged meanwhile
        foreach (var part in frame)
        {
            if (part.Kind != Hl7Line.Message || !Hl7Header.TryRead(part.Bytes, Hl7ReaderOptions.Standard, frame.Marked, out var header, out _)) continue;
            reused.Reset(header);                           // ends the life of what was read before, but strings
            ReadOnlySpan<byte> id = reused.Find(patientId).RawBytes;
            total += id.Length;
        }
        Assert.Equal("EP-1".Length, total);
    }

    [Fact]
    public void The_page_shows_what_is_compiled_here()
    {
        var here = Blanks().Replace(File.ReadAllText(ThisFile()), " ");
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ConnectorHost.sln"))) folder = folder.Parent;
        var blocks = File.ReadAllText(Path.Combine(folder!.FullName, "docs", "hl7-library.md")).Split("```csharp").Skip(1).Select(b => b.Split("```")[0]).ToList();
        Assert.Equal(7, blocks.Count);
        Assert.All(blocks, b => Assert.Contains(Blanks().Replace(b, " ").Trim(), here, StringComparison.Ordinal));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
