using System.Collections.Frozen;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>What kind of order it is (hl7-mllp 17.1): by its detail segment, its section (table 0074), then the type of the message.</summary>
internal static class OrderCategories
{
    public const string Laboratory = "LABORATORY";
    public const string Radiology = "RADIOLOGY";
    public const string Medication = "MEDICATION";
    public const string Diet = "DIET";
    public const string Supply = "SUPPLY";
    public const string General = "GENERAL";

    private static readonly Place Section = "OBR-24";
    private static readonly (Place Segment, string Category)[] BySegment =
    [
        ("RXO", Medication), ("RXE", Medication), ("RXG", Medication), ("ODS", Diet), ("ODT", Diet), ("RQD", Supply), ("RQ1", Supply),
    ];

    private static readonly FrozenSet<string> LaboratorySections =
        "LAB CH HM MB BLB SP BG CG CP IMM MCB MYC OSL SR TX VR".Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenSet<string> RadiologySections = "RAD RUS CT MR NMR XRC RX OUS VUS CUS NMS".Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static string Of(MapContext c)
    {
        foreach (var (segment, category) in BySegment)
        {
            if (c.Scope.Segment(segment).Exists) return category;
        }
        if (IsLaboratory(c)) return Laboratory;
        if (c.Value(Section) is { } section && RadiologySections.Contains(section)) return Radiology;
        return c.MessageType switch { "OML" => Laboratory, "OMI" => Radiology, _ => General };
    }

    /// <summary>OBR-24 names a laboratory section.</summary>
    public static bool IsLaboratory(MapContext c) => c.Value(Section) is { } section && LaboratorySections.Contains(section);
}
