using System.Text.Json;
using ConnectorHost.Rest.Errors;
using ConnectorHost.Rest.Json;
using ConnectorHost.Runtime.Herding;
using ConnectorHost.Runtime.Storage;

namespace ConnectorHost.Rest.Connectors;

/// <summary>Body of <c>POST /connectors</c>; also one of the forms of a connector file.</summary>
/// <param name="Name">Trimmed; empty when it was missing.</param>
/// <param name="Config">Holds <c>name</c>.</param>
/// <param name="InitialState">Null when not said.</param>
internal sealed record CreateConnectorRequest(string Name, Dictionary<string, string?> Config, TargetState? InitialState)
{
    private const string What = "a connector request";

    /// <exception cref="RestException">Wrong shape: 500.</exception>
    /// <exception cref="BadRequestException">The name inside the config is another one.</exception>
    public static CreateConnectorRequest Read(JsonElement body)
    {
        var members = JsonBody.Members(body, What, "name", "config", "initial_state");
        var name = (members.TryGetValue("name", out var n) ? JsonBody.Text(n, "name") : null)?.Trim() ?? "";
        var state = members.TryGetValue("initial_state", out var s) ? State(s) : null;
        if (!members.TryGetValue("config", out var c) || c.ValueKind == JsonValueKind.Null) throw new RestException(500, $"{What} needs a member \"config\"");
        return new CreateConnectorRequest(name, WithName(JsonBody.Map(c, "config"), name), state);
    }

    /// <summary>Adds the name to a config that has none; stored configs always hold it.</summary>
    /// <exception cref="BadRequestException">It holds another one.</exception>
    public static Dictionary<string, string?> WithName(Dictionary<string, string?> config, string name)
    {
        if (config.TryGetValue("name", out var inside) && inside is not null && inside != name)
            throw new BadRequestException($"Connector name configuration ({inside}) doesn't match connector name in the URL ({name})");
        config["name"] = name;
        return config;
    }

    private static TargetState? State(JsonElement element) => JsonBody.Text(element, "initial_state")?.ToUpperInvariant() switch
    {
        null => null,
        "RUNNING" => TargetState.Started,
        "PAUSED" => TargetState.Paused,
        "STOPPED" => TargetState.Stopped,
        _ => throw new RestException(500, "Cannot construct instance of initial_state: it must be one of RUNNING, PAUSED, STOPPED"),
    };
}
