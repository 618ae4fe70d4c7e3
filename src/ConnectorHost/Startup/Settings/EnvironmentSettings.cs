using System.Collections;
using Microsoft.Extensions.Logging;

namespace ConnectorHost.Startup.Settings;

/// <summary>Worker settings from <c>CONNECT_*</c> variables as the usual container images map them (ecosystem 4).</summary>
internal static class EnvironmentSettings
{
    private const string Prefix = "CONNECT_";

    /// <summary>Variables that steer a JVM or the start script of an image; they have no meaning here.</summary>
    private static readonly string[] WithoutMeaning = ["KAFKA_HEAP_OPTS", "KAFKA_JMX_PORT", "KAFKA_JMX_OPTS", "KAFKA_OPTS", "KAFKA_JVM_PERFORMANCE_OPTS"];

    /// <summary>Settings by Connect's names: lower case, <c>_</c> a dot, <c>__</c> a dash, <c>___</c> an underscore.</summary>
    public static Dictionary<string, string> Read(IDictionary variables)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        string? port = null;
        foreach (DictionaryEntry entry in variables)
        {
            var (name, value) = ((string)entry.Key, (string?)entry.Value ?? "");
            if (!name.StartsWith(Prefix, StringComparison.Ordinal) || IsImages(name)) continue;
            if (name == "CONNECT_REST_PORT") port = value;
            else settings[Key(name[Prefix.Length..])] = value;
        }
        if (port is not null) settings.TryAdd("listeners", $"http://:{port}");
        return settings;
    }

    /// <summary>Names of variables that are set and do nothing, for one line in the log.</summary>
    public static IReadOnlyList<string> Ignored(IDictionary variables) =>
        [.. variables.Keys.Cast<string>().Where(n => WithoutMeaning.Contains(n, StringComparer.Ordinal) || (n.StartsWith("CONNECT_CUB_", StringComparison.Ordinal))).Order(StringComparer.Ordinal)];

    /// <summary>Log levels of <c>CONNECT_LOG4J_ROOT_LOGLEVEL</c> and <c>CONNECT_LOG4J_LOGGERS</c> (<c>name=LEVEL,name=LEVEL</c>).</summary>
    public static IEnumerable<(string Name, LogLevel Level)> Levels(IDictionary variables)
    {
        if (variables["CONNECT_LOG4J_ROOT_LOGLEVEL"] is string root && Logging.LevelWords.Parse(root) is { } level) yield return (Logging.LogLevels.Root, level);
        if (variables["CONNECT_LOG4J_LOGGERS"] is not string loggers) yield break;
        foreach (var pair in loggers.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at > 0 && Logging.LevelWords.Parse(pair[(at + 1)..]) is { } own) yield return (pair[..at].Trim(), own);
        }
    }

    private static bool IsImages(string name) => name.StartsWith("CONNECT_LOG4J_", StringComparison.Ordinal) || name.StartsWith("CONNECT_CUB_", StringComparison.Ordinal);

    private static string Key(string name) => name.ToLowerInvariant()
        .Replace("___", "\u0001", StringComparison.Ordinal).Replace("__", "-", StringComparison.Ordinal).Replace('_', '.').Replace('\u0001', '_');
}
