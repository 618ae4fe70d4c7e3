namespace ConnectorHost.Converters.Avro;

/// <summary>Reads the values of one place of a writer's schema; compiled once per schema id.</summary>
internal abstract class AvroReader
{
    /// <exception cref="PluginApi.Errors.DataException">The bytes do not fit the schema.</exception>
    public abstract object? Read(ref AvroInput from);
}
