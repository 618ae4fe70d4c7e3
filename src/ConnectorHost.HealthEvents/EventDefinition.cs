using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.HealthEvents;

/// <summary>An event of the catalogue: where it goes, what it is called, what it looks like.</summary>
/// <remarks>One instance per suffix for the life of the process; any thread.</remarks>
public sealed class EventDefinition
{
    private readonly Lazy<Schema> _schema;

    internal EventDefinition(string suffix, string recordName, Lazy<Schema> schema)
    {
        (Suffix, RecordName, _schema) = (suffix, recordName, schema);
        EventType = suffix[(suffix.IndexOf('.', StringComparison.Ordinal) + 1)..];
        IsClinical = suffix.StartsWith("clinical.", StringComparison.Ordinal);
    }

    /// <summary>The topic without the connector's prefix: <c>clinical.patient.admitted</c>.</summary>
    public string Suffix { get; }

    /// <summary>The suffix without its domain: <c>patient.admitted</c>.</summary>
    public string EventType { get; }

    /// <summary>Simple name of the record: <c>PatientAdmittedEvent</c>.</summary>
    public string RecordName { get; }

    /// <summary>Whether it belongs to the clinical domain.</summary>
    public bool IsClinical { get; }

    /// <summary>The schema, read from its <c>.avsc</c> on first use; events of one record share one instance.</summary>
    public Schema Schema => _schema.Value;

    public override string ToString() => Suffix;
}
