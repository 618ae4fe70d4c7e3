using System.Collections.Frozen;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>How the content of a field is checked (hl7-mllp 11.5).</summary>
internal enum FieldKind
{
    /// <summary>Anything goes.</summary>
    Free,

    /// <summary>DT.</summary>
    Date,

    /// <summary>TM.</summary>
    TimeOfDay,

    /// <summary>TS and DTM; the first component.</summary>
    Time,

    /// <summary>DR: two times.</summary>
    TimeRange,

    /// <summary>DLD: the second component is a time.</summary>
    TimeSecond,

    /// <summary>NM.</summary>
    Number,

    /// <summary>SI.</summary>
    SetId,

    /// <summary>CX.</summary>
    Identifier,

    /// <summary>HD.</summary>
    Authority,

    /// <summary>EI.</summary>
    Entity,

    /// <summary>ID, when no table is known for it.</summary>
    Code,

    /// <summary>ST.</summary>
    Text,
}

/// <summary>The kind of each data type.</summary>
internal static class FieldKinds
{
    private static readonly FrozenDictionary<string, FieldKind> ByType = new Dictionary<string, FieldKind>
    {
        ["DT"] = FieldKind.Date,
        ["TM"] = FieldKind.TimeOfDay,
        ["TS"] = FieldKind.Time,
        ["DTM"] = FieldKind.Time,
        ["DR"] = FieldKind.TimeRange,
        ["DLD"] = FieldKind.TimeSecond,
        ["NM"] = FieldKind.Number,
        ["SI"] = FieldKind.SetId,
        ["CX"] = FieldKind.Identifier,
        ["HD"] = FieldKind.Authority,
        ["EI"] = FieldKind.Entity,
        ["ID"] = FieldKind.Code,
        ["ST"] = FieldKind.Text,
    }.ToFrozenDictionary();

    public static FieldKind Of(string type) => ByType.GetValueOrDefault(type);

    /// <summary>Only levels that look at everything check these.</summary>
    public static bool IsThorough(this FieldKind kind) => kind is FieldKind.Free or FieldKind.Authority or FieldKind.Entity or FieldKind.Code or FieldKind.Text;
}
