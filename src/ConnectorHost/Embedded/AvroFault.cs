namespace ConnectorHost.Embedded;

/// <summary>One reason why a reader cannot read a writer's data.</summary>
/// <param name="Type">Avro's name of the reason, for instance <c>TYPE_MISMATCH</c>.</param>
/// <param name="Text">Description with <c>{0}</c> for the reader and <c>{1}</c> for the writer.</param>
/// <param name="Info">Names, types or sizes involved.</param>
internal sealed record AvroFault(string Type, string Text, string Info)
{
    public static AvroFault TypeMismatch(string path, AvroType reader, AvroType writer) => new("TYPE_MISMATCH",
        $"The type (path '{path}') of a field in the {{0}} schema does not match with the {{1}} schema",
        $"reader type: {Upper(reader)} not compatible with writer type: {Upper(writer)}");

    public static AvroFault NameMismatch(string path, AvroNamed writer) => new("NAME_MISMATCH",
        $"The name of the schema has changed (path '{path}')", $"expected: {writer.Name.Full}");

    public static AvroFault MissingDefault(string path, AvroField field) => new("READER_FIELD_MISSING_DEFAULT_VALUE",
        $"The field '{field.Name}' at path '{path}' in the {{0}} schema has no default value and is missing in the {{1}} schema", field.Name);

    public static AvroFault MissingSymbols(string path, IEnumerable<string> symbols)
    {
        var list = $"[{string.Join(", ", symbols)}]";
        return new("MISSING_ENUM_SYMBOLS", $"The {{0}} schema is missing enum symbols '{list}' at path '{path}' in the {{1}} schema", list);
    }

    public static AvroFault MissingBranch(string path, AvroType writer) => new("MISSING_UNION_BRANCH",
        $"The {{0}} schema is missing a type inside a union field at path '{path}' in the {{1}} schema",
        $"reader union lacking writer type: {Upper(writer)}");

    public static AvroFault SizeMismatch(string path, AvroFixed reader, AvroFixed writer) => new("FIXED_SIZE_MISMATCH",
        $"The size of FIXED type field at path '{path}' in the {{0}} schema does not match with the {{1}} schema",
        $"expected: {writer.Size}, found: {reader.Size}");

    /// <summary>The text clients see, saying which side is the new schema (kafka-connect 26.5).</summary>
    public string Describe(string reader, string writer)
    {
        var text = Text.Replace("{0}", reader, StringComparison.Ordinal).Replace("{1}", writer, StringComparison.Ordinal);
        return $"{{errorType:'{Type}', description:'{text}', additionalInfo:'{Info}'}}";
    }

    private static string Upper(AvroType type) => type.Kind.ToString().ToUpperInvariant();
}
