using System.Globalization;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>Findings of class E as problems of an answer.</summary>
internal static class Problems
{
    /// <summary>More do not fit an answer (hl7-mllp 5.6).</summary>
    private const int Most = 10;

    public static void Add(List<Hl7Problem> problems, Findings findings)
    {
        foreach (var finding in findings.All)
        {
            if (!finding.IsError || problems.Count >= Most) continue;
            var problem = Of(finding);
            if (!problems.Contains(problem)) problems.Add(problem);
        }
    }

    // "PID[1]-3" as findings write it.
    private static Hl7Problem Of(in Finding finding)
    {
        var location = finding.Location.AsSpan();
        var close = location.IndexOf(']');
        var sequence = close > 4 && int.TryParse(location[4..close], NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : 1;
        var dash = location.IndexOf('-');
        var field = dash > 0 && int.TryParse(location[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var f) ? f : 0;
        var code = int.TryParse(finding.Code, NumberStyles.None, CultureInfo.InvariantCulture, out var c) ? c : 100;
        return new(code, location[..3].ToString(), sequence, field, 0, char.ToUpperInvariant(finding.Text[0]) + finding.Text[1..]);
    }
}
