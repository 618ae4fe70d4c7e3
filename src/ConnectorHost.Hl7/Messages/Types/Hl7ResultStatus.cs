namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>Statuses of results as events name them (hl7-mllp 13.10, 17.2); case does not matter.</summary>
public static class Hl7ResultStatus
{
    /// <summary>Status of one observation row from OBX-11 (table 0085); <c>null</c> when empty, the order detail decides then.</summary>
    public static string? OfObservation(Hl7Field obx11) => obx11.Value()?.ToUpperInvariant() switch
    {
        null => null,
        "F" or "U" => "FINAL",
        "C" => "CORRECTED",
        "P" or "R" or "S" or "I" => "PRELIMINARY",
        "D" or "W" => "DELETED",
        "X" => "NOT_OBTAINED",
        _ => "UNKNOWN",
    };

    /// <summary>Status of an order detail from OBR-25 (table 0123); <c>null</c> when empty, the rows decide then (17.2).</summary>
    public static string? OfReport(Hl7Field obr25) => obr25.Value()?.ToUpperInvariant() switch
    {
        null => null,
        "F" => "FINAL",
        "C" or "M" => "CORRECTED",
        "P" or "A" or "R" => "PRELIMINARY",
        "O" or "I" or "S" => "REGISTERED",
        "X" => "CANCELLED",
        _ => "UNKNOWN",
    };
}
