using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Data;
using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.PluginApi.Converters;

/// <summary>Which part of a record a converter works on (<c>converter.type</c>).</summary>
public enum ConverterPart { Key, Value, Header }

/// <summary>Between Connect data and bytes. Public class with a constructor taking <see cref="PluginConfig"/> and <see cref="ConverterContext"/> and a static property <c>Keys</c>.</summary>
/// <remarks>One instance per task and part; calls do not overlap. Completes at once when nothing has to be asked of a registry.</remarks>
public interface IConverter
{
    /// <summary>Bytes for the record, null for a null key or a tombstone.</summary>
    /// <param name="topic">Topic after transforms.</param>
    /// <exception cref="Errors.DataException">This value cannot be written.</exception>
    /// <exception cref="Errors.SerializationException">The registry refused the schema for good.</exception>
    /// <exception cref="Errors.RetriableException">The registry is out of reach.</exception>
    ValueTask<byte[]?> FromConnectAsync(string topic, Headers headers, Schema? schema, object? value, CancellationToken cancellationToken);

    /// <summary>Data with schema from bytes of a consumed record.</summary>
    ValueTask<SchemaAndValue> ToConnectAsync(string topic, Headers headers, byte[]? bytes, CancellationToken cancellationToken);
}

/// <summary>The same for single headers; never asks a registry.</summary>
public interface IHeaderConverter
{
    byte[]? FromConnectHeader(string topic, string key, Schema? schema, object? value);
    SchemaAndValue ToConnectHeader(string topic, string key, byte[]? bytes);
}

/// <summary>What the runtime hands a converter beside its config.</summary>
/// <param name="Part">Key, value or header.</param>
/// <param name="Logs">The worker's log.</param>
/// <param name="Meters">For instruments.</param>
/// <param name="Time">For time-outs and retries.</param>
public sealed record ConverterContext(ConverterPart Part, Microsoft.Extensions.Logging.ILoggerFactory Logs, System.Diagnostics.Metrics.IMeterFactory Meters, TimeProvider Time);
