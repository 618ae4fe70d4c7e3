namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>What a flag of OBX-8 says (table 0078, hl7-mllp 13.10).</summary>
public enum Hl7FlagMeaning
{
    /// <summary>Not in the table.</summary>
    Unknown,

    /// <summary>N.</summary>
    Normal,

    /// <summary>A.</summary>
    Abnormal,

    /// <summary>AA, and CRIT, PANIC and <c>*</c> of practice.</summary>
    VeryAbnormal,

    /// <summary>L.</summary>
    Low,

    /// <summary>LL.</summary>
    CriticalLow,

    /// <summary>H.</summary>
    High,

    /// <summary>HH.</summary>
    CriticalHigh,

    /// <summary>Below or above what the instrument measures.</summary>
    OffScale,

    /// <summary>S, I, R, MS, VS, SDD.</summary>
    Susceptibility,

    /// <summary>U, D, B, W.</summary>
    Trend,

    /// <summary>POS, NEG, IND, DET, ND.</summary>
    Qualitative,
}

/// <summary>Abnormal flags and result statuses (hl7-mllp 13.10).</summary>
public static class Hl7Flags
{
    /// <summary>Meaning of one flag; case does not matter.</summary>
    public static Hl7FlagMeaning Meaning(string flag) => flag.ToUpperInvariant() switch
    {
        "N" => Hl7FlagMeaning.Normal,
        "A" => Hl7FlagMeaning.Abnormal,
        "AA" or "CRIT" or "PANIC" or "*" => Hl7FlagMeaning.VeryAbnormal,
        "L" => Hl7FlagMeaning.Low,
        "LL" => Hl7FlagMeaning.CriticalLow,
        "H" => Hl7FlagMeaning.High,
        "HH" => Hl7FlagMeaning.CriticalHigh,
        "<" or ">" => Hl7FlagMeaning.OffScale,
        "S" or "I" or "R" or "MS" or "VS" or "SDD" => Hl7FlagMeaning.Susceptibility,
        "U" or "D" or "B" or "W" => Hl7FlagMeaning.Trend,
        "POS" or "NEG" or "IND" or "DET" or "ND" => Hl7FlagMeaning.Qualitative,
        _ => Hl7FlagMeaning.Unknown,
    };

    /// <summary>Whether somebody has to be called: critical or very abnormal.</summary>
    public static bool IsCritical(string flag) =>
        Meaning(flag) is Hl7FlagMeaning.VeryAbnormal or Hl7FlagMeaning.CriticalLow or Hl7FlagMeaning.CriticalHigh;

    /// <summary>The flags of OBX-8 in wire order, one per repetition, trimmed.</summary>
    public static List<string> Read(Hl7Field field)
    {
        var flags = new List<string>();
        foreach (var part in field)
        {
            if (part.Value() is { } flag) flags.Add(flag);
        }
        return flags;
    }

    /// <summary>Status of one observation row from OBX-11 (table 0085); <c>null</c> when empty, the order detail decides then.</summary>
    public static string? ObservationStatus(Hl7Field obx11) => obx11.Value()?.ToUpperInvariant() switch
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
    public static string? ReportStatus(Hl7Field obr25) => obr25.Value()?.ToUpperInvariant() switch
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
