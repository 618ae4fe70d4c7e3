using System.Text.Json.Serialization;
using ConnectorHost.Startup.Logging;

namespace ConnectorHost.Rest.Admin;

/// <summary>Level of one logger; <c>last_modified</c> in epoch milliseconds, null until changed over REST.</summary>
internal sealed record LoggerLevel(
    [property: JsonPropertyName("level")] string Level,
    [property: JsonPropertyName("last_modified")] long? LastModified)
{
    public static LoggerLevel Of(NamedLevel level) => new(LevelWords.Word(level.Level), level.LastModified?.ToUnixTimeMilliseconds());
}
