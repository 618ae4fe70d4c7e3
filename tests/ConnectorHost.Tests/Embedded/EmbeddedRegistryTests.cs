using System.Net;
using System.Net.Sockets;
using Avro;
using Avro.Generic;
using Confluent.Kafka;
using Confluent.Kafka.SyncOverAsync;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;
using ConnectorHost.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorHost.Tests.Embedded;

public class EmbeddedRegistryTests
{
    private static readonly RecordSchema Event = (RecordSchema)Avro.Schema.Parse(
        """{"type":"record","name":"Event","namespace":"n","fields":[{"name":"id","type":"string"},{"name":"note","type":["null","string"],"default":null}]}""");

    [Fact]
    public async Task A_taken_port_names_the_setting()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var refused = await Assert.ThrowsAsync<EmbeddedStartException>(() =>
            EmbeddedRegistry.StartAsync(port, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None));
        Assert.Contains("'embedded.registry.port'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposal_frees_the_port_and_may_be_repeated()
    {
        var registry = await EmbeddedRegistry.StartAsync(0, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        var port = new Uri(registry.Url).Port;
        await registry.DisposeAsync();
        await registry.DisposeAsync();
        await using var again = await EmbeddedRegistry.StartAsync(port, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        Assert.Equal($"http://127.0.0.1:{port}", again.Url);
    }

    [Fact]
    public async Task Confluents_client_finds_its_way()
    {
        await using var registry = await RegistryClient.StartAsync();
        using var client = Client(registry);
        var text = Event.ToString();
        var id = await client.RegisterSchemaAsync("s", new Confluent.SchemaRegistry.Schema(text, SchemaType.Avro));
        Assert.Equal(id, await client.GetSchemaIdAsync("s", new Confluent.SchemaRegistry.Schema(text, SchemaType.Avro)));
        Assert.Equal(["s"], await client.GetAllSubjectsAsync());
        Assert.Equal([1], await client.GetSubjectVersionsAsync("s"));
        Assert.Equal(id, (await client.GetLatestSchemaAsync("s")).Id);
        Assert.Equal(id, (await client.GetRegisteredSchemaAsync("s", 1)).Id);
        Assert.NotEmpty((await client.GetSchemaAsync(id)).SchemaString);
        Assert.True(await client.IsCompatibleAsync("s", new Confluent.SchemaRegistry.Schema(text, SchemaType.Avro)));
        Assert.Equal(Compatibility.Backward, await client.GetCompatibilityAsync());
        Assert.Equal(Compatibility.Full, await client.UpdateCompatibilityAsync(Compatibility.Full, "s"));
        Assert.Equal(Compatibility.Full, await client.GetCompatibilityAsync("s"));
        var refused = await Assert.ThrowsAsync<SchemaRegistryException>(() => client.GetLatestSchemaAsync("unknown"));
        Assert.Equal((HttpStatusCode.NotFound, 40401), (refused.Status, refused.ErrorCode));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Confluents_serialisers_carry_records_over_broker_and_registry(bool autoRegister, bool useLatest)
    {
        await using var registry = await RegistryClient.StartAsync();
        await using var broker = await EmbeddedBroker.StartAsync(0, NullLoggerFactory.Instance, CancellationToken.None);
        broker.CreateTopic("t", 1, 1);
        if (!autoRegister) await registry.RegisterAsync("t-value", Event.ToString());
        using var client = Client(registry);
        var settings = new AvroSerializerConfig { AutoRegisterSchemas = autoRegister, UseLatestVersion = useLatest };
        using (var producer = new ProducerBuilder<Null, GenericRecord>(new ProducerConfig { BootstrapServers = broker.Bootstrap, EnableIdempotence = true, LingerMs = 0 })
            .SetValueSerializer(new AvroSerializer<GenericRecord>(client, settings)).Build())
        {
            var record = new GenericRecord(Event);
            record.Add("id", "42");
            record.Add("note", null);
            await producer.ProduceAsync("t", new Message<Null, GenericRecord> { Value = record }).WaitAsync(TimeSpan.FromSeconds(20));
        }
        using var consumer = new ConsumerBuilder<Ignore, GenericRecord>(new ConsumerConfig { BootstrapServers = broker.Bootstrap, GroupId = "g", FetchWaitMaxMs = 10 })
            .SetValueDeserializer(new AvroDeserializer<GenericRecord>(client).AsSyncOverAsync()).Build();
        consumer.Assign(new TopicPartitionOffset("t", 0, Offset.Beginning));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        Assert.Equal("42", consumer.Consume(deadline.Token).Message.Value["id"]);
    }

    private static CachedSchemaRegistryClient Client(RegistryClient registry) => new(new SchemaRegistryConfig { Url = registry.Url });
}
