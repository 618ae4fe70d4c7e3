using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.HealthEvents;

/// <summary>One event, complete: what a source task turns into a record. Holds patient data.</summary>
/// <remarks>Filled by the mapper on one thread and not changed again.</remarks>
public sealed class HealthEvent
{
    public required EventDefinition Definition { get; init; }

    /// <summary>The event itself, under the definition's schema.</summary>
    public required Struct Value { get; init; }

    /// <summary>The record key: the patient id, else another id of the message; never empty.</summary>
    public required string Key { get; init; }

    /// <summary>The same for every repeat of the same event.</summary>
    public required string EventId { get; init; }

    public required string EventSource { get; init; }

    /// <summary>Epoch milliseconds; never far ahead of the time of receipt.</summary>
    public required long EventTime { get; init; }

    /// <summary>32 lower-case hex digits.</summary>
    public required string TraceId { get; init; }

    /// <summary><c>PHI</c> or <c>RESTRICTED</c>.</summary>
    public required string Classification { get; init; }

    public string Suffix => Definition.Suffix;
    public string EventType => Definition.EventType;

    /// <summary>The following are labels of metrics; null where the event has no such thing.</summary>
    public string? Department { get; init; }

    public string? Facility { get; init; }
    public string? AdmissionType { get; init; }
    public string? DischargeDisposition { get; init; }
    public string? SourceDepartment { get; init; }
    public string? TargetDepartment { get; init; }

    /// <summary>The suffix only, never content.</summary>
    public override string ToString() => $"HealthEvent{{{Suffix}}}";
}
