using Avro.Generic;
using Confluent.Kafka;
using Confluent.Kafka.SyncOverAsync;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;

namespace ConnectorHost.IntegrationTests.Kafka;

/// <summary>Decodes values with the public Avro client and nothing of ours: the schema comes from the registry.</summary>
internal sealed class EventDecoder(Uri registry) : IDisposable
{
    private readonly CachedSchemaRegistryClient _registry = new(new SchemaRegistryConfig { Url = registry.ToString().TrimEnd('/') });

    public GenericRecord Decode(ConsumeResult<byte[], byte[]> record) =>
        new AvroDeserializer<GenericRecord>(_registry).AsSyncOverAsync()
            .Deserialize(record.Message.Value, isNull: false, new SerializationContext(MessageComponentType.Value, record.Topic));

    public void Dispose() => _registry.Dispose();
}
