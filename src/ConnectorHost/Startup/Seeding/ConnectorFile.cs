using System.Text.Json;
using ConnectorHost.PluginApi.Errors;
using ConnectorHost.Runtime.Configs;
using ConnectorHost.Runtime.Storage;

namespace ConnectorHost.Startup.Seeding;

/// <summary>A connector config in a file, in one of the three forms Connect accepts: a flat JSON map, a create request in JSON, Java properties (ecosystem 4).</summary>
/// <param name="Config">As submitted, holding <c>name</c>.</param>
internal sealed record ConnectorFile(string Path, string Name, Dictionary<string, string?> Config, TargetState? InitialState)
{
    /// <exception cref="ConfigException">None of the three forms; the message names the file.</exception>
    public static ConnectorFile Read(string path, string text)
    {
        JsonDocument document;
        try { document = JsonDocument.Parse(text); }
        catch (JsonException e)
        {
            // What begins like JSON was meant to be JSON: its fault helps more than that of the properties form.
            return text.AsSpan().TrimStart().StartsWith("{") ? throw Bad(path, $"it is no JSON: {e.Message}") : FromProperties(path, text);
        }
        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw Bad(path, "a JSON object is needed");
            return root.TryGetProperty("config", out var config) && config.ValueKind == JsonValueKind.Object
                ? Named(path, Map(path, config), Text(path, root, "name"), State(path, root))
                : Named(path, Map(path, root), null, null);
        }
    }

    public override string ToString() => $"ConnectorFile{{{Path}, {Name}}}";

    private static ConnectorFile FromProperties(string path, string text)
    {
        try { return Named(path, JavaProperties.Parse(text).ToDictionary(p => p.Key, string? (p) => p.Value, StringComparer.Ordinal), null, null); }
        catch (FormatException e) { throw Bad(path, e.Message); }
    }

    private static ConnectorFile Named(string path, Dictionary<string, string?> config, string? outside, TargetState? state)
    {
        var name = outside?.Trim() ?? config.GetValueOrDefault("name")?.Trim();
        if (string.IsNullOrEmpty(name)) throw Bad(path, "it has no 'name'");
        if (config.TryGetValue("name", out var inside) && inside is not null && inside.Trim() != name) throw Bad(path, $"it names itself '{name}' and '{inside}'");
        config["name"] = name;
        return new ConnectorFile(path, name, config, state);
    }

    private static Dictionary<string, string?> Map(string path, JsonElement element)
    {
        var map = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject()) map[member.Name] = Text(path, element, member.Name);
        return map;
    }

    private static string? Text(string path, JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value)) return null;
        return value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Object or JsonValueKind.Array => throw Bad(path, $"the value of '{name}' must be a text, number or boolean"),
            _ => value.GetRawText(),
        };
    }

    private static TargetState? State(string path, JsonElement root) => Text(path, root, "initial_state")?.ToUpperInvariant() switch
    {
        null => null,
        "RUNNING" => TargetState.Started,
        "PAUSED" => TargetState.Paused,
        "STOPPED" => TargetState.Stopped,
        var other => throw Bad(path, $"initial_state is '{other}'; it must be RUNNING, PAUSED or STOPPED"),
    };

    private static ConfigException Bad(string path, string problem) => new($"Connector file {path}: {problem}");
}
