namespace ConnectorHost.PluginApi.Data;

/// <summary>The one reader of Avro schema text: <c>.avsc</c> files of connectors, and what a schema registry answers.</summary>
public static class AvroSchemaText
{
    /// <summary>The <see cref="SchemaSource.Format"/> of schemas read here.</summary>
    public const string Format = "AVRO";

    /// <summary>The Connect schema of an Avro schema, which keeps the text in <see cref="Schema.Source"/>; the Avro converter registers exactly that text.</summary>
    /// <remarks>
    /// A record's full name becomes the schema's name. A union of null and one type becomes that type, optional. An enum becomes a STRING with the parameter
    /// <c>io.confluent.connect.avro.Enum</c> (its full name) and one parameter per symbol. Larger unions become a struct <c>io.confluent.connect.avro.Union</c> with one optional field
    /// per branch. The doc of a record or field is the schema's doc and a parameter <c>io.confluent.connect.avro.record.doc</c> or <c>...field.doc.(field)</c> of the record.
    /// Read once and keep the instance: plans are cached by it.
    /// </remarks>
    /// <exception cref="Errors.DataException">Not an Avro schema, or one that Connect's data model cannot hold (it refers to itself; null outside a union).</exception>
    public static Schema Parse(string avsc) => ToConnect(Read(avsc), AvroReading.Default, null, new SchemaSource(Format, avsc));

    /// <summary>The Avro schema itself.</summary>
    /// <param name="avsc">The text.</param>
    /// <param name="references">Texts of schemas whose named types it may use, in an order in which each needs only those before it.</param>
    /// <exception cref="Errors.DataException">Not an Avro schema.</exception>
    public static AvroType Read(string avsc, params IEnumerable<string> references)
    {
        var reader = new AvroTypeReader();
        foreach (var reference in references) reader.Read(reference);
        return reader.Read(avsc);
    }

    /// <summary>The Connect schema of an Avro type.</summary>
    /// <param name="type">What was read.</param>
    /// <param name="reading">Choices of the Avro converter.</param>
    /// <param name="version">Version for the schema as a whole, unless the Avro schema names one (<c>connect.version</c>).</param>
    /// <param name="source">The text to keep with the schema, or null.</param>
    /// <exception cref="Errors.DataException">Connect's data model cannot hold it.</exception>
    public static Schema ToConnect(AvroType type, AvroReading reading, int? version = null, SchemaSource? source = null) =>
        new AvroToConnect(reading).Convert(type, version, source);
}

/// <summary>Choices in reading Avro schemas, as the Avro converter's settings name them.</summary>
/// <param name="Enhanced"><c>enhanced.avro.schema.support</c>: enum symbols as parameters, full names for the branches of larger unions.</param>
/// <param name="DocParameters"><c>connect.meta.data</c>: docs as parameters too.</param>
/// <param name="DiscardTypeDocDefault"><c>discard.type.doc.default</c>: only <c>connect.doc</c> and <c>connect.default</c> count.</param>
public sealed record AvroReading(bool Enhanced, bool DocParameters, bool DiscardTypeDocDefault)
{
    /// <summary>Nothing is lost.</summary>
    public static AvroReading Default { get; } = new(Enhanced: true, DocParameters: true, DiscardTypeDocDefault: false);
}
