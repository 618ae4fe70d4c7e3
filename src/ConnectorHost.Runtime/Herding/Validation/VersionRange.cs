using System.Globalization;

namespace ConnectorHost.Runtime.Herding.Validation;

/// <summary>A plugin version as configs ask for it: <c>latest</c>, one version, or Maven ranges such as <c>[1.0,2.0),(3.0,)</c>.</summary>
internal sealed class VersionRange
{
    private readonly List<Interval> _intervals;
    private readonly string _text;

    private VersionRange(List<Interval> intervals, string text) => (_intervals, _text) = (intervals, text);

    /// <exception cref="FormatException">No version and no range.</exception>
    public static VersionRange Parse(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0 || trimmed == "latest") return new VersionRange([], "latest");
        if (trimmed[0] is not ('[' or '('))
            return trimmed.AsSpan().IndexOfAny("[](),") < 0 ? new VersionRange([new Interval(trimmed, true, trimmed, true)], $"[{trimmed},{trimmed}]") : throw new FormatException($"Invalid version specification: {text}");
        var intervals = new List<Interval>();
        for (var at = 0; at < trimmed.Length;)
        {
            var end = trimmed.IndexOfAny([']', ')'], at);
            if (trimmed[at] is not ('[' or '(') || end < 0) throw new FormatException($"Unbounded range: {text}");
            intervals.Add(Interval.Parse(trimmed[at..(end + 1)], text));
            at = end + 1;
            if (at < trimmed.Length && trimmed[at] == ',') at++;
        }
        return new VersionRange(intervals, trimmed);
    }

    /// <summary>A version that is not known matches anything but itself being asked for.</summary>
    public bool Matches(string? version) => _intervals.Count == 0 || (version is not null && _intervals.Exists(i => i.Contains(version)));

    /// <summary>One version as the range Kafka shows for it.</summary>
    public override string ToString() => _text;

    private static int Compare(string a, string b)
    {
        string[] left = a.Split('.', '-'), right = b.Split('.', '-');
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            var (l, r) = (i < left.Length ? left[i] : "0", i < right.Length ? right[i] : "0");
            var numbers = int.TryParse(l, NumberStyles.None, CultureInfo.InvariantCulture, out var ln) & int.TryParse(r, NumberStyles.None, CultureInfo.InvariantCulture, out var rn);
            var order = numbers ? ln.CompareTo(rn) : string.CompareOrdinal(l, r);
            if (order != 0) return order;
        }
        return 0;
    }

    private sealed record Interval(string? Low, bool LowIncluded, string? High, bool HighIncluded)
    {
        public static Interval Parse(string part, string whole)
        {
            var bounds = part[1..^1].Split(',');
            if (bounds.Length == 1 && part[0] == '[' && part[^1] == ']' && bounds[0].Trim() is { Length: > 0 } only) return new Interval(only, true, only, true);
            if (bounds.Length != 2) throw new FormatException($"Single version must be surrounded by []: {whole}");
            return new Interval(Bound(bounds[0]), part[0] == '[', Bound(bounds[1]), part[^1] == ']');
        }

        public bool Contains(string version) =>
            (Low is null || Compare(version, Low) is var low && (low > 0 || (low == 0 && LowIncluded)))
            && (High is null || Compare(version, High) is var high && (high < 0 || (high == 0 && HighIncluded)));

        private static string? Bound(string text) => text.Trim() is { Length: > 0 } bound ? bound : null;
    }
}
