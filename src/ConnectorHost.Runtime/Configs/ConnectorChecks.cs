using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;

namespace ConnectorHost.Runtime.Configs;

/// <summary>Checks across keys that hold for every connector, and refusals of what is not available yet (kafka-connect 8.5, stage 4).</summary>
internal static class ConnectorChecks
{
    /// <summary>All of them, for validation.</summary>
    /// <param name="merged">The user's config over the connector's defaults.</param>
    public static void Check(PluginConfig merged, IConnector connector, ConfigErrors errors)
    {
        CheckAvailable(merged, connector, errors);
        if (connector is not ISourceConnector) return;
        var key = ConnectorConfigKeys.TopicCreationGroups;
        var groups = merged.Get(key);
        if (groups.Distinct(StringComparer.Ordinal).Count() != groups.Count) errors.Add(key.Name, $"Configuration '{key.Name}' values must not be duplicated.");
        else if (groups.Contains("")) errors.Add(key.Name, $"Configuration '{key.Name}' values must not be empty.");
    }

    /// <summary>Refusals only: these also keep a stored config from running.</summary>
    public static void CheckAvailable(PluginConfig merged, IConnector connector, ConfigErrors errors)
    {
        if (connector is ISinkConnector) Refuse("connector.class", "sink connectors are not available yet");
        if (Is("errors.log.include.messages", "true")) Refuse("errors.log.include.messages", "messages hold patient data and are never logged; leave it at false");
        if (Is("exactly.once.support", "required")) errors.Add("exactly.once.support", "This worker does not have exactly-once source support enabled.");
        if (merged.Text("transaction.boundary")?.Trim() is { Length: > 0 } boundary && !boundary.Equals("poll", StringComparison.OrdinalIgnoreCase))
        {
            if (boundary.Equals("interval", StringComparison.OrdinalIgnoreCase) || boundary.Equals("connector", StringComparison.OrdinalIgnoreCase))
                Refuse("transaction.boundary", "transactions are not available yet; leave it out or set it to poll");
        }

        void Refuse(string key, string problem) => errors.Add(key, $"Invalid value {merged.Text(key)} for configuration {key}: {problem}");
        bool Is(string key, string value) => value.Equals(merged.Text(key)?.Trim(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Settings that are accepted and do nothing here.</summary>
    public static IEnumerable<string> Notes(PluginConfig merged)
    {
        if (merged.Contains("offsets.storage.topic")) yield return "offsets.storage.topic has no effect here: on one machine offsets are kept in the data folder";
        if (merged.Get(ConnectorConfigKeys.TopicCreationGroups) is { } groups && groups.Distinct(StringComparer.Ordinal).Count() != groups.Count)
            yield return "topic.creation.groups names a group twice; it counts once";
        if (merged.Originals.Keys.FirstOrDefault(k => k.StartsWith("admin.override.", StringComparison.Ordinal)) is { } admin) yield return $"{admin} has no effect here: topics are made by the worker's admin client; set it for the worker under 'admin.'";
        if (merged.Contains("transaction.boundary.interval.ms")) yield return "transaction.boundary.interval.ms has no effect here: transactions are not available yet";
    }
}
