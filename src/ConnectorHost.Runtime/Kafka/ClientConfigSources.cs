using ConnectorHost.PluginApi.Config;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Runtime.Kafka;

/// <summary>Where the settings of a client come from (kafka-connect 10.1): ours, the worker's under a prefix, the connector's defaults, its overrides.</summary>
/// <param name="bootstrapServers">The worker's, or the embedded broker's address.</param>
/// <param name="isEmbedded">Kafka is the embedded broker: records go there uncompressed, as some clients cannot read its LZ4.</param>
internal sealed class ClientConfigSources(WorkerConfig worker, string bootstrapServers, bool isEmbedded = false)
{
    /// <summary>The producer of a source task.</summary>
    /// <param name="role">Whether senders wait for its reports.</param>
    /// <exception cref="ConfigException">A setting is wrong or refused, or the policy forbids an override.</exception>
    public TranslatedSettings ForProducer(ConnectorConfig connector, TaskId task, ProducerRole role) => Producer(connector, $"connector-producer-{task}", role);

    /// <summary>The producer of a task's dead letters.</summary>
    /// <exception cref="ConfigException">As <see cref="ForProducer"/>.</exception>
    public TranslatedSettings ForDeadLetterProducer(ConnectorConfig connector, TaskId task, ProducerRole role) => Producer(connector, $"connector-dlq-producer-{task}", role);

    /// <summary>The admin client that creates a task's topics.</summary>
    /// <exception cref="ConfigException">As <see cref="ForProducer"/>.</exception>
    public TranslatedSettings ForAdmin(ConnectorConfig connector, TaskId task) => ClientSettings.Admin(Admin(connector, $"connector-adminclient-{task}"));

    /// <summary>The worker's own admin client.</summary>
    public TranslatedSettings ForWorkerAdmin() => ClientSettings.Admin(Admin(null, $"{worker.Config.Text("group.id") ?? "connect-standalone"}-shared-admin"));

    /// <summary>What is wrong with the overrides of one client, for validation: the whole key beside each sentence. The policy is not asked.</summary>
    /// <param name="merged">The user's config over the connector's defaults.</param>
    public IReadOnlyList<(string Key, string Message)> OverrideProblems(ClientKind client, PluginConfig merged, ProducerRole role)
    {
        var (settings, prefix) = client switch
        {
            ClientKind.Producer => (Base("", "producer."), "producer."),
            ClientKind.Admin => (AdminBase(""), "admin."),
            _ => (Base("", "consumer.").WithOurs("group.id", "connect"), "consumer."),
        };
        var problems = ClientSettings.Problems(client, Over(settings, merged, prefix), role);
        return [.. problems.Select(p => (Key: $"{prefix}override.{p.Key}", p.Message)).Where(p => merged.Contains(p.Key))];
    }

    private TranslatedSettings Producer(ConnectorConfig connector, string clientId, ProducerRole role)
    {
        var settings = Checked(Base(clientId, "producer."), connector, "producer.");
        var note = isEmbedded && settings.Text("compression.type")?.Trim() is { } codec && codec != "none"
            ? $"{settings.Full("compression.type")} has no effect here: records go to the embedded broker uncompressed" : null;
        if (isEmbedded) settings.WithOurs("compression.type", "none");
        var producer = WithHint(ClientSettings.Producer(settings, role));
        return note is null ? producer : producer with { Notes = [.. producer.Notes, note] };
    }

    private JavaSettings Admin(ConnectorConfig? connector, string clientId) => connector is null ? AdminBase(clientId) : Checked(AdminBase(clientId), connector, "admin.");

    /// <summary>Admin clients also see the worker's settings without prefix.</summary>
    private JavaSettings AdminBase(string clientId)
    {
        var own = worker.Config.Originals.Where(s => s.Key != "bootstrap.servers" && WorkerConfig.Keys.Find(s.Key) is null && IsAdmins(s.Key));
        return Ours(clientId).With(own, "").With(worker.Config.WithPrefix("admin.").Originals, "admin.");
    }

    private JavaSettings Base(string clientId, string prefix) => Ours(clientId).With(worker.Config.WithPrefix(prefix).Originals, prefix);

    private JavaSettings Ours(string clientId)
    {
        var settings = new JavaSettings().WithOurs("bootstrap.servers", bootstrapServers);
        return clientId.Length > 0 ? settings.WithOurs("client.id", clientId) : settings;
    }

    private static JavaSettings Over(JavaSettings settings, PluginConfig merged, string prefix) =>
        settings.With(merged.WithPrefix($"{prefix}override.").Originals, $"{prefix}override.");

    /// <summary>Validation tells the user about the policy first; this guards what was stored under another one.</summary>
    private JavaSettings Checked(JavaSettings settings, ConnectorConfig connector, string prefix)
    {
        var overrides = $"{prefix}override.";
        var forbidden = connector.User.Keys.Where(k => k.StartsWith(overrides, StringComparison.Ordinal)).Select(k => worker.OverridePolicy.Problem(k[overrides.Length..])).OfType<string>().ToList();
        if (forbidden.Count > 0) throw new ConfigException($"Client Config Overrides not allowed [{string.Join(", ", forbidden)}]");
        return Over(settings, connector.Merged, prefix);
    }

    /// <summary>The worker's own security settings do not reach producers, which surprises people: said before the connection fails.</summary>
    private TranslatedSettings WithHint(TranslatedSettings producer)
    {
        if (worker.Config.Text("security.protocol") is not { } protocol || producer.Native["security.protocol"] != "plaintext" || protocol.Trim().Equals("PLAINTEXT", StringComparison.OrdinalIgnoreCase)) return producer;
        return producer with { Warnings = [.. producer.Warnings, $"the worker sets security.protocol={protocol}; producers of connectors need producer.security.protocol as well"] };
    }

    private static bool IsAdmins(string name) =>
        ClientKeys.Find(name) is { } key ? key.Clients.HasFlag(ClientKind.Admin) && key.Action != ClientAction.Ignore : NativeKeys.IsKnown(ClientKind.Admin, name);
}
