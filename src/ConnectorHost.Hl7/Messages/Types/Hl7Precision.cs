namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>How much of a time was stated (hl7-mllp 13.1), coarse to fine.</summary>
public enum Hl7Precision
{
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Fraction,
}
