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
        char.ToUpperInvariant(finding.Text[0]) + finding.Text[1..], IsWarning: !finding.IsError, IsCode(finding.Code) ? null : finding.Code);

    private static bool IsCode(string text) => text.Length == 3 && char.IsAsciiDigit(text[0]);

    // Findings with a name of ours take the code of table 0357 that says most.
    private static int CodeOf(in Finding finding)
    {
        if (IsCode(finding.Code)) return int.Parse(finding.Code, NumberStyles.None, CultureInfo.InvariantCulture);
        return finding.IsDefault ? Missing : finding.Place.Field == 0 ? SequenceError : TypeError;
    }
}
