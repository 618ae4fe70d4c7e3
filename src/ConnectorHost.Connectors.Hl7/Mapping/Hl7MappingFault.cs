namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>Why a message gives no event at all (hl7-mllp 5.8, checks 10 and 12 to 14); nothing of it may be produced.</summary>
/// <param name="Problems">At least one, in the order found; each becomes an ERR from version 2.5 on.</param>
/// <param name="IsReject">Answered AR or CR (not accepted by its kind), else AE or CE (its content is at fault).</param>
internal sealed record Hl7MappingFault(IReadOnlyList<Hl7Problem> Problems, bool IsReject = false)
{
    public Hl7MappingFault(Hl7Problem problem, bool isReject = false)
        : this([problem], isReject)
    {
    }

    /// <summary>The one that decides the answer.</summary>
    public Hl7Problem First => Problems[0];

    public override string ToString() => $"{First.Code} at {First.Segment}-{First.Field}";
}

/// <summary>One problem as an ERR segment states it; never holds a value of the message.</summary>
/// <param name="Code">Table 0357: 100 to 104, 201, 203.</param>
/// <param name="Segment">Segment id.</param>
/// <param name="Sequence">Occurrence of the segment, from 1.</param>
/// <param name="Field">From 1; 0: the segment as a whole.</param>
/// <param name="Component">From 1; 0: the field as a whole.</param>
/// <param name="Text">What is wrong, for people.</param>
/// <param name="IsWarning">Severity W: told beside a positive answer (hl7-mllp 5.6).</param>
/// <param name="Name">Our own name for it, where table 0357 has none.</param>
internal sealed record Hl7Problem(int Code, string Segment, int Sequence, int Field, int Component, string Text, bool IsWarning = false, string? Name = null);
