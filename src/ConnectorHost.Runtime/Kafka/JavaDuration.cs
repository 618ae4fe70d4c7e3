using System.Xml;

namespace ConnectorHost.Runtime.Kafka;

/// <summary>ISO 8601 durations as Java writes them.</summary>
internal static class JavaDuration
{
    /// <summary>Reads <c>by_duration:PnDTnHnMn.nS</c>; negative ones are refused, as Java does.</summary>
    public static bool TryReadOffsetReset(string text, out TimeSpan back)
    {
        back = default;
        const string prefix = "by_duration:";
        if (!text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return false;
        try { back = XmlConvert.ToTimeSpan(text[prefix.Length..]); }
        catch (Exception e) when (e is FormatException or OverflowException) { return false; }
        return back >= TimeSpan.Zero;
    }
}
