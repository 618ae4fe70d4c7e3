using System.Text;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Hl7.Tests.Messages;

/// <summary>hl7-mllp 7.4.</summary>
public class Hl7EscapeTests
{
    [Theory]
    [InlineData(@"\F\\S\\T\\R\\E\", @"|^&~\")]
    [InlineData(@"a\P\b", @"a\P\b")]
    [InlineData(@"a\L\b", @"a\L\b")]
    [InlineData(@"\H\bold\N\", "bold")]
    [InlineData(@"\X41\", "A")]
    [InlineData(@"\X4a4B\", "JK")]
    [InlineData(@"\XC3A9\", "é")]
    [InlineData(@"\X0D\", "\n")]
    [InlineData(@"\X0D0A\", "\n")]
    [InlineData(@"\X0A\", "\n")]
    [InlineData(@"\XC3\\XA9\", "é")]
    [InlineData(@"a\XE6\\XBC\\XA2\b", "a漢b")]
    [InlineData(@"\XE9\", "é")]
    [InlineData(@"\Xe1\\Xe9\\Xed\\Xf3\\Xfa\", "áéíóú")]
    [InlineData(@"\XE1\\X41\\XC3\\XA9\", "áAé")]
    [InlineData(@"Test:\X0D\\X0A\", "Test:\n\n")]
    [InlineData(@"\E\R\", @"\R\")]
    [InlineData(@"\\E\\", @"\\\")]
    [InlineData(@"\F\\.br\ \.br\\.br\", "|\n \n\n")]
    [InlineData(@"\X41\\X4\\X42\", @"A\X4\B")]
    [InlineData(@"\X41\ \X42\", "A B")]
    [InlineData(@"\X41", @"\X41")]
    [InlineData(@"\X4\", @"\X4\")]
    [InlineData(@"\XZZ\", @"\XZZ\")]
    [InlineData(@"\X\", @"\X\")]
    [InlineData(@"a\.br\b\.BR\c", "a\nb\nc")]
    [InlineData(@"a\.sp\b", "a\nb")]
    [InlineData(@"a\.sp3\b", "a\n\n\nb")]
    [InlineData(@"a\.sp0\b", "a\nb")]
    [InlineData(@"a\.sp+2\b", "a\n\nb")]
    [InlineData(@"\.in4\a\.in+4\b\.ti-4\c", "abc")]
    [InlineData(@"a\.sk3\b", "a   b")]
    [InlineData(@"\.fi\a\.nf\b\.ce\c", "ab\nc")]
    [InlineData(@"a\.sp9999\b", @"a\.sp9999\b")]
    [InlineData(@"a\.xx\b", @"a\.xx\b")]
    [InlineData(@"\C2842\a\M2442\b\M244228\c", "abc")]
    [InlineData(@"\Zlocal\a\Z\b", "ab")]
    [InlineData(@"\unknown\ text", @"\unknown\ text")]
    [InlineData(@"C:\temp", @"C:\temp")]
    [InlineData(@"4\5 re. \Zlocal\", @"4\5 re. ")]
    [InlineData(@"\E\.br\E\", @"\.br\")]
    [InlineData(@"\E\X09\E\", @"\X09\")]
    [InlineData(@"\", @"\")]
    [InlineData(@"\\", @"\\")]
    [InlineData(@"\f\", @"\f\")]
    [InlineData(@"x\h\", @"x\h\")]
    public void A_sequence_is_replaced_by_what_it_means_and_the_rest_is_kept(string raw, string text) => Assert.Equal(text, Samples.Field(raw).Text());

    [Theory]
    [InlineData(@"\X4\", Hl7Warnings.BadHexEscape)]
    [InlineData(@"\C2842\", Hl7Warnings.CharsetSwitchIgnored)]
    [InlineData(@"\XE9\", Hl7Warnings.CharsetMismatch)]
    [InlineData(@"\unknown\", Hl7Warnings.None)]
    [InlineData("a\u000Bb", Hl7Warnings.EmbeddedVt)]
    public void Odd_sequences_warn_when_they_are_read(string raw, object expected)
    {
        var message = Samples.With("ZZZ|" + raw);
        Assert.Equal(Hl7Warnings.None, message.Warnings);
        message.Segment("ZZZ")[1].Text();
        Assert.Equal((Hl7Warnings)expected, message.Warnings);
    }

    [Theory]
    [InlineData("2.7", "a#b")]
    [InlineData("2.8.1", "a#b")]
    [InlineData("2.6", "a\\P\\b")]
    public void The_truncation_sequence_is_known_from_two_seven(string version, string text)
    {
        var message = Samples.FirstOf(Encoding.ASCII.GetBytes($"MSH|^~\\&|A|B|||2026||ADT^A01|1|P|{version}\rZZZ|a\\P\\b"));
        Assert.Equal(text, message.Segment("ZZZ")[1].Text());
    }

    [Fact]
    public void Sequences_use_the_escape_character_and_delimiters_of_the_message()
    {
        var message = Samples.FirstOf("MSH$%~!@$A$B$$$2026$$ADT%A01$1$P$2.5\rZZZ$!F!!S!!T!!R!!E!\\F\\"u8.ToArray());
        Assert.Equal("$%@~!\\F\\", message.Segment("ZZZ")[1].Text());
    }

    [Fact]
    public void Without_an_escape_character_nothing_is_a_sequence()
    {
        var message = Samples.FirstOf("MSH\\^~|&\\A\\B\\\\\\2026\\\\ADT^A01\\1\\P\\2.5\rZZZ\\a|F|b"u8.ToArray());
        Assert.Equal("a\\b", message.Segment("ZZZ")[1].Text());
    }

    [Fact]
    public void Long_text_with_many_sequences_outgrows_the_stack_buffer()
    {
        var raw = string.Concat(Enumerable.Repeat(@"some words \T\ more\.br\", 100));
        Assert.Equal(string.Concat(Enumerable.Repeat("some words & more\n", 100)), Samples.Field(raw).Text());
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Text_written_with_escapes_reads_back_the_same(int seed)
    {
        var random = new Random(seed);
        var delimiters = Delimiters(random);
        const string alphabet = "AXFSTRE.br09 é漢\t\n\\|^~&#%$!@*'\u0001\u001f\u007f";
        var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => alphabet[random.Next(alphabet.Length)])) + "x";
        var output = new StringBuilder("MSH").Append((char)delimiters.Field).Append(delimiters.EncodingCharacters);
        foreach (var field in new[] { "A", "B", "", "", "2026", "", "ADT", "1", "P", "2.5" }) output.Append((char)delimiters.Field).Append(field);
        output.Append("\rZZZ").Append((char)delimiters.Field).AppendHl7(text, delimiters);
        Assert.Equal(text, Samples.FirstOf(Encoding.UTF8.GetBytes(output.ToString())).Segment("ZZZ")[1].Text());
    }

    private static Hl7Delimiters Delimiters(Random random)
    {
        var characters = "|^~\\&#%$!@*'".ToCharArray();
        random.Shuffle(characters);
        var d = characters.Select(c => (byte)c).ToArray();
        return new(d[0], d[1], d[2], d[3], d[4], 0);
    }
}
