using ConnectorHost.Connectors.Hl7.Mapping.Validation;

namespace ConnectorHost.Connectors.Hl7.Tests.Mapping.Validation;

public class StructureGrammarTests
{
    [Fact]
    public void Marks_make_parts_optional_and_repeating()
    {
        var root = StructureGrammar.Parse("MSH [{SFT}] PID [PV1] {obs< OBX [{NTE}] >}");
        Assert.Equal(["MSH", "SFT", "PID", "PV1", "OBX", "NTE"], root.Leaves().Select(l => l.Segment));
        Assert.Equal([false, true, false, true, false], root.Children.Select(c => c.IsOptional));
        Assert.Equal([false, true, false, false, true], root.Children.Select(c => c.Repeats));
        Assert.Equal([true, false, true, false, true], root.Children.Select(c => c.IsRequired));
    }

    [Theory]
    [InlineData("MSH [PID")]
    [InlineData("MSH PID]")]
    [InlineData("MSH {}")]
    [InlineData("MSH (OBR|)")]
    [InlineData("MSH group< PID")]
    [InlineData("MSH PIDX")]
    [InlineData("MSH | PID")]
    public void What_is_not_of_the_notation_is_refused(string notation) => Assert.Throws<FormatException>(() => StructureGrammar.Parse(notation));
}
