using System.Collections.Frozen;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>The user's four admission types (hl7-mllp 16.1): PV1-4 by code, then by its text, then admit source and class.</summary>
internal static class AdmissionTypes
{
    private const string Elective = "ELECTIVE";
    private const string Urgent = "URGENT";
    private const string Emergency = "EMERGENCY";
    private const string Transfer = "TRANSFER";

    private static readonly Place Type = "PV1-4";
    private static readonly Place TypeText = "PV1-4-2";
    private static readonly Place AdmitSource = "PV1-14";
    private static readonly Place PatientClass = "PV1-2";

    // Rules 1 to 4: codes of table 0007 and of UB-04, and what their text contains. Each rule is asked with code and text before the next.
    private static readonly (FrozenSet<string> Codes, string[] Words, string Result)[] Rules =
    [
        (Set("E", "A", "1", "5"), ["emerg"], Emergency),
        (Set("U", "L", "N", "2", "4"), ["urgent", "newborn", "labor"], Urgent),
        (Set("T"), ["transfer"], Transfer),
        (Set("C", "R", "3"), ["elective", "routine"], Elective),
    ];

    private static readonly FrozenSet<string> FromFacility = Set("4", "5", "6");

    /// <summary>One of the four; nothing that says so is ELECTIVE and a finding.</summary>
    public static string Of(MapContext c)
    {
        if (Stated(c) is { } stated) return stated;
        c.Findings.Default(c.At(Type), "admission_type_defaulted", "no known admission type stated");
        return Elective;
    }

    /// <summary>Without the default.</summary>
    public static string? Stated(MapContext c)
    {
        var (code, text) = (c.Value(Type), c.Value(TypeText));
        var isFromFacility = c.Value(AdmitSource) is { } source && FromFacility.Contains(source);
        foreach (var (codes, words, result) in Rules)
        {
            if (!(code is not null && codes.Contains(code)) && !HasWord(code, words) && !HasWord(text, words)) continue;
            return result == Elective && isFromFacility ? Transfer : result;
        }
        if (isFromFacility) return Transfer;
        if (c.Scope.Leaf(AdmitSource).Is("7"u8) || c.Scope.Leaf(PatientClass).Is("E"u8)) return Emergency;
        return c.Scope.Leaf(PatientClass).Is("B"u8) ? Urgent : null;
    }

    private static bool HasWord(string? text, string[] words)
    {
        if (text is null) return false;
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    private static FrozenSet<string> Set(params string[] codes) => codes.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
