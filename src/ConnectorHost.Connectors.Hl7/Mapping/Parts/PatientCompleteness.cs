namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>Completeness tables that several patient events share (hl7-mllp 11.6).</summary>
internal static class PatientCompleteness
{
    public static readonly Completeness Other = new(
        Completeness.Any(3, "PID-3"), Completeness.Any(2, "PID-5"), Completeness.Time(2, "EVN-2"), Completeness.Time(1, "PID-7"), Completeness.Any(1, "PID-8"),
        Completeness.Any(1, "PV1-19"));
}
