namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>Completeness of orders and medication orders (hl7-mllp 11.6).</summary>
internal static class OrderCompleteness
{
    public static readonly Completeness Table = new(
        Completeness.Any(3, "ORC-1"), Completeness.Any(3, "ORC-2", "ORC-3"), Completeness.Any(3, "OBR-4", "RXO-1", "RXE-2", "RXG-4", "ODS-3"),
        Completeness.Any(2, "PID-3"), Completeness.Any(2, "ORC-12", "OBR-16"), Completeness.Time(2, "ORC-9"),
        Completeness.Any(1, "PV1-19"), Completeness.Any(1, "TQ1-3", "TQ1-7", "TQ1-11", "ORC-7", "OBR-27", "RXE-1"),
        Completeness.Any(1, "TQ1-9", "ORC-7-6", "OBR-27-6", "OBR-5"));
}
