namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>How grave a finding is (hl7-mllp 11.1).</summary>
internal enum FindingClass
{
    /// <summary>The level does not ask for the check.</summary>
    None,

    /// <summary>Logged, and nothing else.</summary>
    Info,

    /// <summary>Status WARNING.</summary>
    Warning,

    /// <summary>Status FAILED.</summary>
    Error,
}

/// <summary>A finding of validation or mapping; never holds a value of the message.</summary>
/// <param name="Class">E, W or I.</param>
/// <param name="Place">Where.</param>
/// <param name="Code">Of table 0357 or our name.</param>
/// <param name="Text">For people.</param>
/// <param name="IsDefault">A required value was not stated and a default stands in.</param>
internal readonly record struct Finding(FindingClass Class, FindingPlace Place, string Code, string Text, bool IsDefault = false)
{
    public bool IsError => Class == FindingClass.Error;

    /// <summary>Whether the other one says nothing more: the same at the same place, and no graver.</summary>
    public bool Covers(in Finding other) => Place == other.Place && Code == other.Code && Class >= other.Class;

    /// <summary>As validationMessages show it.</summary>
    public override string ToString() => $"{(Class switch { FindingClass.Error => 'E', FindingClass.Warning => 'W', _ => 'I' })} {Place} {Code}: {Text}";
}
