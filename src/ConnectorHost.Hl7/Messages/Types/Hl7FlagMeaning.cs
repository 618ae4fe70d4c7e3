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
