namespace ConnectorHost.Hl7.Tests.Messages;

/// <summary>hl7-mllp 7.2, 7.3 and 7.5.</summary>
public class Hl7LevelsTests
{
    [Fact]
    public void Tilde_separates_repetitions()
    {
        var field = Samples.Field("A~B");
        Assert.Equal(2, field.RepetitionCount);
        Assert.Equal(["A", "B"], [field[0].Text(), field[1].Text()]);
    }

    [Fact]
    public void Components_have_subcomponents()
    {
        var repetition = Samples.Field("A^B&C^D")[0];
        Assert.Equal(3, repetition.ComponentCount);
        Assert.Equal([1, 2, 1], [repetition[1].SubcomponentCount, repetition[2].SubcomponentCount, repetition[3].SubcomponentCount]);
        Assert.Equal(["A", "B", "C", "D"], [repetition[1].Text(), repetition[2].Text(), repetition[2][2].Text(), repetition[3].Text()]);
    }

    [Fact]
    public void A_lone_value_is_its_own_first_component_and_has_no_second()
    {
        var field = Samples.Field("A");
        Assert.Equal("A", field.Component(1)[1].Text());
        Assert.True(field.Component(2).First.IsAbsent);
        Assert.Null(field.Component(2).Value());
    }

    [Theory]
    [InlineData("A^^^", 1, 1)]
    [InlineData("A&&", 1, 1)]
    [InlineData("A~^^~&", 1, 1)]
    [InlineData("A^^B^", 1, 3)]
    [InlineData("~A", 2, 0)]
    [InlineData("", 0, 0)]
    [InlineData("^~&", 0, 0)]
    public void Trailing_empty_parts_are_not_values_but_leading_ones_keep_the_position(string raw, int repetitions, int components)
    {
        var field = Samples.Field(raw);
        Assert.Equal(repetitions, field.RepetitionCount);
        Assert.Equal(components, field[0].ComponentCount);
    }

    [Fact]
    public void An_empty_first_repetition_keeps_the_place_of_the_second()
    {
        var field = Samples.Field("~A");
        Assert.True(field[0].IsEmpty);
        Assert.Equal("A", field[1].Text());
        Assert.Equal("", field.Text());
    }

    [Fact]
    public void Extra_subcomponents_of_a_simple_value_give_a_warning()
    {
        var message = Samples.With("ZZZ|A&B");
        Assert.Equal("A", message.Segment("ZZZ")[1].Component(1).SimpleValue());
        Assert.Contains("extra_subcomponents", ConnectorHost.Hl7.Messages.Hl7WarningNames.Names(message.Warnings));
    }

    [Fact]
    public void Fields_beyond_any_definition_are_reachable_by_number()
    {
        var message = Samples.With("PID" + new string('|', 90) + "far");
        Assert.Equal("far", message.Segment("PID")[90].Text());
        Assert.Equal(90, message.Segment("PID").FieldCount);
    }

    [Theory]
    [InlineData("", true, false, null)]
    [InlineData("   ", true, false, null)]
    [InlineData("^^&", true, false, null)]
    [InlineData("\"\"", false, true, null)]
    [InlineData("\"\"^^", false, true, null)]
    [InlineData(" A ", false, false, "A")]
    [InlineData("\"\"^B", false, true, null)]
    public void Empty_null_and_valued_are_told_apart(string raw, bool isEmpty, bool isNull, string? value)
    {
        var field = Samples.Field(raw);
        Assert.Equal((isEmpty, isNull, value), (field.IsEmpty, field.IsNull, field.Value()));
    }

    [Fact]
    public void A_null_component_leaves_the_others_alone()
    {
        var field = Samples.Field("A^\"\"^C");
        Assert.True(field.Component(2).IsNull);
        Assert.Equal("C", field.Component(3).Value());
    }

    [Fact]
    public void A_segment_without_fields_is_there_and_empty()
    {
        var message = Samples.With("PV1", "PV2|x");
        Assert.True(message.Segment("PV1").Exists);
        Assert.True(message.Segment("PV1")[2].IsEmpty);
        Assert.False(message.Segment("PV3").Exists);
        Assert.Null(message.Segment("PV3")[1].Value());
    }

    [Fact]
    public void Raw_delimiters_in_text_stay_characters_where_the_mapping_joins()
    {
        var message = Samples.Message("071");
        var field = message.Segment("OBX")[5];
        Assert.Equal("https://lab.example.org/v?id=7&type=pdf&r=x^2", field.JoinedText('\n'));
        Assert.Equal(ConnectorHost.Hl7.Messages.Hl7Warnings.UnescapedDelimiter, message.Warnings);
        Assert.Equal("https://lab.example.org/v?id=7", field.Text());
    }

    [Theory]
    [InlineData("a~b", '\n', "a\nb")]
    [InlineData("a~b", ' ', "a b")]
    [InlineData("a\\T\\b", ' ', "a&b")]
    [InlineData("\"\"", ' ', null)]
    [InlineData("", ' ', null)]
    public void Repetitions_of_text_are_joined(string raw, char between, string? text) => Assert.Equal(text, Samples.Field(raw).JoinedText(between));

    [Fact]
    public void Comparing_codes_ignores_case_and_blanks()
    {
        var field = Samples.Field(" inv ^B");
        Assert.True(field.Is("INV"));
        Assert.False(field.Is("IN"));
        Assert.True(field.First.Is("Inv"u8));
    }
}
