using System.Collections.Frozen;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Segments that each order of a message must or should have (hl7-mllp 11.3).</summary>
internal static class OrderSegments
{
    private const int Version25 = 250;

    private static readonly Place Obr = "OBR";
    private static readonly Place Rxe = "RXE";
    private static readonly Place Rxo = "RXO";
    private static readonly Place Rxr = "RXR";
    private static readonly Place Tq1 = "TQ1";
    private static readonly Place Control = "ORC-1";
    private static readonly Place[] Details = ["OBR", "RXO", "RXE", "ODS", "ODT", "RQD", "RQ1"];
    private static readonly FrozenSet<string> Cancels = FrozenSet.ToFrozenSet(["CA", "OC", "CR", "DC", "OD", "DR"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Checks the order at hand.</summary>
    public static void Check(MapContext c)
    {
        if (c.Config.ValidationLevel == ValidationLevel.Minimal) return;
        switch (c.MessageType)
        {
            case "OMG" or "OML" or "OMI":
                if (c.Scope.Segment(Obr).Exists) break;
                // An order that is only taken back needs no detail.
                if (c.Value(Control) is { } control && Cancels.Contains(control)) break;
                Missing(c, Validation.Check.RequiredSegment, "OBR", "required segment missing");
                break;
            case "OMP":
                if (!c.Scope.Segment(Rxo).Exists) Missing(c, Validation.Check.RequiredSegment, "RXO", "required segment missing");
                if (!c.Scope.Segment(Rxr).Exists) Missing(c, Validation.Check.ExpectedSegment, "RXR", "expected segment missing");
                break;
            case "RDE":
                if (!c.Scope.Segment(Rxe).Exists) Missing(c, Validation.Check.RequiredSegment, "RXE", "required segment missing");
                if (!c.Scope.Segment(Rxr).Exists) Missing(c, Validation.Check.ExpectedSegment, "RXR", "expected segment missing");
                if (!c.Scope.Segment(Tq1).Exists && c.Header.Version.Number >= Version25) Missing(c, Validation.Check.ExpectedSegment, "TQ1", "expected segment missing");
                break;
            default:
                if (!HasDetail(c)) Missing(c, Validation.Check.ExpectedSegment, "OBR", "order without detail");
                break;
        }
    }

    private static bool HasDetail(MapContext c)
    {
        foreach (var detail in Details)
        {
            if (c.Scope.Segment(detail).Exists) return true;
        }
        return false;
    }

    // Where it would be: the next of its name.
    private static void Missing(MapContext c, Check check, string name, string text)
    {
        var before = 0;
        foreach (var segment in c.Message.All(name))
        {
            if (segment.Index < c.Scope.Detail.From) before++;
        }
        c.Findings.Report(check, new(name, before + 1), "100", text);
    }
}
