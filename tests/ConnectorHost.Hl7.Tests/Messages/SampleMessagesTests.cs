using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Hl7.Tests.Messages;

public class SampleMessagesTests
{
    public static TheoryData<string> All => [.. Samples.Names];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_sample_reads_and_every_leaf_is_found_again_by_its_path(string name)
    {
        var frame = Hl7Frame.Read(Samples.Bytes(name[..^4]));
        if (name.StartsWith("080", StringComparison.Ordinal))
        {
            Assert.Equal(Hl7Fault.NotHl7, frame.Fault);
            return;
        }
        Assert.Equal(Hl7Fault.None, frame.Fault);
        foreach (var part in frame)
        {
            if (part.Kind is Hl7Line.BatchTrailer or Hl7Line.FileTrailer) continue;
            Assert.True(Hl7Header.TryRead(part.Bytes, Hl7ReaderOptions.Standard, frame.Marked, out var header, out _));
            if (part.Kind != Hl7Line.Message) continue;
            var message = new Hl7Message();
            message.Reset(header);
            Assert.False(message.IsOverLimit);
            var leaves = 0;
            foreach (var (path, leaf) in message.Leaves())
            {
                leaves++;
                Assert.Equal(leaf.Text(), message.Get(Hl7Path.Parse(path.ToString())));
            }
            Assert.InRange(leaves, 5, 500);
        }
    }

    [Theory]
    [InlineData("001", "PID-5-1", "Quillfeather")]
    [InlineData("003", "PV1-3", "3NORTH")]
    [InlineData("060", "PID-3-4-2", "1.2.3.9")]
    [InlineData("060", "PID-5-3", "^caret")]
    [InlineData("061", "PV1-2", "O")]
    [InlineData("062", "PV1-2", "O")]
    [InlineData("062", "PID-5-1", "Tolliver")]
    [InlineData("063", "PID-3-1", "EP-4")]
    [InlineData("064", "PID-5-1", "Jürgensen-Núñez")]
    [InlineData("064", "PID-5-2", "André")]
    [InlineData("064", "PID-11-3", "Köln")]
    [InlineData("065", "PID-5-1", "Ōkawa")]
    [InlineData("065", "PID-5(1)-1", "大川")]
    [InlineData("066", "PID-5-1", "O’Malley")]
    [InlineData("067", "PID-5(1)-1", "山根")]
    [InlineData("068", "PID-5-1", "林")]
    [InlineData("068", "PID-5-2", "晓梅")]
    [InlineData("070", "PID-5-1", "O&Brien ^ Sons")]
    [InlineData("070", "PID-5-2", "A|B~C\\D")]
    [InlineData("070", "OBX-5", "line1\nline2\n\n\n\nx")]
    [InlineData("070", "OBX(1)-5", "tab\tcr\ntwoHi")]
    [InlineData("070", "OBX(2)-5", "C:\\temp\\file 4\\5 re.    end\\")]
    [InlineData("070", "OBX(3)-5", "bold plain \\P\\")]
    [InlineData("070", "OBX(4)-5", "\\.br\\")]
    [InlineData("072", "PID-3(2)-1", "EP-12b")]
    [InlineData("073", "ZPD-1-2", "Very important")]
    [InlineData("074", "OBX-5", "First part of a long text that goes on and ends here.")]
    [InlineData("074", "OBX-11", "F")]
    [InlineData("087", "OBR-13", "screening\nsecond line of clinical info")]
    [InlineData("087", "OBR-26", "WALK")]
    [InlineData("088", "PV1-2", "O")]
    public void Samples_read_as_the_index_says(string sample, string path, string text) =>
        Assert.Equal(text, Samples.Message(sample).Get(Hl7Path.Parse(path)));

    [Theory]
    [InlineData("001", Hl7Warnings.None)]
    [InlineData("062", Hl7Warnings.None)]
    [InlineData("064", Hl7Warnings.None)]
    [InlineData("066", Hl7Warnings.CharsetFallback)]
    [InlineData("067", Hl7Warnings.None)]
    [InlineData("068", Hl7Warnings.None)]
    [InlineData("074", Hl7Warnings.Fragment)]
    [InlineData("087", Hl7Warnings.BrokenSegment)]
    [InlineData("088", Hl7Warnings.LowerCaseName)]
    public void Reading_a_sample_warns_of_what_is_odd(string sample, object expected) =>
        Assert.Equal((Hl7Warnings)expected, Samples.Message(sample).Warnings);
}
