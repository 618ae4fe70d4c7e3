using System.Text.Json;
using ConnectorHost.Rest.Errors;
using ConnectorHost.Rest.Json;
using ConnectorHost.Rest.Routing;
using ConnectorHost.Startup.Logging;

namespace ConnectorHost.Rest.Admin;

/// <summary>Log levels while running (kafka-connect 4.17). On one machine scope <c>cluster</c> means this worker.</summary>
internal sealed class LoggerEndpoints(LogLevels levels)
{
    public IEnumerable<RestRoute> Routes() =>
    [
        new("GET", "/admin/loggers", BodyUse.Ignored, _ => Task.FromResult(List())),
        new("GET", "/admin/loggers/{l}", BodyUse.Ignored, call => Task.FromResult(Get(call))),
        new("PUT", "/admin/loggers/{l}", BodyUse.Needed, PutAsync),
    ];

    private RestAnswer List() => RestAnswer.Ok<IReadOnlyDictionary<string, LoggerLevel>>(
        levels.All().ToDictionary(l => l.Name, LoggerLevel.Of, StringComparer.Ordinal), RestJson.Relaxed.IReadOnlyDictionaryStringLoggerLevel);

    private RestAnswer Get(RestCall call) => levels.Find(call.Name) is { } level
        ? RestAnswer.Ok(LoggerLevel.Of(level), RestJson.Relaxed.LoggerLevel)
        : throw new RestException(404, $"Logger {call.Name} not found.");

    private async Task<RestAnswer> PutAsync(RestCall call)
    {
        using var body = await call.ReadAsync();
        if (body.RootElement.ValueKind != JsonValueKind.Object) throw new RestException(500, "Cannot deserialize value of the request body: a JSON object is needed");
        var word = body.RootElement.TryGetProperty("level", out var given) ? JsonBody.Text(given, "level") : null;
        if (word is null) throw new RestException(400, "Desired 'level' parameter was not specified in request.");
        if (word.Length == 0) throw new RestException(500, "The level must not be empty");
        var level = LevelWords.Parse(word) ?? throw new RestException(404, $"invalid log level '{word}'.");
        var changed = levels.Set(call.Name, level);
        return string.Equals(call.Request.Query["scope"], "cluster", StringComparison.OrdinalIgnoreCase) ? RestAnswer.NoContent : RestAnswer.Ok(changed, RestJson.Relaxed.IReadOnlyListString);
    }
}
