using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using static ConnectorHost.Transforms.Tests.TestRecords;

namespace ConnectorHost.Transforms.Tests.Fields;

public sealed class SetSchemaMetadataTests
{
    [Fact]
    public void Struct_moves_to_the_renamed_schema_which_is_made_once()
    {
        var schema = AvroSchemaText.Parse("""{"type":"record","name":"A","fields":[{"name":"a","type":"int"},{"name":"b","type":["string","null"],"default":"x"}]}""");
        var transform = new SetSchemaMetadata.Value(Config(("schema.name", "n.B"), ("schema.version", "7")));

        var first = transform.Apply(new SourceRecord("t") { ValueSchema = schema, Value = new Struct(schema).Put("a", 1) })!;
        var second = transform.Apply(new SourceRecord("t") { ValueSchema = schema, Value = new Struct(schema).Put("a", 2) })!;

        Assert.Equal(("n.B", 7), (first.ValueSchema!.Name, first.ValueSchema.Version));
        Assert.Null(first.ValueSchema.Source);
        Assert.Same(first.ValueSchema, second.ValueSchema);
        var moved = Assert.IsType<Struct>(first.Value);
        Assert.Same(first.ValueSchema, moved.Schema);
        Assert.Equal((1, "x"), (moved[0], moved[1]));
    }

    [Fact]
    public void Null_is_kept_when_defaults_are_not_to_replace_it()
    {
        var schema = SchemaBuilder.Struct().Field("b", new SchemaBuilder(SchemaType.String).Optional().Default("x").Build()).Build();
        var record = new SetSchemaMetadata.Key(Config(("schema.version", "2"), ("replace.null.with.default", "false"))).Apply(new SourceRecord("t") { KeySchema = schema, Key = new Struct(schema) })!;
        Assert.Null(((Struct)record.Key!)[0]);
    }

    [Fact]
    public void Primitive_schemas_are_renamed_too_and_null_without_schema_passes()
    {
        var transform = new SetSchemaMetadata.Key(Config(("schema.name", "n")));
        Assert.Equal("n", transform.Apply(new SourceRecord("t") { KeySchema = Schema.Int32, Key = 1 })!.KeySchema!.Name);
        var empty = new SourceRecord("t");
        Assert.Same(empty, transform.Apply(empty));
        Assert.Equal("Schema required for [updating schema metadata]", Assert.Throws<DataException>(() => transform.Apply(empty with { Key = 1 })).Message);
    }

    [Fact]
    public void One_of_name_and_version_is_needed() =>
        Assert.Equal("Neither schema name nor version configured", Assert.Throws<ConfigException>(() => new SetSchemaMetadata.Key(Config())).Message);
}
