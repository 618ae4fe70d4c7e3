namespace ConnectorHost.Rest.Routing;

/// <summary>Whether a call reads its body.</summary>
internal enum BodyUse { Ignored, Needed }

/// <summary>One call of the API.</summary>
/// <param name="Pattern">Segments; one in braces takes any text. Matched with case, as Kafka does.</param>
internal sealed record RestRoute(string Method, string Pattern, BodyUse Body, Func<RestCall, Task<RestAnswer>> Handle)
{
    private readonly string[] _segments = Pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Connector, plugin and logger resources declare JSON both ways; the others take anything.</summary>
    public bool ConsumesJson { get; } = Pattern.StartsWith("/connector", StringComparison.Ordinal) || Pattern.StartsWith("/admin", StringComparison.Ordinal);

    /// <summary>The texts in the place of braces, in order; null when the path is another one.</summary>
    public string[]? Match(string[] path)
    {
        if (path.Length != _segments.Length) return null;
        var values = new List<string>(2);
        for (var i = 0; i < path.Length; i++)
        {
            if (_segments[i][0] == '{') values.Add(path[i]);
            else if (_segments[i] != path[i]) return null;
        }
        return [.. values];
    }
}
