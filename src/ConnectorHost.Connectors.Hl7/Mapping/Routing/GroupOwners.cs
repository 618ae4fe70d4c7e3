namespace ConnectorHost.Connectors.Hl7.Mapping.Routing;

/// <summary>Which order or result a finding inside a segment is about, where a message has several (hl7-mllp 11.1).</summary>
internal static class GroupOwners
{
    /// <param name="c">Its findings need owners.</param>
    /// <param name="groups">Segments of each, and the SPM it stands under, else -1.</param>
    public static void Tell(MapContext c, List<(int From, int To, int Specimen)> groups)
    {
        PatientRanges.Own(c);
        foreach (var (from, _, specimen) in groups)
        {
            if (specimen >= 0) c.Findings.Own(specimen, specimen, from, c.Message.SegmentCount);
        }
        foreach (var (from, to, _) in groups) c.Findings.Own(from, from, to, c.Message.SegmentCount);
    }
}
