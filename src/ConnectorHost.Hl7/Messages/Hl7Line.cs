namespace ConnectorHost.Hl7.Messages;

/// <summary>What a line begins.</summary>
public enum Hl7Line
{
    /// <summary>No segment start: text of the segment before (hl7-mllp 9.3).</summary>
    Continuation,

    /// <summary>A segment of the message.</summary>
    Segment,

    /// <summary>An ADD line, joined to the last field of the segment before.</summary>
    Add,

    /// <summary>MSH.</summary>
    Message,

    /// <summary>FHS.</summary>
    FileHeader,

    /// <summary>BHS.</summary>
    BatchHeader,

    /// <summary>BTS.</summary>
    BatchTrailer,

    /// <summary>FTS.</summary>
    FileTrailer,

    /// <summary>Nothing but breaks and blanks was left.</summary>
    End,
}
