using ConnectorHost.Connectors.Hl7.Mapping.Routing;
using ConnectorHost.Connectors.Hl7.Mapping.Validation;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Tests.Mapping.Validation;

/// <summary>The data files against each other: what one names, another knows.</summary>
public class DataFileTests
{
    [Fact]
    public void Every_segment_of_every_structure_is_known()
    {
        var unknown = Structures.All.SelectMany(s => s.Root.Leaves()).Select(l => l.Segment!).Where(n => n != "*" && SegmentDefinition.Find(n) is null);
        Assert.Empty(unknown.Distinct());
        Assert.All(Structures.LaterSegments.Select(Hl7Name.Text), n => Assert.NotNull(SegmentDefinition.Find(n)));
    }

    [Fact]
    public void Every_structure_that_a_message_has_is_defined()
    {
        var defined = Structures.All.Select(s => s.Name).ToHashSet();
        Assert.Empty(Structures.Named.Except(defined));
        Assert.Empty(defined.Except(Structures.Named));
    }

    [Fact]
    public void Every_structure_begins_with_the_header() => Assert.All(Structures.All, s => Assert.Equal("MSH", s.Root.Leaves().First().Segment));

    [Theory]
    [InlineData("ADT", "A08", 251, "ADT_A01")]
    [InlineData("ADT", "A12", 240, "ADT_A09")]
    [InlineData("ADT", "A12", 250, "ADT_A12")]
    [InlineData("ADT", "A40", 231, "ADT_A39")]
    [InlineData("ADT", "A36", 230, "ADT_A30")]
    [InlineData("ADT", "A55", 250, "ADT_A52")]
    [InlineData("ADT", "A62", 250, "ADT_A61")]
    [InlineData("ORM", "O99", 250, "ORM_O01")]
    [InlineData("ORU", "R32", 250, "ORU_R30")]
    [InlineData("SIU", "S26", 250, "SIU_S12")]
    [InlineData("SRM", "S05", 250, "SRM_S01")]
    [InlineData("MDM", "T08", 250, "MDM_T02")]
    [InlineData("BAR", "P12", 250, "BAR_P12")]
    [InlineData("PGL", "PC7", 250, "PGL_PC6")]
    [InlineData("MFN", "M15", 250, "MFN_M01")]
    [InlineData("ADT", "A99", 250, null)]
    [InlineData("RSP", "K11", 250, null)]
    public void A_message_has_the_structure_of_its_trigger_and_version(string type, string trigger, int version, string? name) =>
        Assert.Equal(name, Structures.Find(type, trigger, version)?.Name);

    [Fact]
    public void A_version_with_another_shape_has_its_own_line()
    {
        Assert.Null(Structures.Find("ADT", "A01", 210)!.Root.Leaves().FirstOrDefault(l => l.Segment == "PV2"));
        Assert.True(Structures.Find("VXU", "V04", 250)!.Root.Leaves().First(l => l.Segment == "ORC").IsOptional);
        Assert.False(Structures.Find("VXU", "V04", 251)!.Root.Leaves().First(l => l.Segment == "ORC").IsOptional);
    }

    [Theory]
    [InlineData("UAC", 260, true)]
    [InlineData("UAC", 251, false)]
    [InlineData("ARV", 280, true)]
    [InlineData("PRT", 270, true)]
    [InlineData("PRT", 260, false)]
    [InlineData("DSC", 210, true)]
    [InlineData("CON", 280, false)]
    public void Later_segments_are_of_their_versions(string segment, int version, bool allowed) =>
        Assert.Equal(allowed, Structures.Allows(Structures.Find("ADT", "A01", version)!, Hl7Name.Pack(segment), version));

    [Fact]
    public void Every_field_with_a_table_exists_and_holds_codes()
    {
        foreach (var (table, segment, field, _, _) in ValueTable.Fields)
        {
            var definition = SegmentDefinition.Find(segment);
            Assert.True(definition is not null && definition.Fields.Any(f => f.Number == field), $"{table.Number}: {segment}-{field}");
            Assert.NotEmpty(table.Values);
        }
        var codes = ValueTable.Fields.Select(f => (f.Segment, f.Field)).ToHashSet();
        // Country codes (0399) and priorities without a table stay out.
        var without = SegmentDefinition.All.SelectMany(s => s.Fields.Where(f => f.Type == "ID").Select(f => (s.Name, f.Number))).Where(f => !codes.Contains(f));
        Assert.Equal([("MSH", 17), ("OBR", 5)], without.Where(f => f != ("DG1", 2)).Order());
    }

    [Fact]
    public void A_structure_stands_for_a_trigger_where_it_names_one_only()
    {
        var triggers = new Dictionary<string, SortedSet<string>>();
        foreach (var words in DataLines.Of("structures.txt").Select(DataLines.Words).Where(w => w[0] == "@" && w[1] != "ACK"))
        {
            var messages = words[(VersionRange.TryParse(words[2], out _) ? 3 : 2)..].Select(m => m.Split('^')[1]);
            // "*" tolerates any trigger; O01 was the trigger of pharmacy messages before their structures had names.
            var named = messages.Select(t => t == "*" ? words[1][4..] : t).Where(t => t != "O01" || words[1] == "ORM_O01");
            if (!triggers.TryGetValue(words[1], out var all)) triggers[words[1]] = all = [];
            all.UnionWith(named);
        }
        Assert.Equal(["A52", "A53", "A55"], triggers["ADT_A52"]);
        foreach (var (structure, names) in triggers)
        {
            var type = structure[..3];
            var message = Hl7Message.Parse($"MSH|^~\\&|A|B|C|D|2026||{type}^^{structure}|1|P|2.5\rPID|1");
            var otherwise = type == "ORU" ? "R01" : "";
            Assert.Equal((structure, names.Count > 1 ? otherwise : structure[4..]), (structure, Hl7Trigger.Of(message)));
        }
    }

    [Fact]
    public void Order_controls_of_the_mapping_are_those_of_the_table() =>
        Assert.Equal(OrderControls.Codes.Order(StringComparer.Ordinal), ValueTable.Fields.First(f => f.Table.Number == "0119").Table.Values.Order(StringComparer.Ordinal));

    [Fact]
    public void Definitions_are_those_of_the_appendix()
    {
        var pid = SegmentDefinition.Find("PID")!;
        Assert.Equal(39, pid.Fields.Count);
        Assert.Equal(new FieldDefinition(3, "CX", true, true), pid.Fields[2]);
        Assert.Equal(new FieldDefinition(7, "TS", false, false), pid.Fields[6]);
        Assert.All(SegmentDefinition.All, s => Assert.Equal(s.Fields.Select((_, i) => i + 1), s.Fields.Select(f => f.Number)));
    }

    [Fact]
    public void Every_type_of_a_field_has_a_length_or_needs_none()
    {
        var unlimited = new[] { "ID", "varies", "-" };
        var types = DataLines.Of("types.txt").Select(l => DataLines.Words(l)[0]).ToHashSet();
        Assert.Empty(SegmentDefinition.All.SelectMany(s => s.Fields).Select(f => f.Type).Except(types).Except(unlimited));
    }
}
