using System.Globalization;

namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Versions a line of a data file counts for: <c>-2.4</c> up to 2.4, <c>2.6-</c> from 2.6, <c>2.3-2.4</c>.</summary>
/// <param name="From">Comparable number, 2.5.1 is 251.</param>
/// <param name="To">Itself included.</param>
internal readonly record struct VersionRange(int From, int To)
{
    public static VersionRange All { get; } = new(0, int.MaxValue);

    public bool Holds(int version) => version >= From && version <= To;

    public static bool TryParse(string text, out VersionRange range)
    {
        range = All;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 || text[0] != '-' && text[0] != '2') return false;
        range = new(dash == 0 ? 0 : Number(text[..dash]), dash == text.Length - 1 ? int.MaxValue : Number(text[(dash + 1)..]));
        return true;
    }

    private static int Number(string version)
    {
        var parts = version.Split('.');
        return Part(parts[0]) * 100 + Part(parts[1]) * 10 + (parts.Length > 2 ? Part(parts[2]) : 0);
    }

    private static int Part(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
