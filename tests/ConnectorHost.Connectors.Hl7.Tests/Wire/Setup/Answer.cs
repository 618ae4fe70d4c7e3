using System.Text;

namespace ConnectorHost.Connectors.Hl7.Tests.Wire.Setup;

/// <summary>An HL7 payload that came back, read by field numbers.</summary>
internal sealed class Answer(byte[] payload)
{
    private readonly string[] _segments = Encoding.Latin1.GetString(payload).Split('\r', StringSplitOptions.RemoveEmptyEntries);

    public byte[] Payload { get; } = payload;

    /// <summary>One character per byte.</summary>
    public string Text => Encoding.Latin1.GetString(Payload);

    public IReadOnlyList<string> Segments => _segments;

    public IEnumerable<string> Names => _segments.Select(s => s[..3]);

    public string Code => Field("MSA", 1);

    public string Of => Field("MSA", 2);

    /// <summary>Field by its HL7 number, raw; empty when absent.</summary>
    /// <param name="occurrence">Which segment of that name, from 0.</param>
    public string Field(string segment, int number, int occurrence = 0)
    {
        var line = _segments.Where(s => s.StartsWith(segment, StringComparison.Ordinal)).ElementAtOrDefault(occurrence);
        if (line is null) return "";
        var separator = _segments[0][3];
        var isHeader = segment is "MSH" or "FHS" or "BHS";
        if (isHeader && number == 1) return separator.ToString();
        return line.Split(separator).ElementAtOrDefault(isHeader ? number - 1 : number) ?? "";
    }

    public int Count(string segment) => Names.Count(n => n == segment);

    /// <summary>Code and control id of each MSA, in order.</summary>
    public IEnumerable<string> Codes => Enumerable.Range(0, Count("MSA")).Select(i => $"{Field("MSA", 1, i)} {Field("MSA", 2, i)}");

    public override string ToString() => Text.Replace('\r', '\n');
}
