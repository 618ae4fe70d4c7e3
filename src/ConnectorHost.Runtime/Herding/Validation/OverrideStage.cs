using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Kafka;

namespace ConnectorHost.Runtime.Herding.Validation;

/// <summary>Client settings in the user's config, of the clients the connector will use (kafka-connect 8.1, 10.2). Those of the connector's defaults are neither checked nor shown.</summary>
internal static class OverrideStage
{
    public static IEnumerable<ConfigInfo> Check(ValidationRun run)
    {
        foreach (var (prefix, client) in Clients(run))
        {
            var given = run.User.WithPrefix(prefix);
            if (given.Originals.Count == 0) continue;
            var definitions = ClientSettings.Definitions(client);
            var deadline = client == ClientKind.Producer ? AnswerDeadline(run) : null;
            var role = deadline is { } limit ? ProducerRole.AnswersSenders(limit) : ProducerRole.Plain;
            var problems = ClientSettings.Problems(client, new JavaSettings().With(given.Originals, prefix), role);
            // What the client does not know stands first, without a definition.
            foreach (var key in given.Originals.Keys.OrderBy(k => definitions.Find(k) is not null).ThenBy(k => k, StringComparer.Ordinal))
            {
                var errors = run.Worker.OverridePolicy.Problem(key) is { } forbidden ? [forbidden] : problems.Where(p => p.Key == key).Select(p => p.Message).ToList();
                if (errors.Count == 0 && key == "acks" && deadline is not null && given.Text(key)?.Trim() is not ("all" or "-1"))
                    errors.Add(new ConfigException(key, given.Text(key), "this connector answers senders, and an answer may only follow the acknowledgement of all replicas: leave it out or set it to all").Message);
                yield return new ConfigInfo(
                    definitions.Find(key) is { } definition ? KeyInfo.Of(definition) with { Name = prefix + key } : null,
                    new ConfigValue(prefix + key, ClientSettings.IsSecret(key) ? "[hidden]" : run.Raw.GetValueOrDefault(prefix + key), errors));
            }
        }
    }

    private static IEnumerable<(string Prefix, ClientKind Client)> Clients(ValidationRun run)
    {
        var deadLetters = run.Merged.Text("errors.deadletterqueue.topic.name") is { Length: > 0 };
        if (run.IsSource || deadLetters) yield return ("producer.override.", ClientKind.Producer);
        if (!run.IsSource) yield return ("consumer.override.", ClientKind.Consumer);
        if (run.IsSource ? ConnectorDefaults.HasTopicCreation(run.Merged.Originals.Keys) : deadLetters) yield return ("admin.override.", ClientKind.Admin);
    }

    private static TimeSpan? AnswerDeadline(ValidationRun run)
    {
        try { return run.Connector is ISourceConnector source ? source.AnswerDeadline(run.Merged) : null; }
        catch (ConfigException) { return null; } // that key has its own error
    }
}
