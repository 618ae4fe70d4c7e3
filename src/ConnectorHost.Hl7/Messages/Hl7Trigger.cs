using System.Collections.Frozen;

namespace ConnectorHost.Hl7.Messages;

/// <summary>The trigger event of a message: MSH-9-2, or what replaces it (hl7-mllp 10.3).</summary>
public static class Hl7Trigger
{
    // Structures several triggers share name none of them.
    private static readonly FrozenSet<string> Shared = FrozenSet.ToFrozenSet(
    [
        "ADT_A01", "ADT_A05", "ADT_A06", "ADT_A09", "ADT_A21", "ADT_A30", "ADT_A39", "ADT_A43", "ADT_A50", "ADT_A52", "ADT_A61", "ORU_R30", "RDE_O11", "SIU_S12", "SRM_S01", "SRR_S01",
        "MDM_T01", "MDM_T02", "REF_I12", "RRI_I12", "RQI_I01", "RPI_I01", "RQA_I08", "RPA_I08", "PPR_PC1", "PGL_PC6", "PPP_PCB", "PPG_PCG", "CRM_C01", "CSU_C09", "MFK_M01",
    ]);

    /// <summary>Upper case; empty when nothing says.</summary>
    public static string Of(Hl7Message message)
    {
        var header = message.Header;
        var stated = header.Trigger;
        var inEvn = message.Segment("EVN")[1];
        if (stated.Length > 0)
        {
            if (inEvn.HasValue && !inEvn.Is(stated) && message.Header.MessageType == "ADT") message.Warn(Hl7Warnings.TriggerMismatch);
            return stated;
        }
        var structure = header.Structure;
        if (!Shared.Contains(structure) && structure.Length == 7 && structure[3] == '_' && structure.StartsWith(header.MessageType, StringComparison.Ordinal)) return structure[4..];
        return header.MessageType switch
        {
            "ADT" => inEvn.Value()?.ToUpperInvariant() ?? "",
            "ORM" => "O01",
            "ORU" => "R01",
            _ => "",
        };
    }
}
