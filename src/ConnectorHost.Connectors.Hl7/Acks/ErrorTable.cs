namespace ConnectorHost.Connectors.Hl7.Acks;

/// <summary>HL7 table 0357 and what each code means here (hl7-mllp 5.6).</summary>
internal static class ErrorTable
{
    public static string TextOf(int code) => code switch
    {
        0 => "Message accepted",
        100 => "Segment sequence error",
        101 => "Required field missing",
        102 => "Data type error",
        103 => "Table value not found",
        104 => "Value too long",
        200 => "Unsupported message type",
        201 => "Unsupported event code",
        202 => "Unsupported processing id",
        203 => "Unsupported version id",
        _ => "Application internal error",
    };

    /// <summary>The technical words of ERR-7 behind the place.</summary>
    public static string DiagnosisOf(AckProblem problem) => problem.Code switch
    {
        100 when problem.Segment is null => "no header segment that can be read",
        100 => "is not as the structure needs it",
        101 => "is empty",
        102 => "is not of its data type",
        103 => "is not a value of its table",
        104 => "is longer than allowed",
        200 => "is not in 'channels'",
        201 => "has no rule and 'hl7.unknown.trigger' is reject",
        202 => "is not in 'hl7.processing.ids'",
        203 => "is not a version read here",
        _ when problem.Segment is not null => "see user message",
        _ => "",
    };
}
