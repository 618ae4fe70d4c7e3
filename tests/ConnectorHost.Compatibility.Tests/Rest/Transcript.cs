using System.Text;
using System.Text.RegularExpressions;
using ConnectorHost.Tests.Rest;

namespace ConnectorHost.Compatibility.Tests.Rest;

/// <summary>Calls of the API with their whole answers as text: status, type, location, body.</summary>
internal sealed partial class Transcript(RestHarness rest)
{
    private readonly StringBuilder _text = new();

    public async Task CallAsync(string method, string target, string? body = null, string? contentType = "application/json", string? accept = null)
    {
        using var answer = await rest.SendAsync(method, target, body, contentType, accept);
        _text.Append("> ").Append(method).Append(' ').Append(target);
        if (contentType is not (null or "application/json")) _text.Append("  Content-Type: ").Append(contentType);
        if (accept is not null) _text.Append("  Accept: ").Append(accept);
        _text.Append('\n');
        if (body is not null) _text.Append("> ").Append(body.ReplaceLineEndings("\\n")).Append('\n');
        _text.Append("< ").Append((int)answer.StatusCode);
        if (answer.Content.Headers.ContentType is { } type) _text.Append(' ').Append(type);
        if (answer.Headers.Location is { } location) _text.Append("  Location: ").Append(Port().Replace(location.OriginalString, ":{port}"));
        var text = await answer.Content.ReadAsStringAsync();
        _text.Append('\n').Append(text).Append(text.Length > 0 ? "\n\n" : "\n");
    }

    public override string ToString() => _text.ToString();

    [GeneratedRegex(@"(?<=127\.0\.0\.1):\d+")]
    private static partial Regex Port();
}
