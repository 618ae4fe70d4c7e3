using System.Collections.Frozen;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>A field as the standard defines it (hl7-mllp 24).</summary>
/// <param name="Number">From 1.</param>
/// <param name="Type">Name of the data type; <c>-</c> for a withdrawn one.</param>
/// <param name="Repeats">May have several repetitions.</param>
/// <param name="IsRequired">By the standard; what a missing one means says hl7-mllp 11.4.</param>
internal readonly record struct FieldDefinition(int Number, string Type, bool Repeats, bool IsRequired);

/// <summary>A segment as the standard defines it.</summary>
/// <param name="Name">Three characters.</param>
/// <param name="Fields">In order; empty for a segment of which only the name is known here.</param>
internal sealed record SegmentDefinition(string Name, IReadOnlyList<FieldDefinition> Fields)
{
    /// <summary>All segments of <c>segments.txt</c>.</summary>
    public static IReadOnlyList<SegmentDefinition> All { get; } = [.. DataLines.Of("segments.txt").Select(Parse)];

    private static readonly FrozenDictionary<string, SegmentDefinition> ByName = All.ToFrozenDictionary(s => s.Name);

    public static SegmentDefinition? Find(string name) => ByName.GetValueOrDefault(name);

    private static SegmentDefinition Parse(string line) => new(line[..3], line.Length > 3 ? [.. line[3..].Split(',').Select(Field)] : []);

    // "3 patientIdentifierList:CX*!"
    private static FieldDefinition Field(string text)
    {
        var words = DataLines.Words(text);
        var type = words[1][(words[1].IndexOf(':', StringComparison.Ordinal) + 1)..];
        return new(int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture), type.TrimEnd('*', '!'), type.Contains('*'), type.Contains('!'));
    }
}
