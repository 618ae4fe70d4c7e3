using ConnectorHost.PluginApi.Converters;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters.Avro;

/// <summary>How the subject of a schema is named.</summary>
internal enum SubjectStrategy { TopicName, RecordName, TopicRecordName }

internal static class SubjectNaming
{
    private const string JavaPackage = "io.confluent.kafka.serializers.subject.";

    /// <summary>The strategy of a Java class name, whole or simple; null when there is none.</summary>
    public static SubjectStrategy? Find(string name) => (name.StartsWith(JavaPackage, StringComparison.Ordinal) ? name[JavaPackage.Length..] : name) switch
    {
        "TopicNameStrategy" => SubjectStrategy.TopicName,
        "RecordNameStrategy" => SubjectStrategy.RecordName,
        "TopicRecordNameStrategy" => SubjectStrategy.TopicRecordName,
        _ => null,
    };

    /// <exception cref="SerializationException">The strategy needs a record and the schema is none.</exception>
    public static string Subject(SubjectStrategy strategy, string topic, ConverterPart part, AvroType type)
    {
        if (strategy == SubjectStrategy.TopicName) return $"{topic}-{(part == ConverterPart.Key ? "key" : "value")}";
        if (type.Kind != AvroKind.Record)
            throw new SerializationException($"In configuration {(part == ConverterPart.Key ? "key" : "value")}.subject.name.strategy = {strategy}Strategy, the message must only be a record schema (topic '{topic}').");
        return strategy == SubjectStrategy.RecordName ? type.FullName! : $"{topic}-{type.FullName}";
    }
}
