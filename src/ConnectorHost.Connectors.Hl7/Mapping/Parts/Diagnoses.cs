using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>DG1 segments of the scope.</summary>
internal static class Diagnoses
{
    private static readonly Place First = "DG1";

    /// <summary>Text of the first admitting diagnosis, else of the first.</summary>
    public static string? AdmittingText(MapContext c)
    {
        if (!c.Scope.Segment(First).Exists) return null;
        for (var i = c.Scope.Detail.From; i < c.Scope.Detail.To; i++)
        {
            var segment = c.Message.SegmentAt(i);
            if (segment.Is("DG1") && segment[6].Is("A") && Text(c, segment) is { } text) return text;
        }
        return Text(c, c.Scope.Segment(First));
    }

    /// <summary>DG1-4.</summary>
    public static string? Description(MapContext c, Hl7Segment dg1) => Texts.Whole(c, dg1, 4);

    private static string? Text(MapContext c, Hl7Segment dg1) => dg1[3].Component(2).SimpleValue() ?? Description(c, dg1);
}
