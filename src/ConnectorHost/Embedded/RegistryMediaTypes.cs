using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ConnectorHost.Embedded;

/// <summary>Which content types a request may have and its answer gets (kafka-connect 26.1).</summary>
internal static class RegistryMediaTypes
{
    public const string Default = "application/vnd.schemaregistry.v1+json";
    private static readonly string[] Answers = [Default, "application/vnd.schemaregistry+json", "application/json"];
    private static readonly string[] Requests = [.. Answers, "application/octet-stream"];

    /// <summary>The type the client likes best, the first of equals.</summary>
    /// <returns><c>false</c> when the client allows none of them.</returns>
    public static bool TryChoose(IHeaderDictionary headers, out string type)
    {
        type = Default;
        if (StringValues.IsNullOrEmpty(headers.Accept) || !MediaTypeHeaderValue.TryParseList(headers.Accept, out var allowed)) return true;
        var best = 0d;
        foreach (var answer in Answers)
        {
            var quality = QualityOf(answer, allowed);
            if (quality > best) (best, type) = (quality, answer);
        }
        return best > 0;
    }

    public static bool Accepts(string? contentType) => string.IsNullOrEmpty(contentType)
        || (MediaTypeHeaderValue.TryParse(contentType, out var type)
            && Requests.Any(known => type.MediaType.Equals(known, StringComparison.OrdinalIgnoreCase)));

    // The most specific range that covers the type decides.
    private static double QualityOf(string answer, IList<MediaTypeHeaderValue> allowed)
    {
        var range = allowed.Where(range => Covers(range, answer)).MinBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0);
        return range is null ? 0 : range.Quality ?? 1;
    }

    private static bool Covers(MediaTypeHeaderValue range, string answer) => range.MatchesAllTypes
        || (range.MatchesAllSubTypes && range.Type.Equals("application", StringComparison.OrdinalIgnoreCase))
        || range.MediaType.Equals(answer, StringComparison.OrdinalIgnoreCase);
}
