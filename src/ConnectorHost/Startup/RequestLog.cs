using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Startup;

/// <summary>One line per request in the extended NCSA form with the milliseconds it took, as Kafka Connect writes (kafka-connect 2).</summary>
internal static partial class RequestLog
{
    public const string Category = "ConnectorHost.Rest.RequestLog";

    public static async Task WriteAsync(HttpContext http, RequestDelegate next, ILogger log, TimeProvider time)
    {
        if (!log.IsEnabled(LogLevel.Information))
        {
            await next(http);
            return;
        }
        var began = time.GetTimestamp();
        await next(http);
        var request = http.Request;
        var at = time.GetLocalNow().ToString("dd/MMM/yyyy:HH:mm:ss zz00", CultureInfo.InvariantCulture);
        // Health probes come every few seconds for ever.
        var level = request.Path == "/health" ? LogLevel.Debug : LogLevel.Information;
        Log.Request(log, level, http.Connection.RemoteIpAddress?.ToString() ?? "-", at, request.Method, Printable($"{request.Path}{request.QueryString}"), request.Protocol, http.Response.StatusCode,
            http.Response.ContentLength ?? 0, Printable(request.Headers.Referer.ToString()), Printable(request.Headers.UserAgent.ToString()), (long)time.GetElapsedTime(began).TotalMilliseconds);
    }

    /// <summary>No line ends from outside in the log.</summary>
    private static string Printable(string text) => text.Length == 0 ? "-" : text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '?' : c)) : text;

    private static partial class Log
    {
        [LoggerMessage(EventId = 4111, Message = "{Remote} - - [{At}] \"{Method} {Target} {Protocol}\" {Status} {Bytes} \"{Referer}\" \"{Agent}\" {Milliseconds}")]
        public static partial void Request(ILogger logger, LogLevel level, string remote, string at, string method, string target, string protocol, int status, long bytes, string referer, string agent, long milliseconds);
    }
}
