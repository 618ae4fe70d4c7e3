using System.Diagnostics.Metrics;
using System.Numerics;
using System.Text.Json;
using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.PluginApi.Tests.Surface;

/// <summary>Every public type that can be an object is made with a patient in it and printed; a type without a sample fails, so that a new one cannot be forgotten.</summary>
public sealed class NothingPrintsContentTests
{
    private const string Patient = "Okonkwo^Adaeze";
    private const long PatientNumber = 8877665544;

    private static readonly Schema Text = new SchemaBuilder(SchemaType.String).Doc(Patient).Default(Patient).Build();
    private static readonly Schema Person = SchemaBuilder.Struct().Name("Person").Field("name", Text).Field("others", SchemaBuilder.Array(Schema.String).Build()).Build();
    private static readonly Struct Value = Filled();
    private static readonly Headers Named = Headers.Of(Header.Text("patient", Patient), new Header("bytes", Schema.Bytes, System.Text.Encoding.UTF8.GetBytes(Patient)));
    private static readonly SourcePartition Partition = new([KeyValuePair.Create<string, object?>("patient", Patient), KeyValuePair.Create<string, object?>("number", PatientNumber)]);
    private static readonly Dictionary<string, object?> Position = new() { ["patient"] = Patient, ["number"] = PatientNumber };

    private static readonly SourceRecord Source = new("hl7.clinical.patient.admitted")
    {
        KeySchema = Text, Key = Patient, ValueSchema = Person, Value = Value, Headers = Named, SourcePartition = Partition, SourceOffset = SourceOffset.Of(Position), Origin = new Message(),
    };

    /// <summary>Objects of each type, with a patient wherever the type can hold a text that may come from a message.</summary>
    private static readonly Dictionary<Type, object[]> Samples = new()
    {
        [typeof(SourceRecord)] = [Source, Source with { Key = System.Text.Encoding.UTF8.GetBytes(Patient), Value = Patient }, Source with { Value = new object?[] { Patient } }, Source with { Value = new Dictionary<object, object?> { [Patient] = PatientNumber } }, Source with { Value = PatientNumber }],
        [typeof(SinkRecord)] = [new SinkRecord("t", 1) { Key = Patient, KeySchema = Text, Value = Value, ValueSchema = Person, Headers = Named }, new SinkRecord("t", 1) { Value = new BigDecimal(PatientNumber, 0) }],
        [typeof(ConnectRecord)] = [Source],
        [typeof(Header)] = [Header.Text("patient", Patient)],
        [typeof(Headers)] = [Named],
        [typeof(SourcePartition)] = [Partition],
        [typeof(SourceOffset)] = [SourceOffset.Of(Position)],
        [typeof(RecordOrigin)] = [new Message()],
        [typeof(StoredOffset)] = [new StoredOffset(Partition, Position)],
        [typeof(Settlement)] = [new Settlement(Source, Delivery.Produced("t", 0, 1)), new Settlement(Source, Delivery.Failed(Stage.Transformation, new DataException(Patient), false, false))],
        [typeof(Delivery)] = [Delivery.Produced("t", 0, 1), Delivery.Filtered("f"), Delivery.DeadLettered("t", 0, 1, Stage.KafkaProduce), Delivery.Failed(Stage.TaskPoll, new InvalidOperationException(Patient), true, true), default(Delivery)],
        [typeof(Struct)] = [Value],
        [typeof(SchemaAndValue)] = [new SchemaAndValue(Text, Patient), new SchemaAndValue(null, Patient), new SchemaAndValue(Person, Value)],
        [typeof(BigDecimal)] = [new BigDecimal(new BigInteger(PatientNumber), 2)],
        [typeof(Schema)] = [Text, Person, SchemaBuilder.Map(Text, Text).Parameter("p", Patient).Build()],
        [typeof(SchemaBuilder)] = [new SchemaBuilder(SchemaType.String).Default(Patient).Doc(Patient)],
        [typeof(SchemaSource)] = [new SchemaSource("AVRO", $$"""{"type":"string","doc":"{{Patient}}"}""")],
        [typeof(Field)] = [Person.Fields[0]],
        [typeof(AvroType)] = [Avro()],
        [typeof(AvroField)] = [Avro().Fields[0]],
        [typeof(AvroReading)] = [AvroReading.Default],
        [typeof(PluginConfig)] = [new PluginConfig(new Dictionary<string, string?> { ["hl7.security.password"] = Patient })],
        [typeof(Secret)] = [new Secret(Patient)],
        [typeof(ConfigValue)] = [new ConfigValue("port", Patient, [Patient]) { Recommended = [Patient] }],
        [typeof(ConfigErrors)] = [Errors()],
        [typeof(ConfigDef)] = [new ConfigDef(ConfigKey.String("a").Default(Patient))],
        [typeof(ConfigKey)] = [ConfigKey.String("a").Default(Patient)],
        [typeof(ConfigKey<>)] = [ConfigKey.Password("a").Default(new Secret(Patient))],
        [typeof(PluginAliasAttribute)] = [new PluginAliasAttribute("a.B")],
        [typeof(SharedLease<>)] = [new SharedLease<string>(Patient, () => ValueTask.CompletedTask)],
        [typeof(TopicPartition)] = [new TopicPartition("t", 1)],
        [typeof(ConverterContext)] = [new ConverterContext(ConverterPart.Value, NullLoggerFactory.Instance, new NoMeters(), TimeProvider.System)],
    };

    public static TheoryData<Type> Types() => [.. PublicTypes()];

    private static IEnumerable<Type> PublicTypes() =>
        typeof(ISourceConnector).Assembly.GetExportedTypes().Where(t => t is { IsEnum: false, IsInterface: false } && !(t.IsAbstract && t.IsSealed) && !typeof(Exception).IsAssignableFrom(t)).OrderBy(t => t.FullName, StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Types))]
    public void Type_prints_nothing_of_its_content(Type type)
    {
        Assert.True(Samples.TryGetValue(type, out var samples), $"{type.FullName} is public and new here: add an object with the patient in it to the samples, and give the type a ToString that prints types, names and sizes only.");
        foreach (var sample in samples)
        {
            Assert.True(IsA(sample.GetType(), type), $"the sample {sample.GetType()} is no {type}");
            var printed = sample.ToString()!;
            Assert.DoesNotContain("Okonkwo", printed, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Adaeze", printed, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("8877665544", printed, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_sample_is_of_a_public_type() => Assert.Empty(Samples.Keys.Except(PublicTypes()));

    [Fact]
    public void Records_print_topic_and_sizes()
    {
        Assert.Equal("SourceRecord{topic=hl7.clinical.patient.admitted, partition=any, key=14 chars, value=Struct{Person, 2 fields}, headers=2}", Source.ToString());
        Assert.Equal("SinkRecord{topic=t, partition=3, key=null, value=3 bytes, headers=0}", new SinkRecord("t", 1) { Partition = 3, Value = new byte[3] }.ToString());
    }

    private static bool IsA(Type actual, Type expected) => expected.IsGenericTypeDefinition ? actual.IsGenericType && actual.GetGenericTypeDefinition() == expected : expected.IsAssignableFrom(actual);

    private static Struct Filled()
    {
        var value = new Struct(Person);
        value["name"] = Patient;
        value["others"] = new object?[] { Patient };
        return value;
    }

    private static AvroType Avro() =>
        AvroSchemaText.Read($$"""{"type":"record","name":"Person","doc":"{{Patient}}","fields":[{"name":"name","type":"string","doc":"{{Patient}}","default":"{{Patient}}"}]}""");

    private static ConfigErrors Errors()
    {
        var errors = new ConfigErrors();
        errors.Add("port", Patient);
        return errors;
    }

    private sealed class Message : RecordOrigin
    {
        private readonly string _name = Patient;
        public override byte[] GetOriginalBytes() => System.Text.Encoding.UTF8.GetBytes(_name);
        public override Headers GetDeadLetterHeaders() => Named;
    }

    private sealed class NoMeters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);
        public void Dispose() { }
    }
}
