using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>Reads one field of an event.</summary>
/// <param name="c">Message and scope.</param>
/// <param name="schema">Of the field.</param>
internal delegate object? FieldReader(MapContext c, Schema schema);

/// <summary>Whether an event can do without a patient (hl7-mllp 19.1).</summary>
internal enum PatientRule
{
    /// <summary>No PID refuses the message with 100, no id in it with 101.</summary>
    Required,

    /// <summary>No PID is a warning, no id in it an error; the event is published.</summary>
    Optional,

    /// <summary>Generic events: a PID without an id is an error all the same, no PID is nothing.</summary>
    Generic,
}

/// <summary>How one record is made: a reader for each field of its own, the common head being the same for all (hl7-mllp 15, events.md 3.1).</summary>
/// <remarks>Made once in a static field; immutable.</remarks>
internal sealed class EventMap
{
    private const string EnvelopeVersion = "1.0";

    private static readonly Place Pid = "PID";
    private static readonly Place PatientIds = "PID-3";

    private readonly (string Name, FieldReader Read)[] _fields;
    private Plan? _plan;

    /// <param name="record">Simple name of the record.</param>
    /// <param name="fields">Every field but the common ones and the business time, in any order.</param>
    public EventMap(string record, params (string Name, FieldReader Read)[] fields) => (Record, _fields) = (record, fields);

    public string Record { get; }

    /// <summary>Fields with a reader here; the common ones and the business time come besides.</summary>
    public IEnumerable<string> FieldNames => _fields.Select(f => f.Name);

    /// <summary>The business time: name of its field and where it comes from.</summary>
    public required (string Name, TimeChain Chain) Time { get; init; }

    public required Completeness Completeness { get; init; }

    public PatientRule Patient { get; init; } = PatientRule.Required;

    /// <summary>About a person, not a visit.</summary>
    public bool IsPersonEvent { get; init; }

    /// <summary>For metadata.eventTime where another field than that of the business time goes first (hl7-mllp 16.1, 16.2).</summary>
    public TimeChain? EventTime { get; init; }

    /// <summary>For events that must have an encounter id: makes one (hl7-mllp 16.1).</summary>
    public Func<MapContext, string>? MissingEncounter { get; init; }

    /// <summary>For metadata.correlationId before the encounter id and the control id.</summary>
    public Place? Correlation { get; init; }

    /// <summary>Labels for metrics, read from the finished value.</summary>
    public Func<MapContext, Struct, EventLabels> Labels { get; init; } = static (c, _) => EventLabels.Of(c);

    /// <summary>Builds the event of the present scope.</summary>
    /// <param name="c">Message and scope.</param>
    /// <param name="definition">Which event of this record.</param>
    /// <param name="identity">Gives the event its id.</param>
    /// <param name="index">Place of the event in its message.</param>
    /// <param name="traceId">Of the message.</param>
    /// <param name="made">The event, when there is no fault.</param>
    public Hl7MappingFault? Build(MapContext c, EventDefinition definition, EventIdentity identity, int index, string traceId, out HealthEvent? made)
    {
        made = null;
        c.StartEvent(IsPersonEvent);
        if (CheckPatient(c) is { } fault) return fault;
        var plan = _plan ?? Resolve(definition.Schema);
        var value = new Struct(definition.Schema);
        c.BusinessTime = Time.Chain.Read(c, out var isReceipt);
        c.IsTimeOfReceipt = isReceipt;
        var stated = EventTime?.Read(c) ?? c.BusinessTime;
        if (MissingEncounter is { } missing) c.EncounterId ??= missing(c);
        foreach (var (ordinal, schema, read) in plan.Fields) value[ordinal] = read(c, schema);

        var eventTime = NotAhead(c, stated);
        var classification = Classification.Of(c);
        var eventId = identity.Of(index);
        value[plan.PatientId] = c.PatientId;
        value[plan.EncounterId] = c.EncounterId;
        value[plan.Time] = c.BusinessTime;
        value[plan.SourceSystem] = c.Sender.SourceSystem;
        value[plan.Metadata] = EventParts.EventMetadata(plan.MetadataSchema, eventId, definition.EventType, c.Sender.EventSource, eventTime, CorrelationId(c),
            EnvelopeVersion, traceId, null, classification, c.Config.RetentionPolicy);
        var completeness = Completeness.Of(c);
        c.FlushWarnings();                                 // last: everything has been read
        value[plan.DataQuality] = EventParts.DataQuality(plan.DataQualitySchema, completeness, c.Findings.Status, c.Findings.Messages());
        var labels = Labels(c, value);
        made = new HealthEvent
        {
            Definition = definition, Value = value, Key = c.PatientId ?? c.EncounterId ?? c.Header.ControlId, EventId = eventId, EventSource = c.Sender.EventSource,
            EventTime = eventTime, TraceId = traceId, Classification = classification, Department = labels.Department, Facility = labels.Facility,
            AdmissionType = labels.AdmissionType, DischargeDisposition = labels.DischargeDisposition, SourceDepartment = labels.SourceDepartment,
            TargetDepartment = labels.TargetDepartment,
        };
        return null;
    }

    private Hl7MappingFault? CheckPatient(MapContext c)
    {
        if (c.PatientId is not null) return null;
        var pid = c.Scope.Segment(Pid);
        if (Patient == PatientRule.Required)
            return new(pid.Exists
                ? new Hl7Problem(101, "PID", pid.Occurrence + 1, 3, 0, "Patient identifier missing")
                : new Hl7Problem(100, "PID", 1, 0, 0, "Segment PID missing"));
        if (pid.Exists) c.Findings.Error(c.At(PatientIds), "101", "patient identifier missing");
        else if (Patient == PatientRule.Optional) c.Findings.Warn(c.At(Pid), "100", "segment missing, the event names no patient");
        return null;
    }

    // events.md rule 12: one time far ahead would move the watermark of every reader.
    private static long NotAhead(MapContext c, long time)
    {
        var received = c.Facts.ReceivedEpochMs;
        if (time <= received + c.Config.EventTimeTolerance.TotalMilliseconds) return time;
        c.Findings.Default("MSH[1]-7", "event_time_in_future", "event time lies ahead of receipt, metadata.eventTime is the time of receipt");
        return received;
    }

    private string CorrelationId(MapContext c) => (Correlation is { } place ? c.Value(place) : null) ?? c.EncounterId ?? c.Header.ControlId;

    private Plan Resolve(Schema schema)
    {
        var readers = new List<(int, Schema, FieldReader)>(_fields.Length);
        foreach (var (name, read) in _fields) readers.Add((Field(schema, name).Index, Field(schema, name).Schema, read));
        var (metadata, quality) = (Field(schema, "metadata"), Field(schema, "dataQuality"));
        return _plan = new Plan([.. readers], metadata.Index, metadata.Schema, quality.Index, quality.Schema, Field(schema, "patientId").Index,
            Field(schema, "encounterId").Index, Field(schema, "sourceSystem").Index, Field(schema, Time.Name).Index);
    }

    private Field Field(Schema schema, string name) => schema.Field(name) ?? throw new InvalidOperationException($"{Record} has no field '{name}'.");

    // Ordinals, resolved on first use: schemas are read when their first event is made.
    private sealed record Plan((int Ordinal, Schema Schema, FieldReader Read)[] Fields, int Metadata, Schema MetadataSchema, int DataQuality, Schema DataQualitySchema,
        int PatientId, int EncounterId, int SourceSystem, int Time);
}
