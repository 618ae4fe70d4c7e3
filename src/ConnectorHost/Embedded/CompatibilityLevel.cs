using System.Diagnostics.CodeAnalysis;

namespace ConnectorHost.Embedded;

/// <summary>What a new schema of a subject must keep to (kafka-connect 26.5).</summary>
/// <param name="Name">Upper case name on the wire.</param>
/// <param name="Backward">The new schema reads old data.</param>
/// <param name="Forward">The old schema reads new data.</param>
/// <param name="Transitive">Every live version counts, not the latest alone.</param>
internal sealed record CompatibilityLevel(string Name, bool Backward, bool Forward, bool Transitive)
{
    private static readonly CompatibilityLevel[] All =
    [
        new("NONE", false, false, false), new("BACKWARD", true, false, false), new("BACKWARD_TRANSITIVE", true, false, true),
        new("FORWARD", false, true, false), new("FORWARD_TRANSITIVE", false, true, true), new("FULL", true, true, false),
        new("FULL_TRANSITIVE", true, true, true),
    ];

    /// <summary>BACKWARD, the level of a registry nobody configured.</summary>
    public static CompatibilityLevel Initial { get; } = All[1];

    public static bool TryParse(string? name, [NotNullWhen(true)] out CompatibilityLevel? level) =>
        (level = Array.Find(All, known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) is not null;

    /// <summary>Compares a new schema with earlier versions and stops at the first that it fails.</summary>
    /// <returns>The texts of the faults, then those that name the earlier version; empty when compatible.</returns>
    public IReadOnlyList<string> Check(ParsedSchema candidate, IEnumerable<SubjectVersion> newestFirst)
    {
        if (!Backward && !Forward) return [];
        foreach (var earlier in Transitive ? newestFirst : newestFirst.Take(1))
        {
            var faults = Compare(candidate.Root, earlier.Schema.Parsed.Root);
            if (faults.Count > 0) return [.. faults, .. Describe(earlier)];
        }
        return [];
    }

    private List<string> Compare(AvroType candidate, AvroType earlier)
    {
        var faults = new List<string>();
        // Confluent lists the faults of the old reader first.
        if (Forward) faults.AddRange(AvroCompatibility.Check(earlier, candidate).Select(fault => fault.Describe("old", "new")));
        if (Backward) faults.AddRange(AvroCompatibility.Check(candidate, earlier).Select(fault => fault.Describe("new", "old")));
        return faults;
    }

    private IEnumerable<string> Describe(SubjectVersion earlier)
    {
        const int longest = 10 * 1024;
        var text = earlier.Schema.Parsed.Text;
        yield return $"{{oldSchemaVersion: {earlier.Version}}}";
        yield return text.Length <= longest
            ? $"{{oldSchema: '{text}'}}"
            : $"{{oldSchema: <truncated to {longest} characters> '{text[..longest]}'}}";
        yield return $"{{validateFields: 'false', compatibility: '{Name}'}}";
    }
}
