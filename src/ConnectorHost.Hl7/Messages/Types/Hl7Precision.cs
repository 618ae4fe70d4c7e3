namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>How much of a time was stated (hl7-mllp 13.1), coarse to fine.</summary>
public enum Hl7Precision
{
    /// <summary>YYYY.</summary>
    Year,

    /// <summary>YYYYMM.</summary>
    Month,

    /// <summary>YYYYMMDD.</summary>
    Day,

    /// <summary>To the hour; practice only.</summary>
    Hour,

    /// <summary>To the minute.</summary>
    Minute,

    /// <summary>To the second.</summary>
    Second,

    /// <summary>To a fraction of a second; milliseconds are kept.</summary>
    Fraction,
}
