namespace ConnectorHost.PluginApi.Errors;

/// <summary>The general failure of Connect; outside a tolerated stage it fails the connector or task.</summary>
/// <remarks>Messages of this family reach logs and REST traces as they are: they must never hold record content.</remarks>
public class ConnectException : Exception
{
    public ConnectException(string message) : base(message) { }
    public ConnectException(string message, Exception? innerException) : base(message, innerException) { }
}

/// <summary>May pass by itself: the runtime repeats the operation (<c>errors.retry.*</c>, poll, produce).</summary>
public class RetriableException : ConnectException
{
    public RetriableException(string message) : base(message) { }
    public RetriableException(string message, Exception? innerException) : base(message, innerException) { }
}

/// <summary>One record cannot be transformed or converted; others can.</summary>
public class DataException : ConnectException
{
    public DataException(string message) : base(message) { }
    public DataException(string message, Exception? innerException) : base(message, innerException) { }
}

/// <summary>A schema was built wrongly; the plugin's own fault.</summary>
public sealed class SchemaBuilderException : DataException
{
    public SchemaBuilderException(string message) : base(message) { }
    public SchemaBuilderException(string message, Exception? innerException) : base(message, innerException) { }
}

/// <summary>Bytes could not be written or read, for instance because the schema registry refused a schema for good.</summary>
public class SerializationException : Exception
{
    public SerializationException(string message) : base(message) { }
    public SerializationException(string message, Exception? innerException) : base(message, innerException) { }
}

/// <summary>A setting is wrong; the user's to fix.</summary>
public sealed class ConfigException : Exception
{
    public ConfigException(string message) : base(message) { }
    public ConfigException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>Kafka's own sentence for a bad value.</summary>
    /// <param name="name">The key.</param>
    /// <param name="value">The value as submitted, placeholders unresolved; never a secret.</param>
    /// <param name="problem">The tail, for instance <c>Value must be at least 1</c>.</param>
    public ConfigException(string name, object? value, string problem)
        : base($"Invalid value {value ?? "null"} for configuration {name}: {problem}") { }
}
