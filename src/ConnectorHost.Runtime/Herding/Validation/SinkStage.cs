using ConnectorHost.PluginApi.Config;
using ConnectorHost.Runtime.Configs;

namespace ConnectorHost.Runtime.Herding.Validation;

/// <summary>Cross checks of sinks (kafka-connect 9.3).</summary>
internal static class SinkStage
{
    public static void Check(ValidationRun run, ConfigEntries entries)
    {
        if (run.IsSource || entries.HasErrors("topics.regex")) return;
        var topics = run.Merged.Get(ConnectorConfigKeys.Topics);
        var regex = run.Merged.Text("topics.regex")?.Trim() ?? "";
        if (topics.Count > 0 == regex.Length > 0)
        {
            var problem = regex.Length > 0 ? "topics and topics.regex are mutually exclusive options, but both are set." : "Must configure one of topics or topics.regex";
            entries.AddError("topics", problem);
            entries.AddError("topics.regex", problem);
            return;
        }
        if (topics.Count > 0 && ListProblem(topics) is { } list) entries.AddError("topics", list);
        if (run.Merged.Text("errors.deadletterqueue.topic.name")?.Trim() is not { Length: > 0 } dead) return;
        if (topics.Contains(dead))
            entries.AddError("topics", $"The DLQ topic '{dead}' may not be included in the list of topics ('topics=[{string.Join(", ", topics)}]') consumed by the connector");
        else if (regex.Length > 0 && JavaRegex.Whole(JavaRegex.Parse(regex)).IsMatch(dead))
            entries.AddError("topics.regex", $"The DLQ topic '{dead}' may not be matched by the regex for the topics ('topics.regex={regex}') consumed by the connector");
    }

    private static string? ListProblem(IReadOnlyList<string> topics) =>
        topics.Distinct(StringComparer.Ordinal).Count() != topics.Count ? "Configuration 'topics' values must not be duplicated."
        : topics.Contains("") ? "Configuration 'topics' values must not be empty." : null;
}
