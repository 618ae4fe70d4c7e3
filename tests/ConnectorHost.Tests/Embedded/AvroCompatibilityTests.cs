using ConnectorHost.Embedded;

namespace ConnectorHost.Tests.Embedded;

/// <summary>The table of kafka-connect 26.5: reader, writer, and the faults expected.</summary>
public class AvroCompatibilityTests
{
    private const string AnInt = """{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}""";

    [Theory]
    [InlineData("int", "int"), InlineData("string", "string"), InlineData("null", "null")]
    [InlineData("long", "int"), InlineData("float", "int"), InlineData("double", "int")]
    [InlineData("float", "long"), InlineData("double", "long"), InlineData("double", "float")]
    [InlineData("string", "bytes"), InlineData("bytes", "string")]
    public void A_primitive_reads_itself_and_what_promotes_to_it(string reader, string writer) =>
        Assert.Empty(Check($"\"{reader}\"", $"\"{writer}\""));

    [Theory]
    [InlineData("int", "long"), InlineData("int", "string"), InlineData("long", "float"), InlineData("float", "double"), InlineData("boolean", "int")]
    [InlineData("string", "null"), InlineData("string", "int")]
    public void A_primitive_reads_nothing_else(string reader, string writer) => Assert.Equal(
        [$"TYPE_MISMATCH / reader type: {reader.ToUpperInvariant()} not compatible with writer type: {writer.ToUpperInvariant()}"],
        Check($"\"{reader}\"", $"\"{writer}\""));

    [Theory]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"long"},{"name":"b","type":"int","default":1}]}""")]      // default, promotion
    [InlineData("""{"type":"record","name":"R","fields":[]}""")]                                                                     // fields only in W
    [InlineData("""{"type":"record","name":"R","namespace":"other","fields":[{"name":"a","type":"int"}]}""")]                        // namespace alone
    [InlineData("""{"type":"record","name":"Q","aliases":["R"],"fields":[{"name":"a","type":"int"}]}""")]                            // alias of the record
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"z","aliases":["a"],"type":"int"}]}""")]                            // alias of the field
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"e","type":{"type":"enum","name":"E","symbols":["A"],"default":"A"}}]}""")]
    [InlineData("""{"type":"record","name":"R","doc":"d","x":1,"fields":[{"name":"a","type":"int","default":7,"doc":"d"}]}""")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":["null","int"]}]}""")]                                   // union widened
    public void A_record_reads_another_of_its_name_whose_missing_fields_have_defaults(string reader) => Assert.Empty(Check(reader, AnInt));

    [Theory]
    [InlineData("""{"type":"record","name":"Q","fields":[{"name":"a","type":"int"}]}""", "NAME_MISMATCH /name expected: n.R")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"b","type":"int"}]}""", "READER_FIELD_MISSING_DEFAULT_VALUE /fields/0 b")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"string"}]}""", "TYPE_MISMATCH /fields/0/type reader type: STRING not compatible with writer type: INT")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"e","type":{"type":"enum","name":"E","symbols":["A"]}}]}""", "READER_FIELD_MISSING_DEFAULT_VALUE /fields/0 e")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":["null","string"]}]}""", "MISSING_UNION_BRANCH /fields/0/type reader union lacking writer type: INT")]
    [InlineData("""{"type":"map","values":"int"}""", "TYPE_MISMATCH / reader type: MAP not compatible with writer type: RECORD")]
    public void A_record_that_cannot_be_read_names_the_place(string reader, string fault) => Assert.Equal(
        [fault], Check(reader, """{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":"int"}]}"""));

    [Fact]
    public void All_faults_are_collected_in_the_order_of_the_readers_fields() => Assert.Equal(
        [
            "NAME_MISMATCH /name expected: R",
            "READER_FIELD_MISSING_DEFAULT_VALUE /fields/0 b",
            "TYPE_MISMATCH /fields/1/type reader type: STRING not compatible with writer type: INT",
            "READER_FIELD_MISSING_DEFAULT_VALUE /fields/2 c",
        ],
        Check("""{"type":"record","name":"Q","fields":[{"name":"b","type":"int"},{"name":"a","type":"string"},{"name":"c","type":"int"}]}""", AnInt));

    [Theory]
    [InlineData("""["A","B","C"]""", null, null)]                                               // R has more
    [InlineData("""["B","A"]""", null, null)]                                                   // order
    [InlineData("""["A"]""", "A", null)]                                                        // the enum's own default
    [InlineData("""["B"]""", null, "MISSING_ENUM_SYMBOLS /symbols [A]")]
    [InlineData("""["X"]""", null, "MISSING_ENUM_SYMBOLS /symbols [A, B]")]
    public void An_enum_needs_every_symbol_or_a_default(string symbols, string? fallback, string? fault)
    {
        var own = fallback is null ? "" : $$""","default":"{{fallback}}" """;
        Assert.Equal(Expected(fault), Check(
            $$"""{"type":"enum","name":"E","symbols":{{symbols}}{{own}}}""", """{"type":"enum","name":"E","symbols":["B","A"]}"""));
    }

    [Fact]
    public void A_fields_default_does_not_stand_in_for_a_missing_symbol() => Assert.Equal(["MISSING_ENUM_SYMBOLS /fields/0/type/symbols [B]"], Check(
        """{"type":"record","name":"R","fields":[{"name":"e","default":"A","type":{"type":"enum","name":"E","symbols":["A"]}}]}""",
        """{"type":"record","name":"R","fields":[{"name":"e","type":{"type":"enum","name":"E","symbols":["A","B"]}}]}"""));

    [Fact]
    public void An_enum_of_another_name_is_a_fault_of_its_own() => Assert.Equal(["NAME_MISMATCH /name expected: E", "MISSING_ENUM_SYMBOLS /symbols [B]"],
        Check("""{"type":"enum","name":"F","symbols":["A"]}""", """{"type":"enum","name":"E","symbols":["A","B"]}"""));

    [Theory]
    [InlineData("F", 4, null)]
    [InlineData("F", 8, "FIXED_SIZE_MISMATCH /size expected: 4, found: 8")]
    [InlineData("G", 4, "NAME_MISMATCH /name expected: F")]
    public void A_fixed_needs_name_and_size(string name, int size, string? fault) => Assert.Equal(Expected(fault),
        Check($$"""{"type":"fixed","name":"{{name}}","size":{{size}}}""", """{"type":"fixed","name":"F","size":4}"""));

    [Theory]
    [InlineData("""{"type":"array","items":"long"}""", """{"type":"array","items":"int"}""", null)]
    [InlineData("""{"type":"array","items":"int"}""", """{"type":"array","items":"string"}""", "TYPE_MISMATCH /items reader type: INT not compatible with writer type: STRING")]
    [InlineData("""{"type":"map","values":"string"}""", """{"type":"map","values":"bytes"}""", null)]
    [InlineData("""{"type":"map","values":"int"}""", """{"type":"map","values":"long"}""", "TYPE_MISMATCH /values reader type: INT not compatible with writer type: LONG")]
    [InlineData("""{"type":"array","items":"int"}""", """{"type":"map","values":"int"}""", "TYPE_MISMATCH / reader type: ARRAY not compatible with writer type: MAP")]
    [InlineData("\"string\"", """{"type":"enum","name":"E","symbols":["A"]}""", "TYPE_MISMATCH / reader type: STRING not compatible with writer type: ENUM")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"]}""", "\"string\"", "TYPE_MISMATCH / reader type: ENUM not compatible with writer type: STRING")]
    [InlineData("\"bytes\"", """{"type":"fixed","name":"F","size":4}""", "TYPE_MISMATCH / reader type: BYTES not compatible with writer type: FIXED")]
    public void Containers_compare_what_they_hold(string reader, string writer, string? fault) => Assert.Equal(Expected(fault), Check(reader, writer));

    [Theory]
    [InlineData("""["null","string","int"]""", """["null","string"]""", null)]                  // widened
    [InlineData("""["string","null"]""", """["null","string"]""", null)]                        // order
    [InlineData("""["null","long"]""", """["null","int"]""", null)]                             // promotion inside
    [InlineData("""["null","string"]""", "\"string\"", null)]
    [InlineData("\"string\"", """["string"]""", null)]
    [InlineData("\"string\"", """["string","bytes"]""", null)]                                  // every branch is read
    [InlineData("""["null"]""", """["null","string"]""", "MISSING_UNION_BRANCH /1 reader union lacking writer type: STRING")]
    [InlineData("\"string\"", """["null","string"]""", "TYPE_MISMATCH /0 reader type: STRING not compatible with writer type: NULL")]
    [InlineData("""["null","string"]""", "\"int\"", "MISSING_UNION_BRANCH / reader union lacking writer type: INT")]
    public void Unions_need_a_branch_for_each_of_the_writers(string reader, string writer, string? fault) =>
        Assert.Equal(Expected(fault), Check(reader, writer));

    [Theory]
    [InlineData("""{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}""", """{"type":"bytes","logicalType":"decimal","precision":5,"scale":1}""")]
    [InlineData("""{"type":"bytes","logicalType":"decimal","precision":9}""", "\"bytes\"")]
    [InlineData("""{"type":"long","logicalType":"timestamp-micros"}""", """{"type":"long","logicalType":"timestamp-millis"}""")]
    [InlineData("""{"type":"long","logicalType":"timestamp-millis"}""", "\"long\"")]
    public void Logical_types_are_not_compared(string reader, string writer)
    {
        Assert.Empty(Check(reader, writer));
        Assert.Empty(Check(writer, reader));
    }

    [Fact]
    public void A_record_that_holds_itself_is_compared_once()
    {
        const string list = """{"type":"record","name":"L","fields":[{"name":"v","type":"int"},{"name":"next","type":["null","L"]}]}""";
        Assert.Empty(Check(list.Replace("int", "long", StringComparison.Ordinal), list));
        Assert.NotEmpty(Check(list.Replace("int", "string", StringComparison.Ordinal), list));
    }

    [Fact]
    public void Faults_of_shared_types_do_not_grow_without_end()
    {
        static string Levels(string leaf) => "[" + Record(0, $"\"{leaf}\"") + string.Concat(Enumerable.Range(1, 30).Select(i => "," + Record(i, $"\"R{i - 1}\""))) + "]";
        static string Record(int i, string type) => $$"""{"type":"record","name":"R{{i}}","fields":[{"name":"a","type":{{type}}},{"name":"b","type":{{type}}}]}""";
        var reader = ((AvroUnion)Parse(Levels("int"))).Branches[^1];
        var writer = ((AvroUnion)Parse(Levels("string"))).Branches[^1];
        Assert.Equal(AvroCompatibility.MaxFaults, AvroCompatibility.Check(reader, writer).Count);
    }

    [Fact]
    public void Types_chained_too_deeply_are_refused_instead_of_ending_the_process()
    {
        var chain = "[" + """{"type":"record","name":"R0","fields":[]}""" + string.Concat(Enumerable.Range(1, 50_000)
            .Select(i => $$""",{"type":"record","name":"R{{i}}","fields":[{"name":"a","type":"R{{i - 1}}"}]}""")) + "]";
        var (reader, writer) = (((AvroUnion)Parse(chain)).Branches[^1], ((AvroUnion)Parse(chain)).Branches[^1]);
        Assert.Throws<AvroSchemaException>(() => AvroCompatibility.Check(reader, writer));
    }

    [Fact]
    public void A_fault_says_which_side_is_the_new_schema()
    {
        var fault = Assert.Single(AvroCompatibility.Check(Parse("\"int\""), Parse("\"string\"")));
        Assert.Equal("{errorType:'TYPE_MISMATCH', description:'The type (path '/') of a field in the new schema does not match with the old schema', " +
            "additionalInfo:'reader type: INT not compatible with writer type: STRING'}", fault.Describe("new", "old"));
    }

    private static string[] Expected(string? fault) => fault is null ? [] : [fault];

    private static string[] Check(string reader, string writer) =>
        [.. AvroCompatibility.Check(Parse(reader), Parse(writer)).Select(fault => $"{fault.Type} {PathOf(fault)} {fault.Info}")];

    private static string PathOf(AvroFault fault)
    {
        var start = fault.Text.IndexOf("path '", StringComparison.Ordinal) + 6;
        return fault.Text[start..fault.Text.IndexOf('\'', start)];
    }

    private static AvroType Parse(string text) => AvroSchemaReader.Read(text, [], out _);
}
