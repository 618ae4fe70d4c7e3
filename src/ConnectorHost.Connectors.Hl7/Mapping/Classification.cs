namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary><c>PHI</c>, or <c>RESTRICTED</c> for what the sender or the user's list marks as sensitive (hl7-mllp 15.1).</summary>
internal static class Classification
{
    private const string Phi = "PHI";
    private const string Restricted = "RESTRICTED";

    private static readonly Place Vip = "PV1-16";
    private static readonly Place PersonProtection = "PD1-12";
    private static readonly Place VisitProtection = "PV2-22";
    private static readonly Place OrderConfidentiality = "ORC-28";
    private static readonly Place DocumentConfidentiality = "TXA-18";
    private static readonly Place DocumentType = "TXA-2";
    private static readonly Place[] Services = ["OBR-4", "OBR-4-4", "RXO-1", "RXO-1-4", "RXE-2", "RXE-2-4", "ODS-3", "ODS-3-4"];

    public static string Of(MapContext c)
    {
        if (c.Scope.Leaf(Vip).HasValue || c.Scope.Leaf(PersonProtection).Is("Y"u8) || c.Scope.Leaf(VisitProtection).Is("Y"u8)) return Restricted;
        if (IsConfidential(c, OrderConfidentiality) || IsConfidential(c, DocumentConfidentiality)) return Restricted;
        return c.Config.SensitiveCodes.Count > 0 && HasSensitiveCode(c) ? Restricted : Phi;
    }

    private static bool IsConfidential(MapContext c, Place place) =>
        c.Scope.Leaf(place) is { HasValue: true } leaf && !leaf.Is("U"u8) && !leaf.Is("N"u8);

    private static bool HasSensitiveCode(MapContext c)
    {
        if (Listed(c, c.Value(DocumentType))) return true;
        foreach (var place in Services)
        {
            if (Listed(c, c.Value(place))) return true;
        }
        return HasSensitiveDiagnosis(c, c.Scope.Patient) || HasSensitiveDiagnosis(c, c.Scope.Detail);
    }

    private static bool HasSensitiveDiagnosis(MapContext c, (int From, int To) range)
    {
        for (var i = range.From; i < range.To; i++)
        {
            var segment = c.Message.SegmentAt(i);
            if (!segment.Is("DG1")) continue;
            if (Listed(c, segment[3].Component(1).Value()) || Listed(c, segment[3].Component(4).Value())) return true;
        }
        return false;
    }

    private static bool Listed(MapContext c, string? code) => code is not null && c.Config.SensitiveCodes.Contains(code);
}
