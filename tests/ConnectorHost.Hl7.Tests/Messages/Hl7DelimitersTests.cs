using System.Text;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Hl7.Tests.Messages;

public class Hl7DelimitersTests
{
    // Component, repetition, escape, sub-component, truncation; '_' where the level does not exist.
    [Theory]
    [InlineData("MSH|^~\\&#|A", "^~\\&#", false)]
    [InlineData("MSH|^~\\&|A", "^~\\&_", false)]
    [InlineData("MSH|^~\\|A", "^~\\&_", false)]
    [InlineData("MSH|^~|A", "^~\\&_", false)]
    [InlineData("MSH|^|A", "^~\\&_", false)]
    [InlineData("MSH||A", "^~\\&_", true)]
    [InlineData("MSH|^~\\&#!|A", "^~\\&#", true)]
    [InlineData("MSH|&~\\|A", "&~\\__", false)]
    [InlineData("MSH|&\\|A", "&\\___", false)]
    [InlineData("MSH|~|A", "~_\\&_", false)]
    [InlineData("MSH&^~\\&A", "^~\\__", false)]
    [InlineData("MSH|^^\\&|A", "^_\\&_", true)]
    [InlineData("MSH|^~\\A|A", "^~\\__", true)]
    [InlineData("MSH$%~\\@$A", "%~\\@_", false)]
    [InlineData("MSH|^~ &|A", "^~ &_", true)]
    [InlineData("MSH ^~\\& A", "^~\\&_", true)]
    [InlineData("FHS|^~\\&|A", "^~\\&_", false)]
    [InlineData("BHS|^~\\&", "^~\\&_", false)]
    public void Declared_characters_take_their_roles_and_defaults_fill_the_rest(string header, string roles, bool warns)
    {
        var warnings = Hl7Warnings.None;
        Assert.True(Hl7Delimiters.TryRead(Encoding.Latin1.GetBytes(header), out var d, ref warnings));
        var read = string.Concat(new[] { d.Component, d.Repetition, d.Escape, d.Subcomponent, d.Truncation }.Select(b => b == 0 ? '_' : (char)b));
        Assert.Equal(roles, read);
        Assert.Equal((byte)header[3], d.Field);
        Assert.Equal(warns ? Hl7Warnings.Delimiters : Hl7Warnings.None, warnings);
    }

    [Theory]
    [InlineData("MSHA^~\\&")]
    [InlineData("MSH1^~\\&")]
    [InlineData("MSH\r^~\\&")]
    [InlineData("MSH\n^~\\&")]
    [InlineData("MSH")]
    public void A_letter_digit_or_break_cannot_separate_fields(string header)
    {
        var warnings = Hl7Warnings.None;
        Assert.False(Hl7Delimiters.TryRead(Encoding.Latin1.GetBytes(header), out _, ref warnings));
    }

    [Theory]
    [InlineData("MSH|^~\\&|A", "^~\\&")]
    [InlineData("MSH|^~\\&#|A", "^~\\&#")]
    [InlineData("MSH|^|A", "^~\\&")]
    [InlineData("MSH$%~\\@$A", "%~\\@")]
    public void The_answer_declares_four_characters_and_a_fifth_only_if_there_was_one(string header, string encodingCharacters)
    {
        var warnings = Hl7Warnings.None;
        Hl7Delimiters.TryRead(Encoding.Latin1.GetBytes(header), out var delimiters, ref warnings);
        Assert.Equal(encodingCharacters, delimiters.EncodingCharacters);
    }

    [Fact]
    public void A_header_is_split_so_that_field_one_is_the_separator_itself()
    {
        var msh = Samples.With().Segment("MSH");
        Assert.Equal(["|", "^~\\&", "APP", "FAC"], [msh[1].Text(), msh[2].Text(), msh[3].Text(), msh[4].Text()]);
        Assert.Equal("^~\\&", msh[2][0][1].Text());
        Assert.Equal(1, msh[2].RepetitionCount);
    }

    [Fact]
    public void A_truncation_character_at_the_end_of_a_value_is_kept_with_a_warning()
    {
        var message = Samples.FirstOf("MSH|^~\\&#|A|B|||2026||ADT^A01|1|P|2.7\rZZZ|cut he#"u8.ToArray());
        Assert.Equal("cut he#", message.Segment("ZZZ")[1].Text());
        Assert.Equal(Hl7Warnings.Truncated, message.Warnings);
    }
}
