namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>What can be checked: the rows of hl7-mllp 11.2.</summary>
internal enum Check
{
    MessageTime,
    HeaderField,
    StructureKnown,

    /// <summary>A segment that <see cref="RequiredSegments"/> requires.</summary>
    RequiredSegment,

    /// <summary>A segment that it expects.</summary>
    ExpectedSegment,

    /// <summary>A segment that only the structure requires.</summary>
    StructureSegment,

    /// <summary>A field whose absence fails the message.</summary>
    RequiredField,

    /// <summary>A field whose absence is a warning.</summary>
    ExpectedField,

    /// <summary>A field that only the segment's definition requires, or lets stand once.</summary>
    DefinedField,
    Order,
    UnknownSegment,
    Cardinality,
    DataType,
    HarmlessType,
    ControlCharacter,
    CheckDigit,
    MappedTable,
    MappedUserTable,
    Table,
    UserTable,
    Length,
    SetId,
    EventType,
    Version,
}

/// <summary>The class of a finding by check and level (hl7-mllp 11.2), as data.</summary>
internal static class Levels
{
    private const FindingClass None = FindingClass.None;
    private const FindingClass I = FindingClass.Info;
    private const FindingClass W = FindingClass.Warning;
    private const FindingClass E = FindingClass.Error;

    private static readonly FindingClass[][] Rows = Build();

    public static FindingClass ClassOf(Check check, ValidationLevel level) => Rows[(int)check][(int)level];

    private static FindingClass[][] Build()
    {
        var rows = new FindingClass[Enum.GetValues<Check>().Length][];
        // minimal, standard, strict
        Row(Check.MessageTime, None, W, E);
        Row(Check.HeaderField, W, W, E);
        Row(Check.StructureKnown, None, I, W);
        Row(Check.RequiredSegment, None, E, E);
        Row(Check.ExpectedSegment, None, W, W);
        Row(Check.StructureSegment, None, I, W);
        Row(Check.RequiredField, None, E, E);
        Row(Check.ExpectedField, None, W, E);
        Row(Check.DefinedField, None, I, W);
        Row(Check.Order, None, W, E);
        Row(Check.UnknownSegment, None, I, W);
        Row(Check.Cardinality, None, W, E);
        Row(Check.DataType, W, W, E);                               // minimal: mapping tells of what it reads, validation looks at nothing
        Row(Check.HarmlessType, None, I, I);
        Row(Check.ControlCharacter, None, W, W);
        Row(Check.CheckDigit, None, None, E);
        Row(Check.MappedTable, None, W, E);
        Row(Check.MappedUserTable, None, W, W);
        Row(Check.Table, None, I, E);
        Row(Check.UserTable, None, I, W);
        Row(Check.Length, None, None, W);
        Row(Check.SetId, None, I, W);
        Row(Check.EventType, None, W, E);
        Row(Check.Version, None, None, E);
        return rows;

        void Row(Check check, FindingClass minimal, FindingClass standard, FindingClass strict) => rows[(int)check] = [minimal, standard, strict];
    }
}
