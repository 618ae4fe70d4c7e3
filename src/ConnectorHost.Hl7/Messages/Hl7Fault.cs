namespace ConnectorHost.Hl7.Messages;

/// <summary>Why a payload is not an HL7 v2 message we can read (hl7-mllp 5.8, checks 2 and 3; 2.3).</summary>
public enum Hl7Fault
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>Does not start with MSH, FHS or BHS, or is shorter than the smallest header.</summary>
    NotHl7,

    /// <summary>MSH-1 is a letter, a digit, CR or LF.</summary>
    BadDelimiter,

    /// <summary>The XML encoding of HL7 v2, which is not supported.</summary>
    Xml,
}
