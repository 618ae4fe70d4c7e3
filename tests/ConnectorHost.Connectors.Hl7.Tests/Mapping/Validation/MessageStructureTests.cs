using ConnectorHost.Connectors.Hl7.Mapping.Validation;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Tests.Mapping.Validation;

public class MessageStructureTests
{
    private const string Result = "MSH {patResult< [patient< PID [{NTE}] [PV1] >] {orderObs< [ORC] OBR [{NTE}] [{obs< OBX [{NTE}] >}] [{spec< SPM [{OBX}] >}] >} >} [DSC]";
    private const string Order = "MSH PID {order< ORC [request< OBR [{obs< OBX >}] [{spec< SPM >}] [{prior< [priorPat< PID >] {priorOrder< [ORC] OBR {OBX} >} >}] >] [{FT1}] >}";

    [Theory]
    [InlineData("PID NTE PV1 ORC OBR NTE OBX NTE OBX SPM OBX ORC OBR OBX")]
    [InlineData("PID OBR OBX OBR OBX PID OBR OBX DSC")]
    [InlineData("OBR OBX")]
    [InlineData("PID OBR OBR OBR")]
    public void A_result_of_the_structure_places_every_segment(string segments) => Assert.Equal("", Walk(Result, segments));

    [Theory]
    [InlineData("PID XYZ OBR OBX", "XYZ")]
    [InlineData("PID OBR OBX DSC OBX", "OBX")]
    public void What_has_no_place_is_passed_over(string segments, string misplaced) => Assert.Equal(misplaced, Walk(Result, segments));

    [Theory]
    [InlineData("PID ORC OBR SPM ORC OBR SPM FT1")]
    [InlineData("PID ORC OBR OBX ORC ORC OBR")]
    [InlineData("PID ORC OBR PID ORC OBR OBX ORC OBR OBX FT1")]
    public void A_further_order_is_not_taken_for_an_earlier_one_of_the_patient(string segments) => Assert.Equal("", Walk(Order, segments));

    [Fact]
    public void Alternatives_may_follow_each_other() => Assert.Equal("", Walk("MSH {order< ORC [detail< (OBR|RXO|ODS|ODT) [{NTE}] >] >}", "ORC ODS ODT NTE ORC RXO NTE"));

    [Fact]
    public void Any_segment_stands_for_those_without_a_name() => Assert.Equal("", Walk("MSH MFI {mf< MFE [{*}] >}", "MFI MFE LOC LDP MFE STF PRA"));

    [Theory]
    [InlineData("MSH EVN PID PV1", "PV1", "EVN,PID")]
    [InlineData("MSH {ins< IN1 IN2 IN3 >}", "IN1 IN3 IN1", "IN2")]
    [InlineData("MSH [patient< PID visit< PV1 >  >] OBR", "PID OBR", "PV1")]
    [InlineData("MSH {give< RXG {RXR} >} [NTE]", "RXG", "RXR")]
    public void What_is_required_and_passed_over_is_named(string notation, string segments, string missing)
    {
        var structure = new MessageStructure("TST", notation);
        var (state, found) = (0, new List<string>());
        foreach (var name in segments.Split(' '))
        {
            var symbol = structure.SymbolOf(Hl7Name.Pack(name));
            var step = structure.Step(state, symbol);
            if (step.SkipsRequired) found.AddRange(structure.Skipped(state, symbol));
            state = step.State;
        }
        found.AddRange(structure.MissingAfter(state));
        Assert.Equal(missing.Split(','), found.Distinct().Take(missing.Split(',').Length));
    }

    [Fact]
    public void Too_many_is_told_from_out_of_order()
    {
        var structure = new MessageStructure("TST", "MSH PID [{NK1}] PV1 [{ROL}] PID");
        Assert.True(structure.IsTooMany(structure.SymbolOf(Hl7Name.Pack("PV1")), 1));
        Assert.False(structure.IsTooMany(structure.SymbolOf(Hl7Name.Pack("PV1")), 0));
        Assert.False(structure.IsTooMany(structure.SymbolOf(Hl7Name.Pack("PID")), 1));
        Assert.True(structure.IsTooMany(structure.SymbolOf(Hl7Name.Pack("PID")), 2));
        Assert.False(structure.IsTooMany(structure.SymbolOf(Hl7Name.Pack("NK1")), 9));
    }

    // Names of the segments without a place.
    private static string Walk(string notation, string segments)
    {
        var structure = new MessageStructure("TST", notation);
        var (state, without) = (0, new List<string>());
        foreach (var name in segments.Split(' '))
        {
            var step = structure.Step(state, structure.SymbolOf(Hl7Name.Pack(name)));
            if (!step.IsPlaced) without.Add(name);
            state = step.State;
        }
        return string.Join(' ', without);
    }
}
