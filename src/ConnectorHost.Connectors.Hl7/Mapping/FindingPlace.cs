using System.Globalization;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Mapping;

/// <summary>Where a finding is: <c>PID[1]-3</c> in text, <c>PID^1^3</c> in an ERR segment.</summary>
/// <param name="Segment">Segment id.</param>
/// <param name="Sequence">Occurrence of the segment, from 1.</param>
/// <param name="Field">From 1; 0: the segment as a whole.</param>
/// <param name="Component">From 1; 0: the field as a whole.</param>
internal readonly record struct FindingPlace(string Segment, int Sequence, int Field = 0, int Component = 0)
{
    public static FindingPlace Of(Hl7Segment segment, int field = 0, int component = 0) => new(segment.Name, segment.Occurrence + 1, field, component);

    /// <summary>Reads the text form; for constants.</summary>
    public static implicit operator FindingPlace(string text)
    {
        var close = text.IndexOf(']', StringComparison.Ordinal);
        var parts = text[(close + 1)..].Split('-');
        return new(text[..3], Number(text[4..close]), parts.Length > 1 ? Number(parts[1]) : 0, parts.Length > 2 ? Number(parts[2]) : 0);
    }

    public override string ToString() => (Field, Component) switch
    {
        (0, _) => string.Create(CultureInfo.InvariantCulture, $"{Segment}[{Sequence}]"),
        (_, 0) => string.Create(CultureInfo.InvariantCulture, $"{Segment}[{Sequence}]-{Field}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Segment}[{Sequence}]-{Field}-{Component}"),
    };

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
