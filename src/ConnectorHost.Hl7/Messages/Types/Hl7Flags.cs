namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>Abnormal flags of OBX-8 (hl7-mllp 13.10).</summary>
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
}
