using System.Globalization;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>Findings as problems of an answer.</summary>
internal static class Problems
{
    /// <summary>More do not fit an answer (hl7-mllp 5.6).</summary>
    public const int Most = 10;

    private const int SequenceError = 100;
    private const int Missing = 101;
    private const int TypeError = 102;

    /// <summary>Adds the findings of one class that are not there yet.</summary>
    public static void Add(List<Hl7Problem> problems, Findings findings, FindingClass wanted)
    {
        foreach (var finding in findings.All)
        {
            if (problems.Count >= Most) return;
            if (finding.Class == wanted && Of(finding) is var problem && !problems.Contains(problem)) problems.Add(problem);
        }
    }

    private static Hl7Problem Of(in Finding finding) => new(CodeOf(finding), finding.Place.Segment, finding.Place.Sequence, finding.Place.Field, finding.Place.Component,
        char.ToUpperInvariant(finding.Text[0]) + finding.Text[1..], IsWarning: !finding.IsError);

    // Findings with a name of ours take the code of table 0357 that says most.
    private static int CodeOf(in Finding finding)
    {
        if (int.TryParse(finding.Code, NumberStyles.None, CultureInfo.InvariantCulture, out var code)) return code;
        return finding.IsDefault ? Missing : finding.Place.Field == 0 ? SequenceError : TypeError;
    }
}
