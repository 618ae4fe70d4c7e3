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
/// <param name="Text">For people: ERR-8, and MSA-3 below 2.7.</param>
internal sealed record AckProblem(int Code, string Text, string? Segment = null, int Sequence = 1, int Field = 0, int Component = 0);

/// <summary>The outcome of one message.</summary>
/// <param name="Problems">Why it is negative, the deciding one first; null when it is not.</param>
internal readonly record struct AckOutcome(AckKind Kind, IReadOnlyList<AckProblem>? Problems = null)
{
    public static AckOutcome Accept { get; } = new(AckKind.Accept);
    public static AckOutcome None { get; } = new(AckKind.None);
    public static AckOutcome Abandoned { get; } = new(AckKind.Abandoned);
    public static AckOutcome Unavailable { get; } = new(AckKind.Unavailable, [new AckProblem(207, "temporarily unavailable, resend")]);
    public static AckOutcome Error(params IReadOnlyList<AckProblem> problems) => new(AckKind.Error, problems);
    public static AckOutcome Reject(params IReadOnlyList<AckProblem> problems) => new(AckKind.Reject, problems);
}
