using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Embedded;

/// <summary>The registry's HTTP rules (kafka-connect 26.1), right on the server: paths are taken raw, since a subject may hold %2F.</summary>
internal sealed partial class RegistryApplication(RegistryEndpoints endpoints, ILogger<RegistryApplication> logger) : IHttpApplication<HttpContext>
{
    /// <summary>Largest request body; schemas of several 100 KB are usual in generated models.</summary>
    public const int MaxBodyBytes = 4 * 1024 * 1024;

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // Nothing beyond what the server owns.
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var acceptable = RegistryMediaTypes.TryChoose(context.Request.Headers, out var type);
        var (status, body) = await AnswerAsync(context, acceptable);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private async Task<(int Status, byte[] Body)> AnswerAsync(HttpContext context, bool acceptable)
    {
        try
        {
            var call = FindCall(context.Request, acceptable);
            return (StatusCodes.Status200OK, call(new RegistryRequest(context.Request.Query, await ReadBodyAsync(context))));
        }
        catch (RegistryException e)
        {
            return Error(e.Status, e.Code, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            return Error(e.StatusCode, e.StatusCode, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException and not ConnectionResetException)
        {
            Log.Failed(logger, context.Request.Method, e);
            return Error(StatusCodes.Status500InternalServerError, 500, "Internal Server Error");
        }
    }

    private Func<RegistryRequest, byte[]> FindCall(HttpRequest request, bool acceptable)
    {
        var resource = endpoints.Find(Segments(request)) ?? throw RegistryErrors.NotFound();
        var call = request.Method switch
        {
            "GET" or "HEAD" => resource.Get,
            "POST" => resource.Post,
            "PUT" => resource.Put,
            "DELETE" => resource.Delete,
            _ => null,
        };
        if (call is null) throw RegistryErrors.MethodNotAllowed();
        if (TakesBody(request) && !RegistryMediaTypes.Accepts(request.ContentType)) throw RegistryErrors.UnsupportedMediaType();
        return acceptable ? call : throw RegistryErrors.NotAcceptable();
    }

    private static string[] Segments(HttpRequest request)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        // Absolute form (a proxy's) and asterisk form have no raw path to split.
        var path = target.StartsWith('/') ? target.Split('?')[0] : request.Path.Value ?? "/";
        path = path.TrimEnd('/');
        if (path.Length == 0) return [];
        string[] segments = [.. path[1..].Split('/').Select(Uri.UnescapeDataString)];
        return segments.Contains("") ? throw RegistryErrors.NotFound() : segments;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContext context)
    {
        if (!TakesBody(context.Request)) return default;
        if (context.Request.ContentLength > MaxBodyBytes) throw RegistryErrors.BodyTooLarge(MaxBodyBytes);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is var read and > 0)
        {
            if (body.Length + read > MaxBodyBytes) throw RegistryErrors.BodyTooLarge(MaxBodyBytes);
            body.Write(buffer, 0, read);
        }
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static bool TakesBody(HttpRequest request) => HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method);

    private static (int, byte[]) Error(int status, int code, string message) =>
        (status, RegistryJson.Bytes(new ErrorAnswer(code, message), RegistryJson.Wire.ErrorAnswer));

    private static partial class Log
    {
        [LoggerMessage(4312, LogLevel.Error, "Embedded schema registry: a {Method} call failed unexpectedly; the client got a 500.")]
        public static partial void Failed(ILogger logger, string method, Exception e);
    }
}
