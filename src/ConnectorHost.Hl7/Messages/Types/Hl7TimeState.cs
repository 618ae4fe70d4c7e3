namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>What stood where a time was expected.</summary>
public enum Hl7TimeState
{
    /// <summary>Nothing, blanks, <c>""</c>, or a placeholder such as <c>00000000</c>.</summary>
    Absent,

    /// <summary>Text that is no time of the calendar: 102, no value.</summary>
    Invalid,

    /// <summary>A time of the calendar.</summary>
    Valid,
}
