using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.Converters.Avro;

/// <summary>Writes the values of one place of a schema; compiled once, then called per record.</summary>
/// <param name="where">The place as a path of field names, for errors.</param>
internal abstract class AvroWriter(string where)
{
    protected string Where => where;

    /// <exception cref="DataException">The value does not fit; names the place and types, never the value.</exception>
    public abstract void Write(AvroBuffer to, object? value);

    protected DataException Misfit(object? value, string type) => value is null
        ? new DataException($"Invalid value: null used for required field: \"{where}\", schema type: {type}")
        : new DataException($"Invalid object for schema with type {type} for field: \"{where}\": {value.GetType().Name}");
}
