namespace ConnectorHost.Connectors.Hl7.Acks;

/// <summary>What a message is answered with, before mode and codes (hl7-mllp 5.2).</summary>
internal enum AckKind
{
    /// <summary>No answer whatever the message asks for: it is itself an acknowledgement.</summary>
    None,

    /// <summary>Every event is durable in Kafka.</summary>
    Accept,

    /// <summary>Known not to be stored: content error, or failed for good.</summary>
    Error,

    /// <summary>Type, event, version, processing id, security, size.</summary>
    Reject,

    /// <summary>Not stored in time, failed for now, or nobody knows: <c>ack.on.unavailable</c>.</summary>
    Unavailable,

    /// <summary>Given up because we stop: no answer whatever the settings say, the connection closes and the sender repeats (hl7-mllp 3.1).</summary>
    Abandoned,
}

/// <summary>A place and a reason for an ERR segment; technical words only, never a value of the message.</summary>
/// <param name="Code">HL7 table 0357.</param>
/// <param name="Text">For people, ASCII: ERR-8, and MSA-3 below 2.7.</param>
/// <param name="Segment">Segment id; null: no place.</param>
/// <param name="Sequence">Occurrence of the segment, from 1.</param>
/// <param name="Field">From 1; 0: the segment as a whole.</param>
/// <param name="Component">From 1; 0: the field as a whole.</param>
internal sealed record AckProblem(int Code, string Text, string? Segment = null, int Sequence = 1, int Field = 0, int Component = 0)
{
    /// <summary>Table 0516: <c>E</c> or <c>W</c>; warnings are written on an AA only, from version 2.5 on (hl7-mllp 5.6).</summary>
    public char Severity { get; init; } = 'E';

    /// <summary>Repetition of the field, from 1; 0: not said.</summary>
    public int Repetition { get; init; }

    /// <summary>From 1; 0: the component as a whole.</summary>
    public int Subcomponent { get; init; }

    /// <summary>Our own name for it (ERR-5), for what table 0357 has no code for; null: none.</summary>
    public string? Name { get; init; }
}

/// <summary>The outcome of one message.</summary>
/// <param name="Problems">Why it is negative, the deciding one first; on a positive one warnings to be told; null when there are none.</param>
internal readonly record struct AckOutcome(AckKind Kind, IReadOnlyList<AckProblem>? Problems = null)
{
    public static AckOutcome Accept { get; } = new(AckKind.Accept);
    public static AckOutcome None { get; } = new(AckKind.None);
    public static AckOutcome Abandoned { get; } = new(AckKind.Abandoned);
    public static AckOutcome Unavailable { get; } = new(AckKind.Unavailable, [new AckProblem(207, "temporarily unavailable, resend")]);

    /// <summary>A fault of ours (hl7-mllp 5.8, check 15).</summary>
    public static AckOutcome Failed { get; } = Error(new AckProblem(207, "the message could not be processed"));

    public static AckOutcome Error(params IReadOnlyList<AckProblem> problems) => new(AckKind.Error, problems);
    public static AckOutcome Reject(params IReadOnlyList<AckProblem> problems) => new(AckKind.Reject, problems);
}
