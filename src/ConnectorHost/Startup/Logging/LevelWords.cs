using Microsoft.Extensions.Logging;

namespace ConnectorHost.Startup.Logging;

/// <summary>Levels in the words of Kafka's logs.</summary>
internal static class LevelWords
{
    public static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARN",
        LogLevel.Error => "ERROR",
        LogLevel.Critical => "FATAL",
        _ => "OFF",
    };

    /// <summary>Any case, blanks trimmed; null for an unknown word.</summary>
    public static LogLevel? Parse(string word) => word.Trim().ToUpperInvariant() switch
    {
        "TRACE" or "ALL" => LogLevel.Trace,
        "DEBUG" => LogLevel.Debug,
        "INFO" => LogLevel.Information,
        "WARN" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        "FATAL" => LogLevel.Critical,
        "OFF" => LogLevel.None,
        _ => null,
    };
}
