using System.Text;
using ConnectorHost.Rest.Server;
using ConnectorHost.Runtime.Herding;
using ConnectorHost.Runtime.Storage;
using ConnectorHost.Runtime.Work;

namespace ConnectorHost.Startup;

/// <summary>What a newcomer reads first: what listens where, what runs, what to type next.</summary>
/// <param name="Bootstrap">Kafka brokers.</param>
/// <param name="IsEmbedded">Whether they are the embedded broker.</param>
/// <param name="Endpoints">Where connectors listen, as bound.</param>
internal sealed record StartBlock(IReadOnlyList<string> Rest, string Bootstrap, bool IsEmbedded, string? Registry, bool IsRegistryEmbedded, string DataDirectory, EndpointDirectory Endpoints)
{
    public string Text(Herder herder)
    {
        var text = new StringBuilder();
        text.Append("\n  ConnectorHost ").Append(typeof(StartBlock).Assembly.GetName().Version!.ToString(3)).Append(" (speaks Kafka Connect ").Append(ServerEndpoints.EmulatedVersion).Append(")\n\n");
        Line(text, "REST API", string.Join(", ", Rest));
        Line(text, "Metrics", $"{Rest[0]}{HostMetrics.Path}");
        Line(text, "Kafka", IsEmbedded ? $"{Bootstrap}  embedded: its data ends with this process, a partition keeps its last 5 MiB" : Bootstrap);
        Line(text, "Registry", Registry is null ? "none configured" : IsRegistryEmbedded ? $"{Registry}  embedded: its schemas end with this process" : Registry);
        Line(text, "Data folder", DataDirectory);
        foreach (var entry in herder.Connectors().Select(herder.FindConnector).OfType<ConnectorEntry>()) Line(text, "Connector", Describe(herder, entry));
        text.Append("\n  Next:  ").Append(Next(herder)).Append('\n');
        return text.ToString();
    }

    private string Describe(Herder herder, ConnectorEntry entry)
    {
        var status = herder.ConnectorStatus(entry.Name);
        var tasks = herder.TaskStatuses(entry.Name);
        var listens = string.Concat(Endpoints.Of(entry.Name).Select(e => $", {e.Name.ToUpperInvariant()} on {e.Address}"));
        var failure = tasks.Prepend(status).Select(s => s?.Trace).FirstOrDefault(t => t is not null)?.Split('\n')[0];
        return $"{entry.Name}: {status?.State.ToString().ToUpperInvariant() ?? "starting"}, {tasks.Count(t => t.State == RunState.Running)} of {entry.TaskConfigs.Count} tasks running{listens}{(failure is null ? "" : $"\n                {failure}")}";
    }

    private string Next(Herder herder)
    {
        var isFromSource = AppContext.BaseDirectory.Replace('\\', '/').Contains("/bin/", StringComparison.Ordinal);
        var program = isFromSource ? "dotnet run --project src/ConnectorHost --" : "ConnectorHost";
        return herder.Connectors().Select(herder.FindConnector).OfType<ConnectorEntry>().Any(e => Endpoints.Of(e.Name).Any(a => a.Name == "mllp"))
            ? $"{program} send sample-messages/hl7/adt-a01.hl7"
            : $"curl {Rest[0]}/connector-plugins";
    }

    private static void Line(StringBuilder text, string what, string where) => text.Append("    ").Append(what.PadRight(12)).Append(where).Append('\n');
}
