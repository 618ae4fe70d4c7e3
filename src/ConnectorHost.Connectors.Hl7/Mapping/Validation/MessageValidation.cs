namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>The checks of levels minimal and standard (hl7-mllp 11.2); findings only, they never refuse.</summary>
internal static class MessageValidation
{
    private const int Version24 = 240;

    /// <summary>What is of the message: header, segments required of its kind, their order, and the segments before the first detail.</summary>
    /// <param name="c">The message, whole.</param>
    /// <param name="details">Where orders or results begin; the number of segments when there are none.</param>
    public static void OfMessage(MapContext c, int details)
    {
        if (!c.Config.ValidationEnabled) return;
        Header(c);
        if (c.Config.ValidationLevel == ValidationLevel.Minimal) return;
        RequiredSegments.Check(c);
        SegmentOrder.Check(c);
        Segments(c, 0, details);
    }

    /// <summary>What is of the present detail: its segments. Nothing for messages without details, whose segments are checked with the message.</summary>
    public static void OfDetail(MapContext c)
    {
        if (!c.Config.ValidationEnabled || c.Config.ValidationLevel == ValidationLevel.Minimal || c.Scope.Detail == (0, c.Message.SegmentCount)) return;
        Segments(c, c.Scope.Detail.From, c.Scope.Detail.To);
    }

    private static void Header(MapContext c)
    {
        var msh = c.Message.SegmentAt(0);
        if (c.Config.ValidationLevel != ValidationLevel.Minimal && c.Header.Version.Number >= Version24 && !msh[7].HasValue) Empty(c, "MSH[1]-7");
        if (!msh[11].HasValue) Empty(c, "MSH[1]-11");
        if (!msh[12].HasValue) Empty(c, "MSH[1]-12");
    }

    private static void Empty(MapContext c, string location) => c.Findings.Warn(location, "101", "required field is empty");

    private static void Segments(MapContext c, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var segment = c.Message.SegmentAt(i);
            RequiredFields.Check(c, segment);
            FieldTypes.Check(c, segment);
            FieldTables.Check(c, segment);
        }
    }
}
