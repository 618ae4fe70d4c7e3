using System.Globalization;
using System.Text.Json;
using ConnectorHost.Rest.Errors;
using ConnectorHost.Rest.Json;
using ConnectorHost.Runtime.Work;
using Microsoft.AspNetCore.Http;

namespace ConnectorHost.Rest;

/// <summary>One request to the API with what the path said.</summary>
internal sealed class RestCall(HttpContext http, string[] values, CancellationToken cancellationToken)
{
    public HttpRequest Request { get; } = http.Request;

    /// <summary>The operation time-out of the API and the client's going away.</summary>
    public CancellationToken Aborted { get; } = cancellationToken;

    /// <summary>The first text of the path: a connector, plugin or logger.</summary>
    public string Name => values[0];

    /// <summary>The task the path names.</summary>
    /// <exception cref="RestException">Its number is no 32-bit integer: 404, as for an unknown path.</exception>
    public TaskId Task => int.TryParse(values[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? new TaskId(values[0], n) : throw RestException.NotFound();

    /// <summary>True only for the text <c>true</c>, in any case.</summary>
    public bool Flag(string name) => string.Equals(Request.Query[name], "true", StringComparison.OrdinalIgnoreCase);

    public async ValueTask<Dictionary<string, string?>> ReadMapAsync()
    {
        using var body = await ReadAsync();
        return JsonBody.Map(body.RootElement, "the request body");
    }

    public ValueTask<JsonDocument> ReadAsync() => JsonBody.ReadAsync(Request, Aborted);
}
