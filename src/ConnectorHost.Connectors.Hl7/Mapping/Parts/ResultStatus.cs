using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>Status of a result and of its rows (hl7-mllp 13.10, 14.4, 17.2).</summary>
internal static class ResultStatus
{
    private static readonly Place Stated = "OBR-25";

    public static string Of(MapContext c)
    {
        if (IsCorrected(c)) return "CORRECTED";
        if (Hl7ResultStatus.OfReport(c.Scope.Field(Stated)) is { } stated) return stated;
        if (c.Detail.Rows.Count == 0) return Missing.Unknown;
        if (AllRows(c, "F", "U", "F")) return "FINAL";
        return AllRows(c, "D", "W", "X") ? "CANCELLED" : "PRELIMINARY";
    }

    /// <summary>The result or any row of it was corrected.</summary>
    public static bool IsCorrected(MapContext c)
    {
        if (c.Scope.Leaf(Stated).Is("C"u8) || c.Scope.Leaf(Stated).Is("M"u8)) return true;
        foreach (var row in c.Detail.Rows)
        {
            if (row[11].Is("C")) return true;
        }
        return false;
    }

    /// <summary>The result or every row of it was cancelled.</summary>
    public static bool IsCancelled(MapContext c) => c.Scope.Leaf(Stated).Is("X"u8) || c.Detail.Rows.Count > 0 && AllRows(c, "D", "W", "X");

    /// <summary>OBX-11, else what OBR-25 says of the whole.</summary>
    public static string OfRow(MapContext c, Hl7Segment row) => Hl7ResultStatus.OfObservation(row[11]) ?? Hl7ResultStatus.OfReport(c.Scope.Field(Stated)) switch
    {
        "FINAL" => "FINAL",
        "CORRECTED" => "CORRECTED",
        "PRELIMINARY" => "PRELIMINARY",
        "CANCELLED" => "NOT_OBTAINED",
        _ => Missing.Unknown,
    };

    private static bool AllRows(MapContext c, string first, string second, string third)
    {
        foreach (var row in c.Detail.Rows)
        {
            if (!row[11].Is(first) && !row[11].Is(second) && !row[11].Is(third)) return false;
        }
        return true;
    }
}
