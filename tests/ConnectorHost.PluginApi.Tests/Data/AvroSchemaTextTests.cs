using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.PluginApi.Tests.Data;

public sealed class AvroSchemaTextTests
{
    private const string Admitted = """
        { "type": "record", "name": "AdmittedEvent", "namespace": "com.example.clinical", "doc": "One admission.",
          "fields": [
            { "name": "patientId", "type": "string", "doc": "The id." },
            { "name": "time", "type": "long" },
            { "name": "provider", "type": { "type": "record", "name": "Provider", "fields": [
                { "name": "id", "type": "string" }, { "name": "npi", "type": ["null", "string"], "default": null } ] } },
            { "name": "second", "type": ["null", "Provider"], "default": null },
            { "name": "kind", "type": { "type": "enum", "name": "Kind", "symbols": ["ELECTIVE", "URGENT", "EMERGENCY", "TRANSFER", "A", "B", "C", "D"] } },
            { "name": "names", "type": { "type": "array", "items": "string" }, "default": [] },
            { "name": "codes", "type": { "type": "map", "values": ["null", "int"] } },
            { "name": "retries", "type": ["int", "null"], "default": 3 },
            { "name": "flag", "type": "boolean", "default": true }
          ] }
        """;

    [Fact]
    public void A_record_becomes_a_struct_of_its_full_name_and_keeps_the_text_exactly()
    {
        var schema = AvroSchemaText.Parse(Admitted);

        Assert.Equal(SchemaType.Struct, schema.Type);
        Assert.Equal("com.example.clinical.AdmittedEvent", schema.Name);
        Assert.Equal(new SchemaSource("AVRO", Admitted), schema.Source);
        Assert.Equal(["patientId", "time", "provider", "second", "kind", "names", "codes", "retries", "flag"], schema.Fields.Select(f => f.Name));
        Assert.Equal("One admission.", schema.Doc);
        Assert.Equal("One admission.", schema.Parameters[AvroNames.RecordDoc]);
        Assert.Equal("The id.", schema.Field("patientId")!.Schema.Doc);
        Assert.Equal("The id.", schema.Parameters[AvroNames.FieldDocPrefix + "patientId"]);
    }

    [Fact]
    public void A_union_of_null_and_one_type_is_that_type_optional()
    {
        var schema = AvroSchemaText.Parse(Admitted);

        var npi = schema.Field("provider")!.Schema.Field("npi")!.Schema;
        Assert.Equal(Schema.OptionalString, npi);
        var second = schema.Field("second")!.Schema;
        Assert.True(second.IsOptional);
        Assert.Equal("com.example.clinical.Provider", second.Name);
        Assert.Equal(schema.Field("provider")!.Schema.AsOptional(), second);
        Assert.Equal(Schema.OptionalInt32, schema.Field("codes")!.Schema.ValueSchema);
    }

    [Fact]
    public void Defaults_are_kept_and_a_default_of_null_is_none()
    {
        var schema = AvroSchemaText.Parse(Admitted);

        Assert.Equal(3, schema.Field("retries")!.Schema.Default);
        Assert.True(schema.Field("retries")!.Schema.IsOptional);
        Assert.Equal(true, schema.Field("flag")!.Schema.Default);
        Assert.Empty((IReadOnlyList<object?>)schema.Field("names")!.Schema.Default!);
        Assert.Null(schema.Field("second")!.Schema.Default);
    }

    [Fact]
    public void An_enum_is_a_string_with_its_name_and_its_symbols_in_order_as_parameters()
    {
        var kind = AvroSchemaText.Parse(Admitted).Field("kind")!.Schema;

        Assert.Equal(SchemaType.String, kind.Type);
        Assert.Equal("com.example.clinical.Kind", kind.Parameters[AvroNames.Enum]);
        Assert.Equal(["ELECTIVE", "URGENT", "EMERGENCY", "TRANSFER", "A", "B", "C", "D"],
            kind.Parameters.Where(p => p.Key.StartsWith(AvroNames.Enum + ".", StringComparison.Ordinal)).Select(p => p.Value));
    }

    [Fact]
    public void Logical_types_become_those_of_Connect()
    {
        var schema = AvroSchemaText.Parse("""
            {"type":"record","name":"R","fields":[
              {"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
              {"name":"day","type":{"type":"int","logicalType":"date"}},
              {"name":"tod","type":{"type":"int","logicalType":"time-millis"}},
              {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"},"default":0},
              {"name":"micros","type":{"type":"long","logicalType":"timestamp-micros"}},
              {"name":"small","type":{"type":"int","connect.type":"int8"}}]}
            """);

        var amount = schema.Field("amount")!.Schema;
        Assert.Equal((PluginApi.Data.Decimal.LogicalName, "2", "9"), (amount.Name, amount.Parameters["scale"], amount.Parameters[AvroNames.DecimalPrecision]));
        Assert.Equal(Date.Schema, schema.Field("day")!.Schema);
        Assert.Equal(Time.Schema, schema.Field("tod")!.Schema);
        Assert.Equal(DateTimeOffset.UnixEpoch, schema.Field("at")!.Schema.Default);
        Assert.Equal(Schema.Int64, schema.Field("micros")!.Schema);
        Assert.Equal(Schema.Int8, schema.Field("small")!.Schema);
    }

    [Fact]
    public void A_larger_union_becomes_a_struct_with_one_optional_field_per_branch()
    {
        const string text = """{"type":"record","name":"R","namespace":"x","fields":[{"name":"u","type":["null","int",{"type":"record","name":"In","fields":[]}]}]}""";

        var union = AvroSchemaText.Parse(text).Field("u")!.Schema;
        Assert.Equal((AvroNames.Union, true), (union.Name, union.IsOptional));
        Assert.Equal(["int", "x.In"], union.Fields.Select(f => f.Name));
        Assert.All(union.Fields, f => Assert.True(f.Schema.IsOptional));

        var plain = AvroSchemaText.ToConnect(AvroSchemaText.Read(text), new AvroReading(false, true, false)).Field("u")!.Schema;
        Assert.Equal(["int", "In"], plain.Fields.Select(f => f.Name));
    }

    [Fact]
    public void Default_of_a_record_becomes_a_struct()
    {
        var schema = AvroSchemaText.Parse("""{"type":"record","name":"R","fields":[{"name":"in","type":{"type":"record","name":"In","fields":[{"name":"a","type":"int","default":4},{"name":"b","type":["null","string"],"default":null}]},"default":{"a":7}}]}""");

        var value = Assert.IsType<Struct>(schema.Field("in")!.Schema.Default);
        Assert.Equal((7, null), (value["a"], value["b"]));
    }

    [Fact]
    public void Pairs_with_a_key_and_a_value_become_a_map()
    {
        var map = AvroSchemaText.Parse("""{"type":"array","items":{"type":"record","name":"MapEntry","namespace":"io.confluent.connect.avro","fields":[{"name":"key","type":"int"},{"name":"value","type":"string"}]}}""");

        Assert.Equal((SchemaType.Map, Schema.Int32, Schema.String), (map.Type, map.KeySchema, map.ValueSchema));
    }

    [Fact]
    public void What_connect_wrote_beside_a_type_is_read_back()
    {
        var schema = AvroSchemaText.Parse("""{"type":"record","name":"ConnectDefault","namespace":"io.confluent.connect.avro","connect.version":7,"connect.doc":"d","connect.parameters":{"k":"v"},"fields":[{"name":"a","type":{"type":"int","connect.default":5,"connect.name":"my.Int"},"default":5}]}""");

        Assert.Equal((null, 7, "d", "v"), (schema.Name, schema.Version, schema.Doc, schema.Parameters["k"]));
        Assert.Equal(("my.Int", (object)5), (schema.Field("a")!.Schema.Name, schema.Field("a")!.Schema.Default));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("42")]
    [InlineData("\"nothing\"")]
    [InlineData("""{"type":"record","name":"R"}""")]
    [InlineData("""{"type":"record","name":"1R","fields":[]}""")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"a","type":"int"}]}""")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","A"]}""")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"],"default":"B"}""")]
    [InlineData("""{"type":"fixed","name":"F","size":-1}""")]
    [InlineData("""["int","int"]""")]
    [InlineData("""["int",["string"]]""")]
    [InlineData("\"null\"")]
    [InlineData("""["null"]""")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"next","type":["null","R"]}]}""")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"int","default":"x"}]}""")]
    public void What_is_no_schema_or_cannot_be_held_is_refused(string text) => Assert.Throws<DataException>(() => AvroSchemaText.Parse(text));

    [Fact]
    public void Named_types_of_references_are_known()
    {
        var type = AvroSchemaText.Read("""{"type":"record","name":"R","namespace":"a","fields":[{"name":"p","type":"b.P"}]}""", """{"type":"record","name":"P","namespace":"b","fields":[]}""");

        Assert.Equal("b.P", type.Fields[0].Type.FullName);
    }
}
