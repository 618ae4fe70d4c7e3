namespace ConnectorHost.Rest.Routing;

/// <summary>The path of a request as Kafka's server reads it (kafka-connect 2): split before decoding, so an encoded slash belongs to a name.</summary>
internal static class RestPath
{
    /// <summary>Decoded segments; null when the path holds an empty one. A trailing slash is ignored, <c>;...</c> is cut off each segment, <c>+</c> stays a plus.</summary>
    public static string[]? Split(string rawTarget)
    {
        var path = rawTarget.AsSpan();
        if (path.IndexOf('?') is >= 0 and var query) path = path[..query];
        if (path.Length > 0 && path[0] != '/' && Uri.TryCreate(rawTarget, UriKind.Absolute, out var absolute)) path = absolute.AbsolutePath;
        path = path.TrimEnd('/');
        if (path.Length == 0) return [];
        var segments = path[1..].ToString().Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].Length == 0) return null;
            var parameters = segments[i].IndexOf(';');
            segments[i] = Uri.UnescapeDataString(parameters < 0 ? segments[i] : segments[i][..parameters]);
        }
        return segments;
    }

    /// <summary>Percent-encodes what a path may not hold; slashes stay, as in Kafka's Location header.</summary>
    public static string Encode(string name) => string.Concat(name.Split('/').Select((s, i) => (i == 0 ? "" : "/") + EncodeSegment(s)));

    private static string EncodeSegment(string segment)
    {
        const string kept = "!$&'()*+,;=:@";
        var escaped = Uri.EscapeDataString(segment);
        foreach (var c in kept) escaped = escaped.Replace(Uri.HexEscape(c), c.ToString(), StringComparison.Ordinal);
        return escaped;
    }
}
