using System.Net.Mime;
using System.Text.Json;
using ConnectorHost.Rest.Errors;
using ConnectorHost.Rest.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace ConnectorHost.Rest;

/// <summary>Kafka Connect's REST API: finds the call, checks media types, and turns every failure into a JSON error.</summary>
/// <remarks>
/// Own routing, because ASP.NET's ignores case, does not tell an encoded slash from a separator and adds an <c>Allow</c> header to 405 (kafka-connect 2).
/// </remarks>
internal sealed partial class RestApi(IReadOnlyList<RestRoute> routes, ILogger<RestApi> log)
{
    /// <summary>Our own version; <c>GET /</c> tells the version of Kafka Connect we stand for (ecosystem R1).</summary>
    public const string VersionHeader = "X-ConnectorHost-Version";

    /// <summary>Largest request body: far above any config, far below what would hurt.</summary>
    public const int MaxBodyBytes = 4 * 1024 * 1024;

    private static readonly string OwnVersion = typeof(RestApi).Assembly.GetName().Version!.ToString(3);

    public async Task HandleAsync(HttpContext http)
    {
        http.Response.Headers[VersionHeader] = OwnVersion;
        RestAnswer answer;
        try
        {
            if (await TryAnswerOptionsAsync(http)) return;
            var (route, values) = Find(http);
            CheckMediaTypes(http.Request, route);
            answer = await route.Handle(new RestCall(http, values, http.RequestAborted));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return; // nobody is left to answer
        }
        catch (Exception e)
        {
            answer = ErrorMapping.Answer(e);
            if (answer.Status >= 500 && e is not RestException) Log.Failed(log, e, http.Request.Method, http.Request.Path, answer.Status);
        }
        await WriteAsync(http, answer);
    }

    private (RestRoute Route, string[] Values) Find(HttpContext http)
    {
        var method = HttpMethods.IsHead(http.Request.Method) ? HttpMethods.Get : http.Request.Method;
        var candidates = Candidates(http);
        if (candidates.Count == 0) throw RestException.NotFound();
        foreach (var candidate in candidates)
        {
            if (candidate.Route.Method == method) return candidate;
        }
        throw RestException.MethodNotAllowed();
    }

    private List<(RestRoute Route, string[] Values)> Candidates(HttpContext http)
    {
        var path = RestPath.Split(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var found = new List<(RestRoute, string[])>(4);
        if (path is null) return found;
        foreach (var route in routes)
        {
            if (route.Match(path) is { } values) found.Add((route, values));
        }
        return found;
    }

    private async ValueTask<bool> TryAnswerOptionsAsync(HttpContext http)
    {
        if (!HttpMethods.IsOptions(http.Request.Method)) return false;
        var methods = Candidates(http).Select(c => c.Route.Method).Distinct().ToList();
        if (methods.Count == 0) return false;
        var readable = methods.Remove(HttpMethods.Get);
        if (readable) methods.Add(HttpMethods.Get);
        var allow = string.Join(',', (readable ? [HttpMethods.Head, .. methods] : methods).Append(HttpMethods.Options));
        http.Response.Headers.Allow = allow;
        http.Response.ContentType = MediaTypeNames.Text.Plain;
        await http.Response.WriteAsync(allow, http.RequestAborted);
        return true;
    }

    private static void CheckMediaTypes(HttpRequest request, RestRoute route)
    {
        if (route.ConsumesJson)
        {
            if (request.ContentType is { Length: > 0 } sent)
            {
                if (!MediaTypeHeaderValue.TryParse(sent, out var type) || !type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase))
                    throw RestException.UnsupportedMediaType();
            }
            else if (route.Body == BodyUse.Needed && (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0))
            {
                throw RestException.UnsupportedMediaType();
            }
        }
        if (request.Headers.Accept.Count > 0 && !AcceptsJson(request)) throw RestException.NotAcceptable();
    }

    private static bool AcceptsJson(HttpRequest request) =>
        !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var wanted)
        || wanted.Any(w => w.Quality is not 0 && (w.MatchesAllTypes || (w.Type.Equals("application", StringComparison.OrdinalIgnoreCase) && (w.MatchesAllSubTypes || w.SubType.Equals("json", StringComparison.OrdinalIgnoreCase)))));

    private static async Task WriteAsync(HttpContext http, RestAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        if (answer.Location is { } location) http.Response.Headers.Location = $"{http.Request.Scheme}://{http.Request.Host}{location}";
        if (answer.Body is null) return;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer.Body, answer.Type!);
        http.Response.ContentType = MediaTypeNames.Application.Json;
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Warning, "{Method} {Path} was answered with {Status}")]
        public static partial void Failed(ILogger logger, Exception error, string method, string path, int status);
    }
}
