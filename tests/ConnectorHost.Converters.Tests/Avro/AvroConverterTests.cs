using System.Buffers.Binary;
using System.Numerics;
using Avro.Generic;
using Confluent.Kafka;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;
using ConnectorHost.Converters.Avro;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;
using BigDecimal = ConnectorHost.PluginApi.Data.BigDecimal;
using Headers = ConnectorHost.PluginApi.Records.Headers;
using Schema = ConnectorHost.PluginApi.Data.Schema;
using SchemaType = ConnectorHost.PluginApi.Data.SchemaType;
using Timestamp = ConnectorHost.PluginApi.Data.Timestamp;

namespace ConnectorHost.Converters.Tests.Avro;

public sealed class AvroConverterTests : IAsyncLifetime
{
    private RegistryStub _registry = null!;

    public async ValueTask InitializeAsync() => _registry = await RegistryStub.StartAsync();
    public async ValueTask DisposeAsync() => await _registry.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bytes_are_those_of_Confluents_serializer(bool whole)
    {
        var schema = AvroSchemaText.Parse(AdmittedEvent.Text);
        var data = AdmittedEvent.Connect(schema, whole);
        using var converter = Converter();
        var ours = await ToBytes(converter, schema, data);

        using var client = new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = _registry.Url });
        var avro = (global::Avro.RecordSchema)global::Avro.Schema.Parse(AdmittedEvent.Text);
        var serializer = new AvroSerializer<GenericRecord>(client, new AvroSerializerConfig { AutoRegisterSchemas = true });
        var theirs = await serializer.SerializeAsync(AdmittedEvent.Generic(data, avro), new SerializationContext(MessageComponentType.Value, "t"));

        // Apache's library prints the schema anew, so the ids may differ; everything after them may not.
        Assert.Equal(0, ours[0]);
        Assert.Equal(theirs.AsSpan(5).ToArray(), ours.AsSpan(5).ToArray());
    }

    [Fact]
    public async Task The_text_of_an_avsc_is_registered_exactly_whatever_the_settings_say()
    {
        var schema = AvroSchemaText.Parse(AdmittedEvent.Text);
        using var converter = Converter(("connect.meta.data", "true"), ("enhanced.avro.schema.support", "false"));
        await ToBytes(converter, schema, AdmittedEvent.Connect(schema, whole: true));

        var registered = Assert.Single(_registry.Schemas);
        Assert.Equal(("t-value", AdmittedEvent.Text), (registered.Subject, registered.Text));
    }

    [Fact]
    public async Task Completes_at_once_and_asks_nobody_when_the_id_is_known()
    {
        var schema = AvroSchemaText.Parse(AdmittedEvent.Text);
        var data = AdmittedEvent.Connect(schema, whole: true);
        using var converter = Converter();
        var first = await ToBytes(converter, schema, data);
        var requests = _registry.Requests.Count;

        var second = converter.FromConnectAsync("t", Headers.Empty, schema, data, default);
        Assert.True(second.IsCompletedSuccessfully);
        Assert.Equal(first, await second);
        Assert.Equal(1, requests);
        Assert.Equal(requests, _registry.Requests.Count);
    }

    [Fact]
    public async Task What_was_written_is_read_back()
    {
        var schema = AvroSchemaText.Parse(AdmittedEvent.Text);
        var data = AdmittedEvent.Connect(schema, whole: true);
        using var converter = Converter(("enhanced.avro.schema.support", "true"));
        var bytes = await ToBytes(converter, schema, data);

        using var reader = Converter(("enhanced.avro.schema.support", "true"));
        var result = await reader.ToConnectAsync("t", Headers.Empty, bytes, default);

        var read = Assert.IsType<Struct>(result.Value);
        Assert.Equal("com.healthcare.events.clinical.PatientAdmittedEvent", result.Schema!.Name);
        Assert.Equal(1, result.Schema.Version);
        Assert.Equal("EMERGENCY", read["admissionType"]);
        Assert.Equal(-5L, read["admissionTime"]);
        Assert.Equal("1234567893", ((Struct)read["attending"]!)["npi"]);
        Assert.Equal((object?[])["a", "b"], (IReadOnlyList<object?>)((Struct)read["dataQuality"]!)["validationMessages"]!);
        Assert.Null(((Struct)read["metadata"]!)["schemaId"]);
        // What was read can be written again, under the text it came with.
        Assert.Equal(bytes.AsSpan(5).ToArray(), (await ToBytes(reader, result.Schema, read)).AsSpan(5).ToArray());

        var again = reader.ToConnectAsync("t", Headers.Empty, bytes, default);
        Assert.True(again.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_built_schema_gets_the_avro_form_of_the_specification()
    {
        var schema = SchemaBuilder.Struct().Name("com.acme.Lab")
            .Field("small", Schema.Int8).Field("text", Schema.OptionalString)
            .Field("count", new SchemaBuilder(SchemaType.Int32).Optional().Default(3).Build())
            .Field("flag", new SchemaBuilder(SchemaType.Boolean).Default(true).Build())
            .Field("amount", PluginApi.Data.Decimal.Builder(2).Build())
            .Field("at", Timestamp.Schema)
            .Field("codes", SchemaBuilder.Map(Schema.Int32, Schema.String).Build())
            .Field("tags", SchemaBuilder.Map(Schema.String, Schema.OptionalInt64).Build())
            .Field("inner", SchemaBuilder.Struct().Field("a", Schema.Float32).Optional().Build())
            .Build();
        using var converter = Converter();
        var value = new Struct(schema).Put("small", (sbyte)-3).Put("flag", null).Put("amount", new BigDecimal(new BigInteger(-12345), 2))
            .Put("at", DateTimeOffset.FromUnixTimeMilliseconds(12)).Put("codes", new Dictionary<object, object?> { [7] = "x" })
            .Put("tags", new Dictionary<object, object?> { ["k"] = null });
        var bytes = await ToBytes(converter, schema, value);

        Assert.Equal("""
            {"type":"record","name":"Lab","namespace":"com.acme","fields":[
            {"name":"small","type":{"type":"int","connect.type":"int8"}},
            {"name":"text","type":["null","string"],"default":null},
            {"name":"count","type":[{"type":"int","connect.default":3},"null"],"default":3},
            {"name":"flag","type":{"type":"boolean","connect.default":true},"default":true},
            {"name":"amount","type":{"type":"bytes","scale":2,"precision":64,"logicalType":"decimal","connect.version":1,"connect.parameters":{"scale":"2"},"connect.name":"org.apache.kafka.connect.data.Decimal"}},
            {"name":"at","type":{"type":"long","logicalType":"timestamp-millis","connect.version":1,"connect.name":"org.apache.kafka.connect.data.Timestamp"}},
            {"name":"codes","type":{"type":"array","items":{"type":"record","name":"MapEntry","namespace":"io.confluent.connect.avro","fields":[{"name":"key","type":"int"},{"name":"value","type":"string"}]}}},
            {"name":"tags","type":{"type":"map","values":["null","long"]}},
            {"name":"inner","type":["null",{"type":"record","name":"ConnectDefault","namespace":"io.confluent.connect.avro","fields":[{"name":"a","type":"float"}]}],"default":null}
            ],"connect.name":"com.acme.Lab"}
            """.ReplaceLineEndings(""), Assert.Single(_registry.Schemas).Text);

        var back = await converter.ToConnectAsync("t", Headers.Empty, bytes, default);
        var read = Assert.IsType<Struct>(back.Value);
        Assert.Equal(schema.Fields.Select(f => f.Schema), back.Schema!.Fields.Select(f => f.Schema));
        Assert.Equal(((sbyte)-3, null, 3, true), (read[0], read[1], read[2], read[3]));
        Assert.Equal(new BigDecimal(new BigInteger(-12345), 2), read["amount"]);
        Assert.Equal("x", ((IReadOnlyDictionary<object, object?>)read["codes"]!)[7]);
        Assert.Null(((IReadOnlyDictionary<object, object?>)read["tags"]!)["k"]);
    }

    [Fact]
    public async Task Defaults_of_every_shape_are_written_into_the_schema_and_stand_for_missing_values()
    {
        var inner = SchemaBuilder.Struct().Name("In").Field("a", Schema.Int32).Build();
        var schema = SchemaBuilder.Struct().Name("Out")
            .Field("s", inner.ToBuilder().Default(new Struct(inner).Put("a", 7)).Build())
            .Field("l", SchemaBuilder.Array(Schema.String).Default(new List<object?> { "x" }).Build())
            .Field("m", SchemaBuilder.Map(Schema.String, Schema.Float64).Default(new Dictionary<object, object?> { ["k"] = 1.5 }).Build())
            .Field("b", new SchemaBuilder(SchemaType.Bytes).Default(new byte[] { 0, 0xFF }).Build())
            .Field("d", PluginApi.Data.Date.Builder().Default(DateTimeOffset.UnixEpoch.AddDays(2)).Build())
            .Build();
        using var converter = Converter(("connect.meta.data", "false"));
        var bytes = await ToBytes(converter, schema, new Struct(schema));

        Assert.Equal("""
            {"type":"record","name":"Out","namespace":"","fields":[
            {"name":"s","type":{"type":"record","name":"In","namespace":"","fields":[{"name":"a","type":"int"}]},"default":{"a":7}},
            {"name":"l","type":{"type":"array","items":"string"},"default":["x"]},
            {"name":"m","type":{"type":"map","values":"double"},"default":{"k":1.5}},
            {"name":"b","type":"bytes","default":"\u0000ÿ"},
            {"name":"d","type":{"type":"int","logicalType":"date"},"default":2}]}
            """.ReplaceLineEndings(""), Assert.Single(_registry.Schemas).Text);
        var back = (Struct)(await converter.ToConnectAsync("t", Headers.Empty, bytes, default)).Value!;
        Assert.Equal(7, ((Struct)back["s"]!)["a"]);
        Assert.Equal(["x"], (IReadOnlyList<object?>)back["l"]!);
        Assert.Equal(new byte[] { 0, 0xFF }, back["b"]);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddDays(2), back["d"]);
    }

    [Fact]
    public async Task A_union_that_was_read_can_be_derived_again()
    {
        var read = AvroSchemaText.Parse("""["null","string",{"type":"record","name":"In","namespace":"n","fields":[{"name":"a","type":["null","int"]}]}]""");
        var changed = read.ToBuilder().Build();
        using var converter = Converter(("connect.meta.data", "false"), ("enhanced.avro.schema.support", "true"));
        var bytes = await ToBytes(converter, changed, new Struct(changed).Put("string", "x"));

        Assert.Equal("""["null","string",{"type":"record","name":"In","namespace":"n","fields":[{"name":"a","type":["null","int"],"default":null}]}]""", Assert.Single(_registry.Schemas).Text);
        Assert.Equal([2, 2, (byte)'x'], bytes.AsSpan(5).ToArray());
    }

    [Fact]
    public async Task Two_structs_of_one_name_share_a_definition_only_when_they_are_the_same()
    {
        var inner = SchemaBuilder.Struct().Name("n.In").Field("a", Schema.Int32).Build();
        var same = SchemaBuilder.Struct().Name("n.Out").Field("x", inner).Field("y", inner.AsOptional()).Build();
        using var converter = Converter(("connect.meta.data", "false"));
        await ToBytes(converter, same, new Struct(same).Put("x", new Struct(inner).Put("a", 1)));
        Assert.Contains("""{"name":"y","type":["null","n.In"],"default":null}""", Assert.Single(_registry.Schemas).Text, StringComparison.Ordinal);

        var other = SchemaBuilder.Struct().Name("n.Out").Field("x", inner).Field("y", SchemaBuilder.Struct().Name("n.In").Build()).Build();
        Assert.Contains("'n.In'", (await Assert.ThrowsAsync<DataException>(() => ToBytes(converter, other, new Struct(other)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_with_references_is_read_with_the_schemas_it_refers_to()
    {
        _registry.Add("part", """{"type":"record","name":"P","namespace":"n","fields":[{"name":"a","type":"int"}]}""");
        const string whole = """{"type":"record","name":"W","namespace":"m","fields":[{"name":"p","type":"n.P"}]}""";
        _registry.References[whole] = [("n.P", "part", 1)];
        var id = _registry.Add("t-value", whole);
        using var converter = Converter();
        var read = await converter.ToConnectAsync("t", Headers.Empty, [0, 0, 0, 0, (byte)id, 8], default);

        Assert.Equal(4, ((Struct)((Struct)read.Value!)["p"]!)["a"]);
        Assert.Null(read.Schema!.Source);
    }

    [Fact]
    public async Task Without_meta_data_no_connect_attribute_is_written()
    {
        var schema = SchemaBuilder.Struct().Name("a.B").Version(3).Doc("d").Parameter("p", "q").Field("small", Schema.Int16).Build();
        using var converter = Converter(("connect.meta.data", "false"));
        await ToBytes(converter, schema, new Struct(schema).Put("small", (short)1));

        Assert.Equal("""{"type":"record","name":"B","namespace":"a","fields":[{"name":"small","type":"int"}]}""", Assert.Single(_registry.Schemas).Text);
    }

    [Fact]
    public async Task An_enum_stays_one_after_a_change_of_the_schema_only_with_enhanced_support()
    {
        var changed = AvroSchemaText.Parse(AdmittedEvent.Text).Field("admissionType")!.Schema.ToBuilder().Doc("changed").Build();
        using (var plain = Converter(("connect.meta.data", "false"))) await ToBytes(plain, changed, "URGENT");
        using (var enhanced = Converter(("connect.meta.data", "false"), ("enhanced.avro.schema.support", "true"))) await ToBytes(enhanced, changed, "URGENT");

        Assert.Equal(["\"string\"", """{"type":"enum","name":"AdmissionType","namespace":"com.healthcare.events.clinical","symbols":["ELECTIVE","URGENT","EMERGENCY","TRANSFER"]}"""],
            _registry.Schemas.Select(s => s.Text));
    }

    [Fact]
    public async Task Schemaless_data_takes_the_anything_record_both_ways()
    {
        using var converter = Converter();
        var data = new Dictionary<object, object?> { ["a"] = new List<object?> { 1, 2L, 2.5, 1.5f, true, null, "x", new byte[] { 1 } }, [5] = null };
        var bytes = await ToBytes(converter, null, data);

        Assert.StartsWith("""{"type":"record","name":"Anything","namespace":"io.confluent.connect.avro",""", Assert.Single(_registry.Schemas).Text, StringComparison.Ordinal);
        var back = await converter.ToConnectAsync("t", Headers.Empty, bytes, default);
        Assert.Null(back.Schema);
        Assert.True(DataEquality.ValuesEqual(data, back.Value));
    }

    [Fact]
    public async Task A_union_struct_writes_the_branch_of_the_field_that_is_set()
    {
        var schema = AvroSchemaText.Parse("""{"type":"record","name":"R","fields":[{"name":"u","type":["string","null","long",{"type":"record","name":"In","fields":[{"name":"a","type":"int"}]}]}]}""");
        var union = schema.Field("u")!.Schema;
        var inner = new Struct(union.Field("In")!.Schema).Put("a", 4);
        using var converter = Converter(("enhanced.avro.schema.support", "true"));

        var bytes = await ToBytes(converter, schema, new Struct(schema).Put("u", new Struct(union).Put("In", inner)));
        Assert.Equal([6, 8], bytes.AsSpan(5).ToArray());
        Assert.Equal([2], (await ToBytes(converter, schema, new Struct(schema))).AsSpan(5).ToArray());
        var back = (Struct)(await converter.ToConnectAsync("t", Headers.Empty, bytes, default)).Value!;
        Assert.Equal(4, ((Struct)((Struct)back["u"]!)["In"]!)["a"]);
    }

    [Fact]
    public async Task Null_is_null_both_ways_and_refused_where_the_schema_requires_a_value()
    {
        using var converter = Converter();
        Assert.Null(await converter.FromConnectAsync("t", Headers.Empty, null, null, default));
        Assert.Null(await converter.FromConnectAsync("t", Headers.Empty, Schema.OptionalString, null, default));
        Assert.Equal(default, await converter.ToConnectAsync("t", Headers.Empty, null, default));
        await Assert.ThrowsAsync<DataException>(async () => await converter.FromConnectAsync("t", Headers.Empty, Schema.String, null, default));
        Assert.Empty(_registry.Requests);
    }

    [Fact]
    public async Task A_value_that_does_not_fit_is_refused_by_its_place_and_never_shown()
    {
        var schema = AvroSchemaText.Parse(AdmittedEvent.Text);
        using var converter = Converter();
        await ToBytes(converter, schema, AdmittedEvent.Connect(schema, whole: false));

        var data = AdmittedEvent.Connect(schema, whole: false);
        data["admissionType"] = "MCPATIENT";
        var e = await Assert.ThrowsAsync<DataException>(() => ToBytes(converter, schema, data));
        Assert.Contains("admissionType", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MCPATIENT", e.Message, StringComparison.Ordinal);

        data = AdmittedEvent.Connect(schema, whole: false);
        data["patientId"] = null;
        Assert.Contains("null used for required field: \"patientId\"", (await Assert.ThrowsAsync<DataException>(() => ToBytes(converter, schema, data))).Message, StringComparison.Ordinal);
        // The buffer is clean again.
        Assert.Equal(await ToBytes(Converter(), schema, AdmittedEvent.Connect(schema, whole: true)), await ToBytes(converter, schema, AdmittedEvent.Connect(schema, whole: true)));
    }

    [Fact]
    public async Task A_large_record_is_written_whole_and_the_next_one_too()
    {
        using var converter = Converter();
        var text = new string('é', 3_000_000);
        var bytes = await ToBytes(converter, Schema.String, text);
        Assert.Equal(text, (await converter.ToConnectAsync("t", Headers.Empty, bytes, default)).Value);
        Assert.Equal("b", (await converter.ToConnectAsync("t", Headers.Empty, await ToBytes(converter, Schema.String, "b"), default)).Value);
    }

    [Theory]
    [InlineData("io.confluent.kafka.serializers.subject.RecordNameStrategy", "com.healthcare.events.clinical.PatientAdmittedEvent")]
    [InlineData("TopicRecordNameStrategy", "t-com.healthcare.events.clinical.PatientAdmittedEvent")]
    [InlineData("TopicNameStrategy", "t-value")]
    public async Task Subjects_follow_the_strategy(string strategy, string subject)
    {
        var schema = AvroSchemaText.Parse(AdmittedEvent.Text);
        using var converter = Converter(("value.subject.name.strategy", strategy), ("key.subject.name.strategy", "RecordNameStrategy"));
        await ToBytes(converter, schema, AdmittedEvent.Connect(schema, whole: false));

        Assert.Equal(subject, Assert.Single(_registry.Schemas).Subject);
    }

    [Fact]
    public async Task Keys_have_the_key_subject_and_record_strategies_need_a_record()
    {
        using var key = new AvroConverter(TestContexts.Config(("schema.registry.url", _registry.Url)), TestContexts.Key());
        await ToBytes(key, Schema.String, "k");
        Assert.Equal("t-key", Assert.Single(_registry.Schemas).Subject);

        using var value = Converter(("value.subject.name.strategy", "RecordNameStrategy"));
        await Assert.ThrowsAsync<SerializationException>(() => ToBytes(value, Schema.String, "v"));
    }

    [Fact]
    public async Task Without_registering_the_exact_schema_has_to_be_there()
    {
        using var converter = Converter(("auto.register.schemas", "false"));
        var e = await Assert.ThrowsAsync<SerializationException>(() => ToBytes(converter, Schema.String, "v"));
        Assert.Contains("'t-value'", e.Message, StringComparison.Ordinal);
        Assert.Empty(_registry.Schemas);

        _registry.Add("t-value", "\"string\"");
        using var later = Converter(("auto.register.schemas", "false"));
        Assert.Equal(1, BinaryPrimitives.ReadInt32BigEndian((await ToBytes(later, Schema.String, "v")).AsSpan(1)));
    }

    [Fact]
    public async Task The_latest_schema_decides_the_bytes_when_asked_to()
    {
        var schema = SchemaBuilder.Struct().Name("a.R").Field("b", Schema.String).Field("a", Schema.Int32).Build();
        _registry.Add("t-value", """{"type":"record","name":"R","namespace":"a","fields":[{"name":"a","type":"long"},{"name":"new","type":["null","string"],"default":null},{"name":"n","type":"int","default":9},{"name":"b","type":["null","string"]}]}""");
        using var converter = Converter(("auto.register.schemas", "false"), ("use.latest.version", "true"));

        var bytes = await ToBytes(converter, schema, new Struct(schema).Put("a", 1).Put("b", "x"));
        Assert.Equal([2, 0, 18, 2, 2, (byte)'x'], bytes.AsSpan(5).ToArray());
    }

    [Fact]
    public async Task A_latest_schema_that_cannot_read_the_data_is_refused_unless_told_otherwise()
    {
        var schema = SchemaBuilder.Struct().Name("a.R").Field("a", Schema.OptionalInt32).Build();
        _registry.Add("t-value", """{"type":"record","name":"R","namespace":"a","fields":[{"name":"a","type":"int"}]}""");
        using var strict = Converter(("auto.register.schemas", "false"), ("use.latest.version", "true"));
        Assert.Contains("latest.compatibility.strict", (await Assert.ThrowsAsync<SerializationException>(() => ToBytes(strict, schema, new Struct(schema).Put("a", 1)))).Message, StringComparison.Ordinal);

        using var lenient = Converter(("auto.register.schemas", "false"), ("use.latest.version", "true"), ("latest.compatibility.strict", "false"));
        Assert.Equal([2], (await ToBytes(lenient, schema, new Struct(schema).Put("a", 1))).AsSpan(5).ToArray());
        await Assert.ThrowsAsync<DataException>(() => ToBytes(lenient, schema, new Struct(schema)));
    }

    [Fact]
    public async Task Names_are_scrubbed_only_when_asked_to()
    {
        var schema = SchemaBuilder.Struct().Name("my-app.1st").Field("a b", Schema.String).Build();
        var value = new Struct(schema).Put("a b", "x");
        using var plain = Converter();
        Assert.Contains("scrub.invalid.names", (await Assert.ThrowsAsync<DataException>(() => ToBytes(plain, schema, value))).Message, StringComparison.Ordinal);

        using var scrubbing = Converter(("scrub.invalid.names", "true"), ("connect.meta.data", "false"));
        await ToBytes(scrubbing, schema, value);
        Assert.Equal("""{"type":"record","name":"x1st","namespace":"my_app","fields":[{"name":"a_b","type":"string"}]}""", Assert.Single(_registry.Schemas).Text);
    }

    [Fact]
    public async Task Optional_map_keys_make_a_map_only_when_allowed()
    {
        var schema = SchemaBuilder.Map(Schema.OptionalString, Schema.Int32).Build();
        var value = new Dictionary<object, object?> { ["k"] = 1 };
        using (var plain = Converter()) await ToBytes(plain, schema, value);
        using (var allowing = Converter(("allow.optional.map.keys", "true"))) Assert.Equal([2, 2, (byte)'k', 2, 0], (await ToBytes(allowing, schema, value)).AsSpan(5).ToArray());

        Assert.StartsWith("{\"type\":\"array\"", _registry.Schemas[0].Text, StringComparison.Ordinal);
        Assert.Equal("""{"type":"map","values":"int"}""", _registry.Schemas[1].Text);
    }

    [Fact]
    public async Task Docs_and_defaults_of_the_type_are_discarded_when_asked_to()
    {
        var id = _registry.Add("t-value", """{"type":"record","name":"R","doc":"mine","fields":[{"name":"a","type":"int","default":4}]}""");
        byte[] frame = [0, 0, 0, 0, (byte)id, 2];
        using (var plain = Converter())
        {
            var schema = (await plain.ToConnectAsync("t", Headers.Empty, frame, default)).Schema!;
            Assert.Equal(("mine", 4), (schema.Doc, schema.Field("a")!.Schema.Default));
        }
        using var discarding = Converter(("discard.type.doc.default", "true"));
        var bare = (await discarding.ToConnectAsync("t", Headers.Empty, frame, default)).Schema!;
        Assert.Equal((null, (object?)null), (bare.Doc, bare.Field("a")!.Schema.Default));
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 0 })]
    [InlineData(new byte[] { 0, 0 })]
    [InlineData(new byte[] { })]
    public async Task What_is_not_in_the_wire_format_is_refused(byte[] bytes)
    {
        using var converter = Converter();
        await Assert.ThrowsAsync<SerializationException>(async () => await converter.ToConnectAsync("t", Headers.Empty, bytes, default));
    }

    [Theory]
    [InlineData("\"string\"", new byte[] { 20, 65 })]
    [InlineData("\"string\"", new byte[] { 1 })]
    [InlineData("\"long\"", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1 })]
    [InlineData("\"int\"", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1 })]
    [InlineData("""{"type":"array","items":"int"}""", new byte[] { 0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 0 })]
    [InlineData("""{"type":"array","items":{"type":"record","name":"E","fields":[]}}""", new byte[] { 0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 0 })]
    [InlineData("""["null","int"]""", new byte[] { 4, 0 })]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"]}""", new byte[] { 2 })]
    public async Task Damaged_data_is_a_data_error(string text, byte[] payload)
    {
        var id = _registry.Add("t-value", text);
        using var converter = Converter();
        await Assert.ThrowsAsync<DataException>(async () => await converter.ToConnectAsync("t", Headers.Empty, [0, 0, 0, 0, (byte)id, .. payload], default));
    }

    [Fact]
    public async Task An_unknown_id_is_a_serialization_error()
    {
        using var converter = Converter();
        var e = await Assert.ThrowsAsync<SerializationException>(async () => await converter.ToConnectAsync("t", Headers.Empty, [0, 0, 0, 0, 99, 0], default));
        Assert.Contains("99", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("schema.registry.url", "ftp://x")]
    [InlineData("schema.registry.url", "")]
    [InlineData("value.subject.name.strategy", "MyStrategy")]
    [InlineData("basic.auth.credentials.source", "SASL_INHERIT")]
    [InlineData("basic.auth.credentials.source", "USER_INFO")]
    [InlineData("basic.auth.user.info", "u:p")]
    [InlineData("schemas.cache.size", "0")]
    [InlineData("generalized.sum.type.support", "true")]
    [InlineData("schema.registry.ssl.truststore.location", "/x")]
    [InlineData("bearer.auth.token", "x")]
    public void Settings_that_are_wrong_or_do_not_exist_here_are_refused(string name, string value) =>
        Assert.Throws<ConfigException>(() => new AvroConverter(TestContexts.Config([.. new[] { ("schema.registry.url", (string?)"http://x") }.Where(s => s.Item1 != name), (name, value)]), TestContexts.Value()));

    [Fact]
    public void Nothing_prints_content()
    {
        var schema = AvroSchemaText.Parse(AdmittedEvent.Text);
        using var converter = new AvroConverter(TestContexts.Config(("schema.registry.url", "http://user:secret@h")), TestContexts.Value());
        Assert.DoesNotContain("secret", converter.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("MRN-77", AdmittedEvent.Connect(schema, whole: true).ToString(), StringComparison.Ordinal);
    }

    private AvroConverter Converter(params (string, string?)[] settings) => new(TestContexts.Config([("schema.registry.url", _registry.Url), .. settings]), TestContexts.Value());

    private static async Task<byte[]> ToBytes(AvroConverter converter, Schema? schema, object? value) =>
        (await converter.FromConnectAsync("t", Headers.Empty, schema, value, default))!;
}
