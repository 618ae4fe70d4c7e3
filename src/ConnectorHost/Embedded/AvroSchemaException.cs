namespace ConnectorHost.Embedded;

/// <summary>A text is no Avro schema, or one beyond the registry's limits.</summary>
internal sealed class AvroSchemaException(string message, Exception? inner = null) : Exception(message, inner);
